// Firmware files as they come from anywhere: read, refused, and never trusted (device link SPEC §14).
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  firmwareCodec,
  firmwareType,
  greatestFirmware,
  greatestManifest,
  type FirmwareManifest,
} from '#protocols/device-link/messages.ts';
import { utf8 } from '#protocols/values/bytes.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { coseSign1, ed25519SigningKey } from '#protocols/values/cose.ts';
import { digest } from '#protocols/values/digest.ts';
import { firmwareFileCodec, greatestFirmwareFile, readFirmwareFile } from './firmware-file.ts';

const maker = ed25519SigningKey(digest(utf8('Anvil Works')));

function manifestOf(image: Uint8Array, changes: Partial<FirmwareManifest> = {}): FirmwareManifest {
  const named = { maker: 'Anvil Works', model: 'Wallet 1', number: 3, version: '0.3.0', floor: 2 };
  return { ...named, size: image.length, digest: digest(image), ...changes };
}

function fileOf(image: Uint8Array, changes: Partial<FirmwareManifest> = {}): Uint8Array {
  const manifest = coseSign1(maker, firmwareType, toBytes(firmwareCodec, manifestOf(image, changes)));
  return toBytes(firmwareFileCodec, { manifest, image });
}

test('A firmware file tells what its maker says of it, and brings manifest and image byte for byte', () => {
  const image = utf8('what runs on the device');
  const bytes = fileOf(image);
  expect([...bytes.subarray(0, 2)]).toEqual([0xa2, 1]);
  const read = readFirmwareFile(bytes);
  expect(read).toMatchObject({ ok: true, value: { image, says: manifestOf(image) } });
  expect(read.ok && toBytes(firmwareFileCodec, read.value)).toEqual(bytes);
});

test('An image that is not the manifest’s is damaged, by one bit as by its length', () => {
  const image = utf8('what runs on the device');
  const damaged = { ok: false, error: { code: 'firmware-damaged' } };
  for (const changes of [{ digest: digest(utf8('another')) }, { size: image.length - 1 }, { size: image.length + 1 }]) {
    expect(readFirmwareFile(fileOf(image, changes))).toEqual(damaged);
  }
  const bytes = fileOf(image);
  expect(readFirmwareFile(bytes.with(bytes.length - 1, 0))).toEqual(damaged);
});

test('The longest file is as long as the limit says, and nothing longer is looked into', () => {
  const whole = { manifest: new Uint8Array(greatestManifest), image: new Uint8Array(greatestFirmware) };
  const bytes = toBytes(firmwareFileCodec, whole);
  expect(bytes.length).toBe(greatestFirmwareFile);
  const firmware = fileOf(new Uint8Array(greatestFirmware).fill(7));
  expect(readFirmwareFile(firmware).ok).toBe(true);
  const malformed = { ok: false, error: { code: 'firmware-malformed' } };
  expect(readFirmwareFile(Uint8Array.from([...bytes, 0]))).toEqual(malformed);
});

test('Whatever else a file holds is no firmware: no fault, and nothing is read of it', () => {
  const bytes = fileOf(utf8('image'));
  const cutShort = fc.nat(bytes.length - 1).map((length) => bytes.slice(0, length));
  const flipped = fc
    .tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }))
    .map(([at, by]) => bytes.with(at, (bytes[at] ?? 0) ^ by));
  const any = fc.uint8Array({ maxLength: 400 });
  fc.assert(
    fc.property(fc.oneof(any, cutShort), (given) => {
      expect(readFirmwareFile(given)).toEqual({ ok: false, error: { code: 'firmware-malformed' } });
    }),
    { seed: 14, numRuns: 400 },
  );
  // A flipped bit may stand in the signature, which is the device's to judge, or in a word that still reads.
  fc.assert(
    fc.property(flipped, (given) => {
      const read = readFirmwareFile(given);
      if (read.ok) expect(read.value.image).toEqual(utf8('image'));
    }),
    { seed: 15, numRuns: 400 },
  );
});
