// Firmware by the device pages (device link SPEC §14): read, brought, cut and gone on with, refused; against the device's own firmware.
import { expect, test } from 'vitest';
import { firmwareFileCodec } from '#device/firmware-file.ts';
import { practiceMakerKey, simulatorModel } from '#firmware-sim/state/practice-maker.ts';
import { firmwareCodec, firmwareType, type FirmwareManifest } from '#protocols/device-link/messages.ts';
import { utf8 } from '#protocols/values/bytes.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { coseSign1, ed25519SigningKey } from '#protocols/values/cose.ts';
import { digest, fingerprint } from '#protocols/values/digest.ts';
import { pairedAtDevice, pin, type AtDevice } from './session-at-device.contract.ts';

const { signal } = new AbortController();
const done = { ok: true, value: {} };
const refused = (code: string) => ({ ok: false, error: { code } });
const image = Uint8Array.from({ length: 100_000 }, (_, at) => (at * 7) & 0xff);

function fileOf(changes: Partial<FirmwareManifest> = {}, key = practiceMakerKey, content = image): string {
  const named = { maker: 'Practice Maker', model: simulatorModel, number: 3, version: '0.3.0', floor: 2 };
  const manifest = { ...named, size: content.length, digest: digest(content), ...changes };
  const signed = coseSign1(key, firmwareType, toBytes(firmwareCodec, manifest));
  return Buffer.from(toBytes(firmwareFileCodec, { manifest: signed, image: content })).toString('base64');
}

async function begin(at: AtDevice, file = fileOf()): Promise<void> {
  expect(await at.handlers['device/update-firmware']({ file }, signal)).toEqual(done);
}

function approve({ hal: { keypad } }: AtDevice['device']): void {
  keypad.press('right', 'ok');
  keypad.type(pin);
  keypad.press('ok');
}

const progress = ({ session }: AtDevice) => session.activities.view()?.progress?.done ?? 0;

test('A firmware file tells what it is and whether it fits, and one that is none is refused', async () => {
  const at = await pairedAtDevice();
  const read = (file: string) => at.handlers['device/read-firmware']({ file }, signal);
  const says = { maker: 'Practice Maker', version: '0.3.0', digest: fingerprint(digest(image)), size: image.length };
  expect(await read(fileOf())).toEqual({ ok: true, value: { ...says, model: simulatorModel, fits: 'yes' } });
  expect(await read(fileOf({ model: 'Wallet 1' }))).toMatchObject({
    value: { model: 'Wallet 1', fits: 'other-model' },
  });
  await at.device.unplug();
  await expect.poll(() => at.session.seat.view().is, { timeout: 10_000 }).toBe('absent');
  expect(await read(fileOf())).toMatchObject({ value: { fits: 'no-device' } });
  for (const file of ['', 'QUJD']) expect(await read(file)).toMatchObject(refused('firmware-malformed'));
  expect(await read(fileOf({ digest: new Uint8Array(32) }))).toMatchObject(refused('firmware-damaged'));
  expect(await at.handlers['device/update-firmware']({ file: 'QUJD' }, signal)).toMatchObject(
    refused('firmware-malformed'),
  );
  expect(await at.handlers['device/update-firmware']({ file: fileOf() }, signal)).toMatchObject(
    refused('device-absent'),
  );
});

test('A firmware comes to the device piece by piece, and runs from its next start on', async () => {
  const at = await pairedAtDevice();
  await begin(at);
  approve(at.device);
  const ended = await at.ended();
  expect(ended).toEqual({ does: 'update-firmware', is: 'done', progress: { done: image.length, of: image.length } });
  expect(at.device.state().firmware).toMatchObject({ number: 3, floor: 2, image });
  await at.again();
  await at.ready();
  expect(at.session.seat.view()).toMatchObject({ firmware: '0.3.0' });
  await begin(at);
  expect(await at.ended()).toMatchObject({ is: 'failed', problem: { code: 'firmware-installed' } });
});

test('A cut in the middle is waited for, and it goes on where it stopped without asking the person again', async () => {
  const at = await pairedAtDevice();
  await begin(at);
  approve(at.device);
  await expect.poll(() => progress(at), { interval: 5, timeout: 10_000 }).toBeGreaterThan(0);
  await at.device.unplug();
  const came = at.device.state().update?.image.length ?? 0;
  expect([came > 0, came < image.length]).toEqual([true, true]);
  await at.again();
  expect(await at.ended()).toMatchObject({ is: 'done', progress: { done: image.length } });
  expect(at.device.hal.screens).toEqual([]);
  expect(at.device.state().firmware).toMatchObject({ image });
});

test('Given up after a cut, the same file goes on later; the person is told so', async () => {
  const at = await pairedAtDevice();
  await begin(at);
  approve(at.device);
  await expect.poll(() => progress(at), { interval: 5, timeout: 10_000 }).toBeGreaterThan(0);
  await at.device.unplug();
  await at.handlers['activity/give-up']({}, signal);
  expect(await at.ended()).toMatchObject({ is: 'failed', problem: { code: 'firmware-cut' } });
  await at.again();
  await at.ready();
  await begin(at);
  expect(await at.ended()).toMatchObject({ is: 'done' });
  expect(at.device.hal.screens).toEqual([]);
});

test('The lost word that it was finished is had from the device, and counts', async () => {
  const at = await pairedAtDevice();
  at.device.breakAfterWrites(11); // the PIN twice, the beginning, seven pieces, the end
  await begin(at);
  approve(at.device);
  await expect.poll(() => at.session.seat.view().is, { timeout: 10_000 }).toBe('absent');
  expect([at.device.state().firmware?.number, at.session.activities.view()?.is]).toEqual([3, 'running']);
  await at.again();
  expect(await at.ended()).toMatchObject({ is: 'done' });
});

test.each([
  ['refused', (at: AtDevice) => at.device.hal.keypad.press('c'), 'device-refused'],
  ['given up', (at: AtDevice) => void at.handlers['activity/give-up']({}, signal), 'device-cancelled'],
])('A firmware that is %s before the PIN leaves nothing on the device', async (_what, act, code) => {
  const at = await pairedAtDevice();
  await begin(at);
  await expect.poll(() => at.session.activities.view()?.waiting?.for, { timeout: 10_000 }).toBe('person');
  act(at);
  expect(await at.ended()).toMatchObject({ is: 'failed', problem: { code } });
  expect(at.device.state().update).toBeUndefined();
});

test.each([
  ['firmware-unsigned', fileOf({}, ed25519SigningKey(digest(utf8('a stranger'))))],
  ['firmware-other-model', fileOf({ model: 'Wallet 1' })],
  ['firmware-too-old', fileOf({ number: 0, floor: 0 })],
])('What the device would not run is told as %s, unshown', async (code, file) => {
  const at = await pairedAtDevice();
  await begin(at, file);
  expect(await at.ended()).toMatchObject({ is: 'failed', problem: { code } });
  expect(at.device.hal.screens).toEqual([]);
});
