// What the device decides by itself, told to its programs (device link SPEC §12): policy, and contacts taken away again.
import { expect, test } from 'vitest';
import {
  addContactCodec,
  method,
  mostContacts,
  policyCodec,
  removeContactCodec,
  setCapCodec,
  status,
} from '#protocols/device-link/messages.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { imageOfState, stateOfImage, type DeviceState } from '../state/device-state.ts';
import { benchPin, bodyOf, deviceBench, imageSetUp, issued, noParameters, type DeviceBench } from '../device-bench.ts';

const anna = new Uint8Array(32).fill(7);
const image = await (async () => {
  const device = deviceBench(imageSetUp());
  await device.pair();
  await device.pinRoot();
  return device.hal.flash.read() ?? new Uint8Array();
})();

function bench(changes: Partial<DeviceState> = {}): DeviceBench {
  const state = stateOfImage(image);
  if (!state.ok) throw new Error('the image reads');
  const device = deviceBench(imageOfState({ ...state.value, ...changes }));
  device.host.open();
  device.host.shakeHands();
  return device;
}

const known = { contacts: [{ name: 'Anna', key: anna, since: issued }] };

async function unlocked(changes: Partial<DeviceState> = {}): Promise<DeviceBench> {
  const device = bench(changes);
  typePin(device);
  await device.ask(device.message(method.unlock, noParameters));
  return device;
}

function typePin(device: DeviceBench): void {
  device.hal.keypad.type(benchPin);
  device.hal.keypad.press('ok');
}

const askPolicy = (device: DeviceBench) => device.ask(device.message(method.policy, noParameters));
const remove = (device: DeviceBench, key = anna) =>
  device.ask(device.message(method.removeContact, toBytes(removeContactCodec, { key })));
const shown = (device: DeviceBench) => device.hal.screens.flat().join('|').replaceAll(/ +/g, ' ');

test('an unlocked device tells its caps and contacts as they were set, and asks nobody', async () => {
  const device = await unlocked();
  expect(bodyOf(await askPolicy(device), policyCodec)).toEqual({ caps: [], contacts: [] });
  device.hal.keypad.press('right', 'ok');
  typePin(device);
  await device.ask(device.message(method.setCap, toBytes(setCapCodec, { currency: 'EUR', most: 3000n })));
  device.hal.keypad.press('ok');
  typePin(device);
  await device.ask(device.message(method.addContact, toBytes(addContactCodec, { name: 'Anna', key: anna })));
  const seen = device.hal.screens.length;
  const policy = bodyOf(await askPolicy(device), policyCodec);
  expect(policy).toEqual({ caps: [{ minor: 3000n, currency: 'EUR' }], ...known });
  expect(device.hal.screens).toHaveLength(seen);
});

test('a locked device tells nobody whom it knows, and one that is not set up has nothing to tell', async () => {
  const device = bench(known);
  const screens = device.hal.screens.length;
  expect(await askPolicy(device)).toMatchObject({ status: status.checkFailed, failure: { reason: 'locked' } });
  expect(device.hal.screens).toHaveLength(screens);
  const parameters = Uint8Array.of(0xa1, 1, 1);
  expect(await device.ask(device.message(method.policy, parameters))).toMatchObject({ status: status.malformed });
});

test('thirty-two contacts with the longest names stay within one answer', async () => {
  const contacts = Array.from({ length: mostContacts }, (_, at) => ({
    ...{ name: 'N'.repeat(64), key: new Uint8Array(32).fill(at), since: issued },
  }));
  const device = await unlocked({ contacts });
  expect(bodyOf(await askPolicy(device), policyCodec).contacts).toEqual(contacts);
});

test('a contact is removed by OK alone, once its name and key were shown', async () => {
  const device = await unlocked(known);
  device.hal.keypad.press('ok');
  expect(await remove(device)).toMatchObject({ status: status.ok });
  expect(shown(device)).toMatch(/No longer know ?\| ?Anna ?\|by the key/);
  expect(device.state().contacts).toEqual([]);
});

test('C keeps the contact, and so does a power cut before the save', async () => {
  const device = await unlocked(known);
  device.hal.keypad.press('c');
  expect(await remove(device)).toMatchObject({ status: status.refused });
  device.hal.flash.cutAfter = 0;
  device.hal.keypad.press('ok');
  expect(await remove(device)).toMatchObject({ status: status.storageFailed });
  expect(device.state().contacts).toEqual(known.contacts);
});

test('a locked device asks for the PIN before it names a contact, and a key of nobody shows nothing', async () => {
  const device = bench(known);
  typePin(device);
  device.hal.keypad.press('ok');
  expect(await remove(device)).toMatchObject({ status: status.ok });
  const before = device.hal.screens.length;
  expect(await remove(device)).toMatchObject({ status: status.checkFailed, failure: { reason: 'contact-unknown' } });
  expect(device.hal.screens).toHaveLength(before);
});
