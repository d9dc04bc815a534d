// Payments that are cut short by another program that takes the device over (device link SPEC §6, §7): nothing is signed that
// nobody gets, and afterwards both sides agree. With the whole firmware and host. The plug is pulled in every-packet.test.ts.
import { beforeAll, expect, test } from 'vitest';
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
