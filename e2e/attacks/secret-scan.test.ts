import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { scannerFor } from './secret-scan.ts';

const secret = Uint8Array.from({ length: 32 }, (_, at) => (at * 37 + 11) & 255);
const scan = scannerFor([{ name: 'key', bytes: secret }]);
const around = (bytes: Uint8Array) => Buffer.concat([Buffer.alloc(13, 7), bytes, Buffer.alloc(9, 200)]);

test('every run of sixteen bytes is found: raw, backwards, in hex, in base64 wherever it begins', () => {
  for (let from = 0; from <= 16; from++) {
    const run = secret.subarray(from, from + 16);
    const texts = [
      Buffer.from(run).toString('hex'),
      Buffer.from(run).toString('hex').toUpperCase(),
      ...[0, 1, 2].flatMap((shift) => {
        const shifted = Buffer.concat([Buffer.alloc(shift, 0xa5), run, Buffer.alloc(4, 0x5a)]);
        return [shifted.toString('base64'), shifted.toString('base64url')];
      }),
    ];
    for (const bytes of [run, run.toReversed(), ...texts.map((text) => Buffer.from(text))]) {
      const forms = scan(around(bytes)).map((trace) => trace.form);
      expect(forms, `${from}: ${Buffer.from(bytes).toString('latin1')}`).not.toEqual([]);
    }
  }
});

test('a run of twelve bytes, random bytes and random text are no traces', () => {
  for (let from = 0; from <= 20; from++) {
    const part = Buffer.from(secret.subarray(from, from + 12));
    for (const bytes of [part, part.toString('hex'), part.toString('base64')]) {
      expect(scan(around(Buffer.from(bytes)))).toEqual([]);
    }
  }
  const noise = randomBytes(1 << 20);
  expect(scan(noise)).toEqual([]);
  expect(scan(Buffer.from(noise.toString('hex')))).toEqual([]);
});
