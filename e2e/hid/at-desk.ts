// The program at the desk, in the guest, under an ordinary account: the real drivers on real nodes, with no more rights than the
// udev rules give. Its first argument is the task, the second the kind of place to use, the third an empty folder.
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { accessTo, attachedPlaces, openPlace, type DevicePlace } from '#device/transports/places.ts';
import { connectDevice } from '#device/wallet-device.ts';
import { systemRandom } from '#main/node/random.ts';
import type { PairingMemory } from '#device/pairing-memory.ts';
import { memoryStore } from '#app/support/store/memory-store.ts';
import { fingerAt, type Finger } from '../actors/finger-on-keypad.ts';
import { pairingsInMemory, WalletAtDesk } from '../actors/wallet-at-desk.ts';
import type { FromDesk, FromPlug, Task } from './guest-words.ts';
import { journeyAtDesk, pin, type Cable } from './journey-at-desk.ts';
import { payWhilePulled } from './pulled-plug.ts';

const [task, kind, folder] = process.argv.slice(2) as [Task, DevicePlace['kind'], string];
const patience = 20_000;

const tasks = { journey, 'two-programs': twoPrograms, 'two-devices': twoDevices, bulk, 'pulled-plug': pulledPlug };
await tasks[task]();
process.disconnect();

async function journey(): Promise<void> {
  say({ is: 'travelled', journey: await journeyAtDesk(cable(), folder, (text) => say({ is: 'told', text })) });
}

/** As root, which plugs the devices in by itself. */
async function bulk(): Promise<void> {
  const { carryMuch } = await import('./bulk.ts');
  say(await carryMuch(folder));
}

async function pulledPlug(): Promise<void> {
  await payWhilePulled(cable(), folder, { times: 20, seed: 1995 }, (text) => say({ is: 'told', text }));
}

/** The hand at the plug, for the first device. */
function cable(): Cable {
  return {
    async plugIn() {
      const finger = await plugIn(1);
      const [place] = await placesOf(1);
      if (!place) throw new Error('no place');
      return { place, finger };
    },
    async unplug() {
      await ask({ is: 'unplug', device: 1 });
      await placesOf(0);
    },
  };
}

/** hidraw gives each report to both programs: neither may be disturbed by what is the other's. */
async function twoPrograms(): Promise<void> {
  const finger = await plugIn(1);
  const [place] = await placesOf(1);
  if (!place) throw new Error('no place');
  const first = new WalletAtDesk(memoryStore(), new Uint8Array());
  await first.connect(place, pairingsInMemory());
  await first.pair(finger, pin);
  const others = pairingsInMemory();
  for (let round = 0; round < 3; round++) {
    const [second, ...answers] = await Promise.all([
      connectTo(place, others),
      ...Array.from({ length: 5 }, () => first.device.describe()),
    ]);
    if (second.ok) throw new Error('the second program has the device as well');
    expectSame(second.error.code, 'device-busy');
    for (const answer of answers) expectSame(answer.ok ? 'answered' : JSON.stringify(answer.error), 'answered');
  }
  say({ is: 'told', text: 'the second is told that the device is busy, the first goes on' });
  await first.close();
  const second = await connectTo(place, others);
  if (!second.ok) throw new Error(second.error.code);
  expectSame(second.value.state.name, 'unpaired');
  await second.value.close();
  finger.close();
}

/** Two equal devices: which is which, only the handshake says; the nodes may change places. */
async function twoDevices(): Promise<void> {
  const finger = await plugIn(1);
  const [only] = await placesOf(1);
  if (!only) throw new Error('no place');
  const memory = pairingsInMemory();
  const desk = new WalletAtDesk(memoryStore(), new Uint8Array());
  const { deviceKey } = await desk.connect(only, memory);
  await desk.pair(finger, pin);
  await desk.close();
  await ask({ is: 'unplug', device: 1 });
  await placesOf(0);
  const other = await plugIn(2); // at the node where the first one was
  await placesOf(1);
  const again = await plugIn(1);
  const found: string[] = [];
  for (const place of await placesOf(2)) {
    const connected = await connectTo(place, memory);
    if (!connected.ok) throw new Error(connected.error.code);
    const isFirst = Buffer.compare(connected.value.deviceKey, deviceKey) === 0;
    found.push(
      `${isFirst ? 'first' : 'other'} ${connected.value.state.name} ${place.kind === 'hid' ? place.path : ''}`,
    );
    await connected.value.close();
  }
  expectSame(
    found
      .map((one) => one.split(' ').slice(0, 2).join(' '))
      .toSorted()
      .join(),
    'first paired,other unpaired',
  );
  say({ is: 'told', text: found.join(', ') });
  for (const one of [finger, other, again]) one.close();
}

function expectSame(got: unknown, wanted: unknown): void {
  if (got !== wanted) throw new Error(`${String(got)} and not ${String(wanted)}`);
}

async function connectTo(place: DevicePlace, memory: PairingMemory) {
  const transport = await openPlace(place);
  if (!transport.ok) throw new Error(transport.error.reason);
  const identity = { program: 'Another program', computer: 'desk' };
  return connectDevice({
    transport: transport.value,
    identity,
    memory,
    random: (length) => systemRandom.bytes(length),
  });
}

async function plugIn(device: number): Promise<Finger> {
  return fingerAt((await ask({ is: 'plug-in', device })).control);
}

/** Waits until so many places of the kind are there and may be used, as a program that looks now and then. */
async function placesOf(count: number): Promise<readonly DevicePlace[]> {
  const until = performance.now() + patience;
  for (;;) {
    const places: DevicePlace[] = [];
    for (const place of await attachedPlaces())
      if (place.kind === kind && (await accessTo(place)) === 'allowed') places.push(place);
    if (places.length === count) return places;
    if (performance.now() > until) throw new Error(`${places.length} places of kind ${kind}, not ${count}`);
    await sleep(100);
  }
}

async function ask(question: FromDesk): Promise<FromPlug> {
  say(question);
  const [answer] = (await once(process, 'message')) as [FromPlug];
  return answer;
}

function say(words: FromDesk): void {
  process.send?.(words);
}
