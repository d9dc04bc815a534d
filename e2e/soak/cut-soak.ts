// The plug pulled at every packet of every flow, from a device that loses its power with it and from one that keeps it, and then
// pulled twice: a second time at a random packet of the way back; and every fault of a line at every packet, and by chance. Part of `npm run soak`; one line a flow; exits 1 when anything is
// not as it must be (e2e/attacks/unplugged.ts).
import { faultKinds } from '#firmware-sim/faults/line-faults.ts';
import { seededBytes } from '#protocols/device-link/device-harness.ts';
import { allFlows, allSpoils, nameOf, pull, type Power, type Spoil, type WholeFlow } from '../attacks/unplugged.ts';

const twice = Number(process.argv[2] ?? 50);
const draw = seededBytes('cut twice');
const random = (below: number) => new DataView(draw(4).buffer).getUint32(0) % below;

let failures = 0;
let points = 0;
const flows = await allFlows();
for (const whole of flows) {
  const all = Array.from({ length: whole.reports }, (_, index) => [index + 1]);
  await pullAll(whole, all, 'lost', 'each packet, power lost');
  await pullAll(whole, all, 'kept', 'each packet, power kept');
  const pairs = Array.from({ length: twice }, () => [1 + random(whole.reports), 1 + random(whole.reports)]);
  await pullAll(whole, pairs, 'lost', 'twice, power lost');
  await pullAll(whole, pairs, 'kept', 'twice, power kept');
  await pullAll(
    whole,
    allSpoils(whole).map((spoil) => [spoil]),
    'kept',
    'each fault of the line at each packet',
  );
  const chance = Array.from({ length: twice }, (_, run) => [{ seed: `${run}`, oneIn: 15, kinds: faultKinds }]);
  await pullAll(whole, chance, 'kept', 'faults by chance');
}
console.log(`${flows.length} flows, ${points} cuts, ${failures} failed`);
process.exit(failures === 0 ? 0 : 1);

async function pullAll(
  whole: WholeFlow,
  cuts: readonly (readonly Spoil[])[],
  power: Power,
  how: string,
): Promise<void> {
  const began = performance.now();
  let failed = 0;
  let lost = 0;
  for (const cut of cuts) {
    await pull(whole, cut, power).then(
      ({ lostAnswer }) => (lost += lostAnswer ? 1 : 0),
      (fault: unknown) => {
        failed += 1;
        console.log(`  ${whole.flow.name}, at ${cut.map(nameOf).join(', then ')}, power ${power}: ${String(fault)}`);
      },
    );
  }
  failures += failed;
  points += cuts.length;
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const what = `${whole.flow.name}, ${how}`;
  const answers = whole.flow.keeps ? `, ${lost} lost answers had again` : '';
  console.log(
    `${failed === 0 ? 'ok    ' : 'FAILED'} ${what}: ${cuts.length} runs, ${failed} failed${answers}, ${seconds} s`,
  );
}
