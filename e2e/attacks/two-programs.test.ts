// Two programs that both want one device (device link SPEC §6): wallets' seats over real sockets against the device's own
// process. Whatever they do, one of them has it, both screens and the device say which, and nothing swings to and fro.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { PairingMemory } from '#device/pairing-memory.ts';
import { connectSocket } from '#device/transports/socket.ts';
import type { Transport } from '#device/transports/transport.ts';
import { connectDevice, type DeviceConnection, type DeviceOptions } from '#device/wallet-device.ts';
import { createDeviceSeat, type DeviceSeat } from '#main/session/device-seat.ts';
import { systemRandom } from '#main/node/random.ts';
import { approveReview, enterPin, typePairingDigits } from '../actors/person-at-device.ts';
import { spawnDevice, type SpawnedDevice } from '../actors/spawned-device.ts';
import { pairingsInMemory } from '../actors/wallet-at-desk.ts';
import { held } from './small-world.ts';

const pin = '314159';
const folder = mkdtempSync(join(tmpdir(), 'semper-two-'));
const random = (length: number) => systemRandom.bytes(length);
const desk = { program: 'Semper Wallet', computer: 'desk' };
const laptop = { program: 'Semper Wallet', computer: 'laptop' };
let device: SpawnedDevice;
/** What tests connected, closed after each. */
const open: Transport[] = [];
const memories = new Map<string, PairingMemory>();

const memoryOf = ({ computer }: typeof desk): PairingMemory => {
  const memory = memories.get(computer) ?? pairingsInMemory();
  memories.set(computer, memory);
  return memory;
};

async function connect(identity: typeof desk, more: Partial<DeviceOptions> = {}): ReturnType<typeof connectDevice> {
  const transport = held(await connectSocket({ path: device.socket }));
  open.push(transport);
  return connectDevice({ transport, identity, memory: memoryOf(identity), random, ...more });
}

/** The person pairs; types the digits only when `ready`. */
async function pair(connection: DeviceConnection, isLocked: boolean, ready = Promise.resolve()): Promise<void> {
  const { promise: digits, resolve: showDigits } = Promise.withResolvers<string>();
  const pairing = connection.pair({
    showDigits,
    async confirmCode(code) {
      const [page] = await approveReview(device.finger, 'Pair');
      return page?.includes(code) === true;
    },
  });
  if (isLocked) await enterPin(device.finger, pin);
  await approveReview(device.finger, 'Pair');
  await ready;
  await typePairingDigits(device.finger, await digits);
  held(await pairing);
}

beforeAll(async () => {
  device = await spawnDevice(folder, ['--pre-provisioned', pin]);
  for (const [index, identity] of [desk, laptop].entries()) {
    const connection = held(await connect(identity));
    await pair(connection, index === 0);
    await connection.close();
  }
}, 60_000);
afterAll(async () => {
  await device.stop();
  rmSync(folder, { recursive: true });
});

/** A wallet's seat at the device, and every standing that it showed. */
function seatOf(identity: typeof desk): { readonly seat: DeviceSeat; readonly shown: string[] } {
  const shown: string[] = [];
  const seat = createDeviceSeat({
    places: () => Promise.resolve([{ kind: 'socket', address: { path: device.socket } }]),
    identity,
    memory: memoryOf(identity),
    random,
    now: () => 1_800_000_000,
    changed() {
      const view = seat.view();
      const word = view.is === 'held' ? `${view.is} ${view.by.computer}${view.taken ? ', taken' : ''}` : view.is;
      if (shown.at(-1) !== word) shown.push(word);
    },
    retryMs: 20,
  });
  onTestFinished(() => seat.stop());
  return { seat, shown };
}

/** Waits until a seat shows what `view` says. */
async function stands(seat: DeviceSeat, view: object): Promise<void> {
  await expect.poll(() => seat.view(), { timeout: 10_000 }).toMatchObject(view);
}

/** The seat's wallet asks the device something, and is answered. */
async function asks(seat: DeviceSeat): Promise<void> {
  const connection = seat.current();
  if (!connection) throw new Error('no device is connected');
  held(await connection.describe());
}

const heldBy = (by: typeof desk, taken: boolean) => ({ is: 'held', by, taken });

afterEach(async () => {
  await Promise.all(open.splice(0).map((transport) => transport.close()));
});

test('a second program is told who has the device, and gets it by itself as soon as the first one leaves', async () => {
  const first = seatOf(desk);
  await stands(first.seat, { is: 'paired' });
  const second = seatOf(laptop);
  await stands(second.seat, heldBy(desk, false));
  expect(second.seat.current()).toBeUndefined();
  await first.seat.stop();
  await stands(second.seat, { is: 'paired' });
  expect(second.shown).toEqual(['held desk', 'paired']);
});

