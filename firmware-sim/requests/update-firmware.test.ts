// Firmware comes in, is installed whole or not at all, and never goes back below the floor (device link SPEC §14).
import { expect, test } from 'vitest';
import {
  beginUpdateCodec,
  descriptionCodec,
  firmwareCodec,
  firmwareType,
  method,
  status,
  updateFinishedCodec,
  updatePieceCodec,
  updateProgressCodec,
  type FirmwareManifest,
} from '#protocols/device-link/messages.ts';
import { utf8 } from '#protocols/values/bytes.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { coseSign1, ed25519SigningKey } from '#protocols/values/cose.ts';
import { digest } from '#protocols/values/digest.ts';
import { benchPin, bodyOf, deviceBench, imageSetUp, noParameters, type DeviceBench } from '../device-bench.ts';
import { practiceMakerKey, simulatorModel } from '../state/practice-maker.ts';

const paired = await (async () => {
  const device = deviceBench(imageSetUp());
  await device.pair();
  return device.hal.flash.read() ?? new Uint8Array();
})();

const firmware = (number: number) => utf8(`firmware ${number} `.repeat(100));

function manifest(number: number, changes: Partial<FirmwareManifest> = {}, key = practiceMakerKey): Uint8Array {
  const image = firmware(number);
  const usual = { maker: 'Practice Maker', model: simulatorModel, version: `0.${number}.0`, floor: number };
  return coseSign1(
    key,
    firmwareType,
    toBytes(firmwareCodec, { ...usual, number, size: image.length, digest: digest(image), ...changes }),
  );
}

function bench(image = paired): DeviceBench {
  const device = deviceBench(image);
  device.host.open();
  device.host.shakeHands();
  return device;
}

function begin(device: DeviceBench, bytes: Uint8Array) {
  device.hal.keypad.press('right', 'ok');
  device.hal.keypad.type(benchPin);
  device.hal.keypad.press('ok');
  return device.ask(device.message(method.beginUpdate, toBytes(beginUpdateCodec, { manifest: bytes })));
}

const piece = (device: DeviceBench, offset: number, bytes: Uint8Array) =>
  device.ask(device.message(method.updatePiece, toBytes(updatePieceCodec, { offset, bytes })));
const finish = (device: DeviceBench) => device.ask(device.message(method.finishUpdate, noParameters));

async function send(device: DeviceBench, image: Uint8Array, from = 0): Promise<void> {
  for (let at = from; at < image.length; at += 500) await piece(device, at, image.slice(at, at + 500));
}

async function version(device: DeviceBench): Promise<string> {
  return bodyOf(await device.ask(device.message(method.describe, noParameters)), descriptionCodec).firmware;
}

/** A device on which this firmware was installed, started again. */
async function updated(number: number, from = paired, changes: Partial<FirmwareManifest> = {}): Promise<DeviceBench> {
  const device = bench(from);
  await begin(device, manifest(number, changes));
  await send(device, firmware(number));
  expect(await finish(device)).toMatchObject({ status: status.ok });
  return bench(device.hal.flash.read());
}

test('an update is shown, proven with the PIN, comes in by pieces, and runs from the next start on', async () => {
  const device = bench();
  expect(bodyOf(await begin(device, manifest(3)), updateProgressCodec)).toEqual({ offset: 0 });
  const shown = device.hal.screens
    .filter((screen) => screen[0]?.startsWith('Firmware'))
    .map((screen) => screen.join('|'))
    .join('|');
  for (const text of ['0.3.0', 'In place of', '0.1.0', 'Fingerprint']) expect(shown).toContain(text);
  await send(device, firmware(3));
  expect(bodyOf(await finish(device), updateFinishedCodec)).toEqual({ version: '0.3.0' });
  expect(await version(device)).toBe('0.1.0');
  const restarted = bench(device.hal.flash.read());
  expect(await version(restarted)).toBe('0.3.0');
  expect(restarted.state()).toMatchObject({ firmware: { number: 3, floor: 3, image: firmware(3) }, pairings: [{}] });
  expect(restarted.state().update).toBeUndefined();
});

test('what the maker did not sign, for another model, or below the floor is refused unshown', async () => {
  const device = await updated(5, paired, { floor: 4 });
  const refused: [Uint8Array, object][] = [
    [manifest(6, {}, ed25519SigningKey(digest(utf8('a stranger')))), { reason: 'firmware-signature' }],
    [manifest(6).with(40, 0), { reason: 'firmware-signature' }],
    [manifest(6, { floor: 7 }), { reason: 'firmware-signature' }],
    [manifest(6, { model: 'Wallet 1' }), { reason: 'firmware-other-model', detail: 'Wallet 1' }],
    [manifest(3), { reason: 'firmware-rollback', detail: 'floor 4' }],
    [manifest(5), { reason: 'firmware-installed' }],
  ];
  for (const [bytes, failure] of refused) {
    const message = device.message(method.beginUpdate, toBytes(beginUpdateCodec, { manifest: bytes }));
    expect((await device.ask(message)).failure).toEqual(failure);
  }
  expect(device.hal.screens).toEqual([]);
});

test('an older firmware above the floor is said to be older, and does not lower the floor', async () => {
  const device = await updated(5, paired, { floor: 4 });
  await begin(device, manifest(4, { floor: 1 }));
  expect(device.hal.screens.flat().join(' ')).toContain('Older than now');
  await send(device, firmware(4));
  await finish(device);
  expect(device.state().firmware).toMatchObject({ number: 4, floor: 4 });
});

test('a piece out of place, one too long, a truncated image and another image are refused', async () => {
  const device = bench();
  expect((await piece(device, 0, firmware(3))).failure).toEqual({ reason: 'no-update' });
  expect((await finish(device)).failure).toEqual({ reason: 'no-update' });
  await begin(device, manifest(3));
  expect((await piece(device, 9, firmware(3))).failure).toEqual({ reason: 'piece-offset', detail: '0' });
  expect((await piece(device, 0, utf8('x'.repeat(1101)))).failure).toEqual({ reason: 'piece-too-long' });
  await piece(device, 0, firmware(3).slice(0, 400));
  expect((await finish(device)).failure).toEqual({ reason: 'update-truncated', detail: '400 of 1100' });
  await piece(device, 400, firmware(4).slice(0, 700));
  expect((await finish(device)).failure).toEqual({ reason: 'update-digest' });
  expect(device.state().update).toBeUndefined();
  expect(device.state().firmware).toBeUndefined();
});

test('after a cut at any write the old or the new firmware stands there, and the update goes on where it was', async () => {
  // PIN counted, PIN forgiven, begin, three pieces, finish.
  for (let cutAfter = 0; cutAfter <= 7; cutAfter++) {
    const device = bench();
    device.hal.flash.cutAfter = cutAfter;
    await begin(device, manifest(3));
    await send(device, firmware(3));
    const finished = (await finish(device)).status === status.ok;
    expect(finished).toBe(cutAfter === 7);
    const restarted = bench(device.hal.flash.read());
    expect(await version(restarted)).toBe(finished ? '0.3.0' : '0.1.0');
    if (cutAfter < 3 || finished) continue;
    const begun = await restarted.ask(
      restarted.message(method.beginUpdate, toBytes(beginUpdateCodec, { manifest: manifest(3) })),
    );
    const { offset } = bodyOf(begun, updateProgressCodec);
    expect([offset, restarted.hal.screens]).toEqual([Math.min((cutAfter - 3) * 500, 1100), []]);
    await send(restarted, firmware(3), offset);
    expect(await finish(restarted)).toMatchObject({ status: status.ok });
  }
});
