// Payments and pairings that are cut short, by another program that takes the device over or by the plug at any packet (device
// link SPEC §5 to §7): nothing is signed that nobody gets, and afterwards both sides agree. With the whole firmware and host.
import { beforeAll, expect, test } from 'vitest';
import type { Transport } from '#device/transports/transport.ts';
import type { DeviceConnection } from '#device/wallet-device.ts';
import type { Key } from '#firmware-sim/hal/hal.ts';
import {
  approvalOf,
  approve,
  benchDevice,
  deceivedDevice,
  pairingsOf,
  pairOnBench,
  pin,
  type BenchDevice,
  type DeceivedDevice,
} from './deceived-device.ts';
import { held } from './small-world.ts';

const id = new Uint8Array(16).fill(0x42);
const pages = 4;

/** A cable that is pulled at the report with this number, counted in both directions; that one is lost. */
function pulledAt(number: number) {
  let count = 0;
  const through = (cable: Transport): Transport => {
    const passes = () => {
      count += 1;
      if (count === number) void cable.close();
      return count < number;
    };
    return {
      send: (report) => (passes() ? cable.send(report) : Promise.reject(new Error('the cable is pulled'))),
      onReport: (listener) => cable.onReport((report) => passes() && listener(report)),
      onClosed: (listener) => cable.onClosed(listener),
      close: () => cable.close(),
    };
  };
  return { through, count: () => count };
}

/** Every packet near the end of a flow, where answers cross, and some of the long way there. */
function sample(packets: number): readonly number[] {
  const all = Array.from({ length: packets }, (_, index) => index + 1);
  return all.filter((number) => number > packets - 4 || number <= 6 || number % 16 === 0);
}

let first: DeceivedDevice;
let image: Uint8Array | undefined;
/** A second computer that is paired with the device. */
const laptop = pairingsOf();
beforeAll(async () => {
  first = await deceivedDevice('cut short');
  await first.connection.close();
  const second = await first.connect(laptop, 'laptop');
  await pairOnBench(first, second, false);
  await second.close();
  image = first.hal.flash.read();
}, 60_000);

/** The device after it was plugged in again: what stands in flash, locked. */
const again = (seed: string, from = image): BenchDevice => benchDevice(seed, from);
const pay = (connection: DeviceConnection) => connection.approvePayment(approvalOf(first), { id });

/** The person enters the PIN and reads the review to its last page. */
function unlockAnd({ hal }: BenchDevice, ...keys: readonly Key[]): void {
  hal.keypad.type(pin);
  hal.keypad.press('ok', ...keys);
}

test('a review that another program takes the device from signs nothing, the loser is told, and the taker can pay', async () => {
  const device = again('taken');
  const loser = held(await device.plugIn(first.memory, 'desk', {}));
  const answer = pay(loser);
  unlockAnd(device, 'right', 'right');
  await device.hal.keypad.idle();
  expect(device.hal.seen()).toContain('Pay');
  const taker = held(await device.plugIn(laptop, 'laptop', { onHeld: (session) => void session.takeOver() }));
  const taken = { code: 'device-taken', program: 'Semper Wallet', computer: 'laptop' };
  expect(await answer).toEqual({ ok: false, error: taken });
  expect(loser.state).toEqual({ name: 'closed', failure: taken });
  expect(device.signed()).toBe(0);
  await expect.poll(() => device.hal.seen()).toContain('laptop');
  // An OK that was meant for the loser's review meets no review.
  device.hal.keypad.press('ok');
  const paying = pay(taker);
  approve(device, pages);
  held(await paying);
  expect(device.signed()).toBe(1);
});

test('what was approved before the device was taken over is had again, byte for byte, without another signature', async () => {
  const device = again('taken after');
  const loser = held(await device.plugIn(first.memory, 'desk', {}));
  const paying = pay(loser);
  unlockAnd(device);
  approve(device, pages);
  const approved = held(await paying);
  const insists = { onHeld: (session: { takeOver(): Promise<boolean> }) => void session.takeOver() };
  const taker = held(await device.plugIn(laptop, 'laptop', insists));
  expect(await pay(taker)).toMatchObject({ ok: false, error: { status: 'alreadyApproved' } });
  const back = held(await device.plugIn(first.memory, 'desk again', insists));
  expect(taker.state).toMatchObject({ failure: { code: 'device-taken', computer: 'desk again' } });
  expect(held(await pay(back))).toEqual(approved);
  expect(device.signed()).toBe(1);
});

test('a payment that is unplugged at any packet is signed once in all, and its answer is the same whenever it comes', async () => {
  const whole = pulledAt(Number.POSITIVE_INFINITY);
  const uncut = again('uncut');
  const paid = pay(held(await uncut.plugIn(first.memory, 'desk', whole)));
  unlockAnd(uncut);
  approve(uncut, pages);
  held(await paid);

  let stored = 0;
  for (const number of sample(whole.count())) {
    const device = again(`pulled ${number}`);
    const connected = await device.plugIn(first.memory, `desk ${number}`, pulledAt(number));
    const asked = connected.ok ? pay(connected.value) : undefined;
    if (asked) unlockAnd(device);
    if (asked) approve(device, pages);
    const cut = await asked;
    expect(cut?.ok ?? false).toBe(false);
    const answer = device.state().answers.find(({ requestId }) => requestId.every((byte) => byte === 0x42));
    stored += answer ? 1 : 0;

    const replugged = again(`replugged ${number}`, device.hal.flash.read());
    const connection = held(await replugged.plugIn(first.memory, `desk anew ${number}`, {}));
    const asking = pay(connection);
    if (!answer) unlockAnd(replugged);
    if (!answer) approve(replugged, pages);
    const given = held(await asking);
    expect([number, device.signed(), replugged.signed()]).toEqual([number, answer ? 1 : 0, answer ? 0 : 1]);
    const kept = replugged.state().answers.find(({ requestId }) => requestId.every((byte) => byte === 0x42));
    if (answer) expect(kept?.response).toEqual(answer.response);
    expect(held(await pay(connection))).toEqual(given);
  }
  // Both kinds of cut were among them: before the signature, and after it.
  expect(stored).toBeGreaterThan(0);
}, 120_000);

test('a pairing that is unplugged at any packet leaves no side alone with it, and is simply made again', async () => {
  const fresh = benchDevice('fresh').hal.flash.read();
  const whole = pulledAt(Number.POSITIVE_INFINITY);
  const uncut = again('uncut', fresh);
  await pairOnBench(uncut, held(await uncut.plugIn(pairingsOf(), 'desk', whole)), true);

  for (const number of sample(whole.count())) {
    const device = again(`pulled ${number}`, fresh);
    const memory = pairingsOf();
    const connected = await device.plugIn(memory, `desk ${number}`, pulledAt(number));
    if (connected.ok) await pairOnBench(device, connected.value, true).catch(() => undefined);
    const known = (await memory.load())?.devices.length ?? 0;
    if (known === 1) expect(device.state().pairings).toHaveLength(1);

    const replugged = again(`replugged ${number}`, device.hal.flash.read());
    const connection = held(await replugged.plugIn(memory, `desk anew ${number}`, {}));
    expect([number, connection.state.name]).toEqual([number, known === 1 ? 'paired' : 'unpaired']);
    if (known === 0) await pairOnBench(replugged, connection, true);
    expect((await connection.describe()).ok).toBe(true);
    expect((await memory.load())?.devices).toHaveLength(1);
  }
}, 120_000);