test('a program that is taken from stays away until its person wants the device back, and each side says who has it', async () => {
  const first = seatOf(desk);
  await stands(first.seat, { is: 'paired' });
  const second = seatOf(laptop);
  await stands(second.seat, heldBy(desk, false));
  let [has, wants, hasName, wantsName] = [first, second, desk, laptop];
  for (let round = 0; round < 6; round++) {
    expect(await wants.seat.takeOver()).toBeUndefined();
    await stands(wants.seat, { is: 'paired' });
    await stands(has.seat, heldBy(wantsName, true));
    const { computer } = wantsName;
    await device.finger.until(
      ({ text }) => text[0]?.startsWith('Taken over') === true && text.join().includes(computer),
    );
    // The loser has every occasion to come back, and does not.
    for (let asked = 0; asked < 30; asked++) await asks(wants.seat);
    expect(has.seat.view()).toEqual(heldBy(wantsName, true));
    [has, wants, hasName, wantsName] = [wants, has, wantsName, hasName];
  }
  const taking = [...first.shown, ...second.shown].filter((word) => word.endsWith(', taken'));
  expect(taking).toHaveLength(6);
  // Trying again without taking over only waits.
  wants.seat.retry();
  await stands(wants.seat, heldBy(hasName, false));
  expect(has.seat.view()).toMatchObject({ is: 'paired' });
});

test('both persons insist at once, again and again: there is always one who has it, and never a stand-still', async () => {
  const first = seatOf(desk);
  await stands(first.seat, { is: 'paired' });
  const second = seatOf(laptop);
  await stands(second.seat, heldBy(desk, false));
  for (let round = 0; round < 10; round++) {
    await Promise.all([first.seat.takeOver(), second.seat.takeOver()]);
    await expect
      .poll(() => [first, second].map(({ seat }) => seat.view().is).sort(), { timeout: 10_000 })
      .toEqual(['held', 'paired']);
  }
  const holder = first.seat.view().is === 'paired' ? first : second;
  await asks(holder.seat);
});

test('a question that stands on the display goes when the device is taken over, and the new holder asks its own', async () => {
  const first = held(await connect(desk));
  const answer = first.request('checkBackup', Uint8Array.of(0xa0));
  await device.finger.waitFor('Word 1/12');
  const second = await connect(laptop, { onHeld: (session) => void session.takeOver() });
  expect(await answer).toEqual({ ok: false, error: { code: 'device-taken', ...laptop } });
  await device.finger.waitFor('Taken over');
  expect(held(second).state.name).toBe('paired');
  held(await held(second).describe());
  await held(second).close();
});

test('a pairing is not taken away from the person in the middle of it', async () => {
  const visitor = { program: 'Visitor', computer: 'elsewhere' };
  const stranger = held(await connect(visitor));
  const { promise: ready, resolve: goOn } = Promise.withResolvers<void>();
  const pairing = pair(stranger, false, ready);
  await device.finger.waitFor('Type the 6 digits');
  const second = seatOf(laptop);
  await stands(second.seat, heldBy(visitor, false));
  expect(await second.seat.takeOver()).toMatchObject({ code: 'device-not-released' });
  goOn();
  await pairing;
  // It may give up its pairing itself; nobody is asked, and whoever waits goes on.
  held(await stranger.unpair());
  await stands(second.seat, { is: 'paired' });
  await second.seat.stop();
  expect(await connect(visitor)).toMatchObject({ ok: false, error: { code: 'device-forgot-host' } });
});

/** A transport whose program has crashed: the line stays up, and nothing more is said on it. */
function dying(inner: Transport): { readonly transport: Transport; die(): void } {
  let isDead = false;
  const transport: Transport = {
    send: (report) => (isDead ? Promise.resolve() : inner.send(report)),
    onReport: (listener) => inner.onReport((report) => !isDead && listener(report)),
    onClosed: (listener) => inner.onClosed(listener),
    close: () => inner.close(),
  };
  return { transport, die: () => void (isDead = true) };
}

test('a holder that crashes with its line still up frees the device after three seconds', async () => {
  const { transport, die } = dying(held(await connectSocket({ path: device.socket })));
  onTestFinished(() => transport.close());
  const crashed = held(
    await connectDevice({ transport, identity: desk, memory: memoryOf(desk), random, keepLease: true }),
  );
  const second = seatOf(laptop);
  await stands(second.seat, heldBy(desk, false));
  held(await crashed.describe());
  die();
  await stands(second.seat, { is: 'paired' });
  expect(second.shown).toEqual(['held desk', 'paired']);
});

test('the person gives up a pairing in the wallet, and the device forgets it with it', async () => {
  const visitor = { program: 'Visitor', computer: 'again' };
  const connection = held(await connect(visitor));
  await pair(connection, false);
  await connection.close();
  const { seat } = seatOf(visitor);
  await stands(seat, { is: 'paired' });
  expect(await memoryOf(visitor).load()).toMatchObject({ devices: [{ lastSeen: 1_800_000_000 }] });
  await seat.forget();
  await stands(seat, { is: 'unpaired' });
  expect((await memoryOf(visitor).load())?.devices).toEqual([]);
});
