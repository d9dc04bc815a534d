// The passphrase (device link SPEC §10): typed on the device, another one is another wallet, and the host can tell.
import { expect, test } from 'vitest';
import { mnemonicToSeedSync } from '@scure/bip39';
import { personKey } from '#protocols/credential/person-keys.ts';
import { descriptionCodec, method, status } from '#protocols/device-link/messages.ts';
import { utf8 } from '#protocols/values/bytes.ts';
import { benchPin, benchWords, bodyOf, deviceBench, imageSetUp, noParameters, until } from './device-bench.ts';
import type { Key } from './hal/hal.ts';
import { imageOfState } from './state/device-state.ts';

const image = await (async () => {
  const device = deviceBench(imageSetUp());
  await device.pair();
  return imageOfState({ ...device.state(), asksPassphrase: true });
})();

function bench() {
  const device = deviceBench(image);
  device.host.open();
  device.host.shakeHands();
  return device;
}

/** Unlocks with the PIN and these keys; the person key that the host is told. */
async function keyAfter(...keys: readonly Key[]) {
  const device = bench();
  device.hal.keypad.type(benchPin);
  device.hal.keypad.press('ok', ...keys, 'ok');
  const unlocked = await device.ask(device.message(method.unlock, noParameters));
  expect(unlocked.status).toBe(status.ok);
  const described = bodyOf(await device.ask(device.message(method.describe, noParameters)), descriptionCodec);
  return { key: described.personKey, device };
}

const keyOf = (passphrase: string) => personKey(mnemonicToSeedSync(benchWords, passphrase)).publicKey.bytes;

test('the passphrase is typed on the keys, and BIP-39 makes another wallet of it', async () => {
  // C, a (two letters of one key), a space, 1, c taken back.
  const { key, device } = await keyAfter('2', '2', '2', 'up', 'right', '2', '1', '1', '1', 'c', '1', '8', 'c');
  const typed = device.hal.screens.findLast((screen) => screen[0]?.startsWith('Passphrase'))?.[1]?.trimEnd();
  expect(typed).toBe('Ca _');
  expect(key).toEqual(keyOf('Ca '));
  expect(device.hal.seen()).toContain('With a passphrase.');
});

test('without a text it is the wallet of the words alone', async () => {
  const { key, device } = await keyAfter();
  expect(key).toEqual(keyOf(''));
  expect(device.hal.seen()).not.toContain('With a passphrase.');
});

test('PIN without passphrase opens nothing: left or taken away, the device is locked as before', async () => {
  const device = bench();
  device.hal.keypad.type(benchPin);
  device.hal.keypad.press('ok', 'c');
  const refused = await device.ask(device.message(method.unlock, noParameters));
  expect(refused).toMatchObject({ status: status.refused, failure: { reason: 'pin-refused' } });
  device.hal.keypad.type(benchPin);
  device.hal.keypad.press('ok');
  device.host.request(device.message(method.unlock, noParameters));
  await until(() => device.hal.seen().startsWith('Passphrase'), 'the passphrase');
  await device.hal.keypad.idle();
  device.host.record('cancel');
  await device.heard();
  device.host.response();
  const described = bodyOf(await device.ask(device.message(method.describe, noParameters)), descriptionCodec);
  expect(described).toMatchObject({ condition: 1 });
  expect(described.personKey).toBeUndefined();
});

test('nothing of it is in the flash, and a device that locks asks for it again', async () => {
  const { device } = await keyAfter('9', '9', '9', 'right', '9', '9');
  expect(Buffer.from(device.hal.flash.image ?? []).includes(Buffer.from(utf8('yx')))).toBe(false);
  device.hal.clock.advance(300_000);
  device.device.tick();
  device.hal.keypad.type(benchPin);
  device.hal.keypad.press('ok');
  device.host.record('poll');
  device.host.hearRecord('waiting');
  device.host.request(device.message(method.unlock, noParameters));
  await until(() => device.hal.seen().startsWith('Passphrase'), 'the passphrase');
});
