// What each lie must come to: the device's own refusal with its reason, a display that showed nothing of it, no signature
// made, and a flash image that is what it was, byte for byte: floor, deals, answers and time bound among it.
import { expect } from 'vitest';
import type { Answer } from '#device/link/connection.ts';
import type { RefusalStatus } from '#protocols/device-link/errors.ts';
import { ecashSystem, ecashVerb, swapContentCodec, type SwapContent } from '#protocols/ecash/messages.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { approvalOf, type BenchDevice, type DeceivedDevice } from './deceived-device.ts';

/** Tells a lie to the device, and holds that it is refused so. */
export async function expectRefused(
  device: BenchDevice,
  lie: () => Promise<Answer<unknown>>,
  reason: string,
  status: RefusalStatus = 'checkFailed',
): Promise<void> {
  const [screens, signatures, image] = [device.hal.screens.length, device.signed(), device.hal.flash.read()];
  const answer = await lie();
  expect(answer).toMatchObject({ ok: false, error: { code: 'device-refusal', status, reason } });
  expect(JSON.stringify(answer), 'nothing in the answer that could be a signature').not.toMatch(/[0-9a-f]{64}/i);
  expect(device.hal.screens.length, 'screens').toBe(screens);
  expect(device.signed(), 'signatures').toBe(signatures);
  expect(device.hal.flash.read(), 'flash').toEqual(image);
}

/** A payment that lies is refused for `reason`. */
export function expectPaymentRefused(
  device: DeceivedDevice,
  changes: Parameters<typeof approvalOf>[1],
  reason: string,
): Promise<void> {
  return expectRefused(device, () => device.connection.approvePayment(approvalOf(device, changes)), reason);
}

/** A swap to own outputs that lies is refused for `reason`. */
export function expectOwnSwapRefused(device: DeceivedDevice, swap: SwapContent, reason: string): Promise<void> {
  const content = toBytes(swapContentCodec, swap);
  const lie = () => device.connection.system({ system: ecashSystem, verb: ecashVerb.ownSwap, content });
  return expectRefused(device, lie, reason);
}
