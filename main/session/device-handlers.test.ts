// What the device pages ask, against the device's own firmware over a socket: done, refused, given up, unplugged in the middle.
import { expect, test } from 'vitest';
import { explain } from '#app/screen-contract/problems.ts';
import { benchWords, imageSetUp } from '#firmware-sim/device-bench.ts';
import type { RecordingHal } from '#firmware-sim/hal/recording.ts';
import type { Key } from '#firmware-sim/hal/hal.ts';
import { digitsOfWord, wordsFor } from '#firmware-sim/workflows/pick-word.ts';
import { hex } from '#protocols/values/bytes.ts';
import { atDevice, pairedAtDevice, pin, type AtDevice } from './session-at-device.contract.ts';

const { signal } = new AbortController();
const key = 'ab'.repeat(32);
const keyAtHand = ({ session }: AtDevice) => hex(session.seat.current()?.deviceKey ?? new Uint8Array());
const done = { ok: true, value: {} };
const refused = (code: string) => ({ ok: false, error: { code } });

function typeWords({ keypad }: RecordingHal, words: readonly string[]): void {
  for (const word of words) {
    const typed = digitsOfWord(word);
    keypad.type(typed);
    keypad.press(...Array.from({ length: wordsFor(typed).indexOf(word) }, (): Key => 'down'), 'ok');
  }
}

function typePin({ keypad }: RecordingHal): void {
  keypad.type(pin);
  keypad.press('ok');
}

async function unlocked(): Promise<AtDevice> {
  const at = await pairedAtDevice();
  await at.handlers['device/unlock']({}, signal);
  typePin(at.device.hal);
  expect(await at.ended()).toEqual({ does: 'unlock', is: 'done' });
  return at;
}

/** Every question of the device pages but the firmware's. */
const questions = [
  ['unlock', ({ handlers }: AtDevice) => handlers['device/unlock']({}, signal)],
  ['change-pin', ({ handlers }: AtDevice) => handlers['device/change-pin']({}, signal)],
  ['check-backup', ({ handlers }: AtDevice) => handlers['device/check-backup']({}, signal)],
  ['set-cap', ({ handlers }: AtDevice) => handlers['device/set-cap']({ currency: 'EUR', most: '3000' }, signal)],
  ['add-contact', ({ handlers }: AtDevice) => handlers['device/add-contact']({ name: 'Anna', key }, signal)],
  ['sign-statement', ({ handlers }: AtDevice) => handlers['device/sign-statement']({ text: 'I owe Anna 5.' }, signal)],
] as const;

test('The view lists the device at hand with name and maker, and another name is kept', async () => {
  const at = await pairedAtDevice();
  const device = keyAtHand(at);
  const listed = {
    key: device,
    name: 'Semper simulator',
    model: 'Semper simulator',
    lastSeen: 1_800_000_000,
    here: true,
  };
  expect((await at.session.view()).devices).toEqual([listed]);
  expect(at.session.seat.view()).toMatchObject({ key: device, genuine: { verdict: 'genuine', practice: true } });
  expect(await at.handlers['device/rename']({ key: device, name: 'Kitchen drawer' }, signal)).toEqual(done);
  expect((await at.session.view()).devices).toMatchObject([{ name: 'Kitchen drawer' }]);
  expect(at.memory.kept?.devices).toMatchObject([{ name: 'Kitchen drawer' }]);
  for (const name of [' drawer', 'line\nbreak', '\u202Eright to left']) {
    expect(await at.handlers['device/rename']({ key: device, name }, signal)).toMatchObject(refused('name-unshowable'));
  }
  expect(await at.handlers['device/rename']({ key, name: 'Attic' }, signal)).toMatchObject(refused('device-unknown'));
  expect((await at.session.view()).devices).toMatchObject([{ name: 'Kitchen drawer' }]);
});

