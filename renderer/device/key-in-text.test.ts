import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { fingerprintOf, keyIn } from './key-in-text.ts';

const key = '00ff'.repeat(16);

test.each([
  key,
  ` ${key}\n`,
  key.toUpperCase(),
  `0x${key}`,
  (key.match(/.{4}/g) ?? []).join(' '),
  (key.match(/../g) ?? []).join(':'),
])('A key is found in %j', (text) => {
  expect(keyIn(text)).toEqual({ ok: true, key });
});

test('What is no key is none: too short, too long, other letters, nothing', () => {
  for (const text of [key.slice(1), `${key}00`, `${key.slice(2)}gg`]) {
    expect(keyIn(text)).toEqual({ ok: false, fault: 'malformed' });
  }
  expect(keyIn(' \n')).toEqual({ ok: false, fault: 'empty' });
});

test('The fingerprint is the beginning of SHA-256 over the bytes of the key, as the device writes it', async () => {
  const digest = createHash('sha256').update(Buffer.from(key, 'hex')).digest('hex').toUpperCase();
  expect(await fingerprintOf(key)).toBe((digest.slice(0, 20).match(/.{4}/g) ?? []).join(' '));
});
