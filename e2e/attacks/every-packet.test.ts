// The plug pulled at the packets of every flow, in both directions, from a device that loses its power with it; and a bad cable. In
// long flows and of faults only some are tried; all, a device that keeps its power and cables that are pulled twice are in
// `npm run soak`. What must hold is said in unplugged.ts.
import { expect, test } from 'vitest';
import { allFlows, allSpoils, nameOf, pull, type WholeFlow } from './unplugged.ts';

const flows = await allFlows();

/** Every packet of a short flow; of a long one those near its end, where answers cross, and each third before. */
function packetsOf({ reports }: WholeFlow): readonly number[] {
  const all = Array.from({ length: reports }, (_, index) => index + 1);
  return all.filter((number) => reports <= 16 || number > reports - 10 || number % 3 === 0);
}

test.each(flows.map((whole) => [whole.flow.name, whole] as const))(
  '%s, unplugged at any packet, is finished afterwards: nothing is signed twice, and a lost answer is had again',
  async (_, whole) => {
    const wrong: string[] = [];
    let lost = 0;
    for (const number of packetsOf(whole)) {
      await pull(whole, [number], 'lost').then(
        ({ lostAnswer }) => (lost += lostAnswer ? 1 : 0),
        (fault: unknown) => wrong.push(`packet ${number}: ${String(fault)}`),
      );
    }
    expect(wrong).toEqual([]);
    // Cuts on both sides of the signature were among them: the device had kept an answer that the wallet never got.
    if (whole.flow.keeps) expect(lost).toBeGreaterThan(0);
    expect(lost).toBeLessThan(whole.reports);
  },
);

/** Of how many faults one is tried: more of a pairing, whose last word is a delicate one, fewer where much is checked. */
const oneIn: Readonly<Record<string, number>> = { pairing: 3, paying: 67, gathering: 67 };

test('a line that loses, doubles, swaps, alters or delays a report costs an attempt at the most, in every flow', async () => {
  const wrong: string[] = [];
  const tried = async (whole: WholeFlow) => {
    const spoils = allSpoils(whole).filter((_, index) => index % (oneIn[whole.flow.name] ?? 23) === 0);
    for (const [index, spoil] of spoils.entries()) {
      await pull(whole, [spoil], index % 2 === 0 ? 'kept' : 'lost').catch((fault: unknown) =>
        wrong.push(`${whole.flow.name}, ${nameOf(spoil)}: ${String(fault)}`),
      );
    }
  };
  for (const whole of flows) await tried(whole);
  expect(wrong).toEqual([]);
});