test('The device at hand is forgotten there too; one that is elsewhere only here, and the one at hand stays', async () => {
  const at = await pairedAtDevice();
  const kept = at.memory.kept ?? expect.fail('no pairing');
  const elsewhere = { deviceKey: new Uint8Array(32).fill(0xab), pairingId: new Uint8Array(16), model: 'Wallet 1' };
  at.memory.kept = { ...kept, devices: [...kept.devices, elsewhere] };
  expect(await at.handlers['device/forget']({ key }, signal)).toEqual(done);
  expect(at.memory.kept.devices).toEqual(kept.devices);
  expect(at.session.seat.view()).toMatchObject({ is: 'paired' });
  expect(await at.handlers['device/forget']({ key }, signal)).toMatchObject(refused('device-unknown'));
  expect(at.device.state().pairings).toHaveLength(1);

  expect(await at.handlers['device/forget']({ key: keyAtHand(at) }, signal)).toEqual(done);
  await expect.poll(() => at.session.seat.view().is, { timeout: 10_000 }).toBe('unpaired');
  expect(at.device.state().pairings).toEqual([]);
  expect((await at.session.view()).devices).toEqual([]);
});

test('What the disk refuses is told, and the list stays as it was', async () => {
  const at = await pairedAtDevice();
  at.memory.failing = true;
  const problem = refused('device-list-not-stored');
  expect(await at.handlers['device/rename']({ key: keyAtHand(at), name: 'Attic' }, signal)).toMatchObject(problem);
  expect((await at.session.view()).devices).toMatchObject([{ name: 'Semper simulator' }]);
});

test('Unlocking is asked with the PIN, and then the device tells caps and contacts; a locked one tells none', async () => {
  const at = await pairedAtDevice();
  expect(at.session.seat.view()).toMatchObject({ condition: 'locked' });
  expect(await at.session.view()).not.toHaveProperty('policy');
  expect(await at.handlers['device/unlock']({}, signal)).toEqual(done);
  await expect.poll(() => at.session.activities.view()?.waiting?.for, { timeout: 10_000 }).toBe('pin');
  typePin(at.device.hal);
  expect(await at.ended()).toMatchObject({ does: 'unlock', is: 'done' });
  expect(await at.session.view()).toMatchObject({
    device: { condition: 'ready' },
    policy: { caps: [], contacts: [] },
  });
});

test('Cap and contact stand in the view once the device has them, and a cap is taken away again', async () => {
  const at = await unlocked();
  const { keypad } = at.device.hal;
  await at.handlers['device/set-cap']({ currency: 'EUR', most: '3000' }, signal);
  await expect
    .poll(() => at.session.activities.view()?.waiting, { timeout: 10_000 })
    .toMatchObject({ for: 'person', page: 1 });
  keypad.press('ok');
  typePin(at.device.hal);
  expect(await at.ended()).toMatchObject({ does: 'set-cap', is: 'done' });
  await at.handlers['device/add-contact']({ name: 'Anna', key }, signal);
  keypad.press('right', 'ok');
  typePin(at.device.hal);
  expect(await at.ended()).toMatchObject({ does: 'add-contact', is: 'done' });
  const { policy } = await at.session.view();
  expect(policy).toMatchObject({ caps: [{ minor: '3000', currency: 'EUR' }], contacts: [{ name: 'Anna', key }] });
  await at.handlers['device/set-cap']({ currency: 'EUR' }, signal);
  keypad.press('right', 'ok');
  typePin(at.device.hal);
  expect(await at.ended()).toMatchObject({ is: 'done' });
  expect((await at.session.view()).policy?.caps).toEqual([]);
});

test('What no device could show or count is refused before it is asked', async () => {
  const at = await pairedAtDevice();
  const { handlers } = at;
  const most = '9999999999999999999';
  expect(await handlers['device/set-cap']({ currency: 'EUR', most }, signal)).toMatchObject(
    refused('amount-too-large'),
  );
  for (const name of ['A\u200Bnna', ' Anna']) {
    expect(await handlers['device/add-contact']({ name, key }, signal)).toMatchObject(refused('name-unshowable'));
  }
  expect(await handlers['device/sign-statement']({ text: ' \n ' }, signal)).toMatchObject(refused('text-unshowable'));
  const long = '\u00fc'.repeat(2049);
  expect(await handlers['device/sign-statement']({ text: long }, signal)).toMatchObject(refused('text-too-long'));
  expect(at.session.activities.view()).toBeUndefined();
  await handlers['device/sign-statement']({ text: 'Made in \u4eac' }, signal);
  expect(await at.ended()).toMatchObject({ problem: { code: 'text-unshowable', details: { detail: 'U+4EAC' } } });
});

