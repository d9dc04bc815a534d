import { expect, test } from 'vitest';
import { hex, utf8 } from '../values/bytes.ts';
import { digest } from '../values/digest.ts';
import { readKeySlots, unwrapKey, wrapKey, writeKeySlots } from './key-slots.ts';

const filled = (byte: number, length = 32) => new Uint8Array(length).fill(byte);
const storageKey = filled(9);
const slot = (kind: 'passphrase' | 'credential-file', byte: number) =>
  wrapKey(kind, filled(byte), storageKey, { salt: filled(byte + 1), nonce: filled(byte + 2, 12) });
const slots = [slot('passphrase', 1), slot('credential-file', 20), slot('credential-file', 40)];
const text = writeKeySlots(slots);

test('Slots read back as they were written, and each opens with its own key alone', () => {
  expect(readKeySlots(utf8(text))).toEqual({ ok: true, value: slots });
  expect(slots.map((one) => unwrapKey(one, filled(20)))).toEqual([undefined, storageKey, undefined]);
});

test('A file in which any byte is changed, or of which any is missing, is altered', () => {
  const file = utf8(text);
  for (let place = 0; place < file.length; place++) {
    for (const byte of [(file[place] ?? 0) ^ 1, 0x20, 0x0a, 0x80])
      if (byte !== file[place]) expect(readKeySlots(file.with(place, byte)).ok).toBe(false);
    expect(readKeySlots(file.filter((_, at) => at !== place)).ok).toBe(false);
  }
});

test('Files with a check that holds, but not of SPEC §6, are altered too', () => {
  const checked = (body: string) => utf8(`${body}check ${hex(digest(utf8(body)))}\n`);
  const lines = text.split('\n');
  const [first = '', passphrase = ''] = lines;
  expect(readKeySlots(checked(`${lines.slice(0, 4).join('\n')}\n`)).ok).toBe(true);
  for (const body of [
    `${first}\n`, // no slot
    `${first}\n${passphrase}\n${passphrase}\n`, // two passphrases
    `${first}\n${`${lines[2]}\n`.repeat(9)}`, // too many
    `${first}\n${passphrase.replace('131072', '65536')}\n`, // cheaper to guess
    `${first}\n${passphrase.toUpperCase()}\n`,
    `semper-keys/2\n${passphrase}\n`,
    `${first}\n\n${passphrase}\n`,
    `${first}\n${passphrase} \n`,
  ])
    expect(readKeySlots(checked(body))).toEqual({ ok: false, error: { code: 'keys-altered' } });
  expect(readKeySlots(utf8(`${text}\n`)).ok).toBe(false);
  expect(readKeySlots(new Uint8Array()).ok).toBe(false);
});

test('A slot with another salt, or passed off as one of another kind, does not open', () => {
  const one = slot('credential-file', 1);
  expect(unwrapKey({ ...one, salt: filled(99) }, filled(1))).toBeUndefined();
  expect(unwrapKey({ ...one, kind: 'passphrase' }, filled(1))).toBeUndefined();
});
