// change-pin over the link (device link SPEC §7, method 9; §10).
import { expect, test } from 'vitest';
import { descriptionCodec, method, status } from '#protocols/device-link/messages.ts';
import { benchPin, bodyOf, deviceBench, imageSetUp, noParameters, type DeviceBench } from '../device-bench.ts';
import { openMemory } from '../state/memory.ts';
import { tryPin, withWipePin } from '../state/secret.ts';
import { imageOfState } from '../state/device-state.ts';

const image = await (async () => {
  const device = deviceBench(imageSetUp());
  await device.pair();
  return device.hal.flash.read() ?? new Uint8Array();
})();

function bench(from = image): DeviceBench {
  const device = deviceBench(from);
  device.host.open();
  device.host.shakeHands();
  return device;
}

function typePins(device: DeviceBench, ...pins: readonly string[]): void {
  for (const pin of pins) {
    device.hal.keypad.type(pin);
    device.hal.keypad.press('ok');
  }
}

const change = (device: DeviceBench) => device.ask(device.message(method.changePin, noParameters));

function opens(device: DeviceBench, pin: string): boolean {
  const memory = openMemory(deviceBench(device.hal.flash.read()).hal);
  return memory.ok && tryPin(memory.value, pin) === 'unlocked';
}

test('the old PIN and twice the new one change it; keys and pairings are the same', async () => {
  const device = bench();
  typePins(device, benchPin, '90210', '90210');
  expect(await change(device)).toMatchObject({ status: status.ok });
  expect(device.state().pairings).toHaveLength(1);
  const described = bodyOf(await device.ask(device.message(method.describe, noParameters)), descriptionCodec);
  expect([opens(device, '90210'), opens(device, benchPin)]).toEqual([true, false]);
  const next = bench(device.hal.flash.read());
  typePins(next, '90210');
  await next.ask(next.message(method.unlock, noParameters));
  const again = bodyOf(await next.ask(next.message(method.describe, noParameters)), descriptionCodec);
  expect(again.personKey).toEqual(described.personKey);
});

test('a wrong PIN, a no, and the wipe PIN in place of the new one change nothing', async () => {
  const wrong = bench();
  typePins(wrong, '0000');
  expect(await change(wrong)).toMatchObject({ failure: { reason: 'pin-wrong', detail: '9' } });
  const no = bench();
  typePins(no, benchPin);
  no.hal.keypad.press('c');
  expect(await change(no)).toMatchObject({ status: status.refused });
  const { secret, ...state } = bench().state();
  const marked = secret && withWipePin(secret, '6666');
  const guarded = bench(imageOfState({ ...state, ...(marked && { secret: marked }) }));
  typePins(guarded, benchPin, '6666', '6666');
  guarded.host.request(guarded.message(method.changePin, noParameters));
  await guarded.hal.keypad.idle();
  expect(guarded.hal.seen()).toContain('This is the wipe PIN.');
  guarded.hal.keypad.press('c');
  await guarded.heard();
  for (const device of [wrong, no, guarded]) expect(opens(device, benchPin)).toBe(true);
});

test('a power cut at each write leaves the old or the new PIN, never none', async () => {
  // The try counted, the try forgiven, the secret under the new PIN.
  for (const cutAfter of [0, 1, 2, 3]) {
    const device = bench();
    device.hal.flash.cutAfter = cutAfter;
    typePins(device, benchPin, '90210', '90210');
    const answered = await change(device);
    expect(answered.status).toBe(cutAfter < 3 ? status.storageFailed : status.ok);
    expect([opens(device, benchPin), opens(device, '90210')]).toEqual([cutAfter < 3, cutAfter === 3]);
  }
});