test('The words are the wallet’s, or they are not and the person is told what to do', async () => {
  const at = await unlocked();
  const words = benchWords.split(' ');
  await at.handlers['device/check-backup']({}, signal);
  typeWords(at.device.hal, words);
  at.device.hal.keypad.press('ok');
  expect(await at.ended()).toMatchObject({ does: 'check-backup', is: 'done' });
  await at.handlers['device/check-backup']({}, signal);
  typeWords(at.device.hal, words.with(3, 'zoo'));
  at.device.hal.keypad.press('ok');
  const { problem } = await at.ended();
  expect(problem).toEqual({ code: 'backup-differs', details: {} });
  expect(problem && explain(problem).next).toContain('move the money');
});

test('The new PIN opens the device, and the old one no more', async () => {
  const at = await pairedAtDevice();
  const { keypad } = at.device.hal;
  await at.handlers['device/change-pin']({}, signal);
  typePin(at.device.hal);
  for (const _time of [1, 2]) {
    keypad.type('777777');
    keypad.press('ok');
  }
  expect(await at.ended()).toMatchObject({ does: 'change-pin', is: 'done' });
  await at.again();
  await at.ready();
  await at.handlers['device/unlock']({}, signal);
  typePin(at.device.hal);
  expect(await at.ended()).toMatchObject({ problem: { code: 'device-not-ready', details: { reason: 'pin-wrong' } } });
});

test.each(questions)('A no on the device to %s is told as one, and nothing is changed', async (does, ask) => {
  const at = await pairedAtDevice();
  const before = at.device.state();
  expect(await ask(at)).toEqual(done);
  at.device.hal.keypad.press('c');
  expect(await at.ended()).toMatchObject({ does, is: 'failed', problem: { code: 'device-refused' } });
  expect(at.device.state()).toEqual(before);
});

test.each(questions)('Giving up takes the question %s off the device, which then asks anew', async (does, ask) => {
  const at = await pairedAtDevice();
  expect(await ask(at)).toEqual(done);
  await expect.poll(() => at.session.activities.view()?.waiting?.for, { timeout: 10_000 }).toMatch(/^p/);
  expect(await at.handlers['device/unlock']({}, signal)).toMatchObject(refused('question-open'));
  expect(await at.handlers['device/check-genuine']({}, signal)).toMatchObject(refused('question-open'));
  await at.handlers['activity/give-up']({}, signal);
  expect(await at.ended()).toMatchObject({ does, is: 'failed', problem: { code: 'device-cancelled' } });
  expect(await ask(at)).toEqual(done);
  at.device.hal.keypad.press('c');
  expect(await at.ended()).toMatchObject({ does, problem: { code: 'device-refused' } });
});

test.each(questions)(
  'A device that is unplugged while it asks %s ends the question with what to do',
  async (does, ask) => {
    const at = await pairedAtDevice();
    expect(await ask(at)).toEqual(done);
    await expect.poll(() => at.session.activities.view()?.waiting?.for, { timeout: 10_000 }).toMatch(/^p/);
    await at.device.unplug();
    const code = does === 'change-pin' ? 'pin-unsure' : 'device-absent';
    expect(await at.ended()).toMatchObject({ does, is: 'failed', problem: { code } });
    await expect.poll(() => at.session.seat.view().is, { timeout: 10_000 }).toBe('absent');
    expect(await ask(at)).toMatchObject(refused('device-absent'));
  },
);

test('A device that is not paired is asked nothing', async () => {
  const at = await atDevice(imageSetUp());
  await expect.poll(() => at.session.seat.view().is, { timeout: 10_000 }).toBe('unpaired');
  for (const [, ask] of questions) expect(await ask(at)).toMatchObject(refused('not-paired'));
  expect(await at.handlers['device/check-genuine']({}, signal)).toMatchObject(refused('not-paired'));
});
