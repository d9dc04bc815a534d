import { expect, test } from 'vitest';
import { utf8 } from '../values/bytes.ts';
import { ed25519SigningKey } from '../values/cose.ts';
import { archiveOrigin, readCheckpoint, signCheckpoint, verifyCheckpoint } from './checkpoint.ts';

const key = ed25519SigningKey(new Uint8Array(32).fill(1));
const other = ed25519SigningKey(new Uint8Array(32).fill(2));
const publicKey = key.publicKey.bytes;
const head = { size: 20_852_163, root: new Uint8Array(32).fill(0xcb) };
const note = signCheckpoint(key, head);
const text = new TextDecoder().decode(note);

test('A checkpoint is three lines, a blank one and one signature line, and verifies under the key of its origin', () => {
  expect(text.split('\n').map((line) => line.length)).toEqual([38, 8, 44, 0, 2 + 38 + 1 + 92, 0]);
  expect(verifyCheckpoint(note, publicKey)).toEqual({ ok: true, value: { origin: archiveOrigin(publicKey), ...head } });
  expect(verifyCheckpoint(note, other.publicKey.bytes)).toMatchObject({ error: { code: 'checkpoint-origin' } });
});

test('No byte of a checkpoint can be changed, dropped or added', () => {
  for (let place = 0; place < note.length; place++) {
    const byte = note[place] ?? 0;
    for (const changed of [byte ^ 1, byte ^ 0x20, 0x0a, 0x20]) {
      if (changed !== byte) expect(verifyCheckpoint(note.with(place, changed), publicKey).ok).toBe(false);
    }
    expect(
      verifyCheckpoint(
        note.filter((_, at) => at !== place),
        publicKey,
      ).ok,
    ).toBe(false);
    expect(verifyCheckpoint(utf8(`${text.slice(0, place)} ${text.slice(place)}`), publicKey).ok).toBe(false);
  }
});

test.each([
  ['an extension line', text.replace('\n\n', '\nmore\n\n')],
  ['two signature lines', text + (text.split('\n')[4] ?? '') + '\n'],
  ['no signature line', text.slice(0, text.indexOf('—'))],
  ['a size with a leading zero', text.replace('\n2085', '\n02085')],
  ['a size beyond the greatest', text.replace('20852163', '2147483648')],
  ['a size that is no number', text.replace('20852163', '2085216e')],
  ['spare bits in the root', text.replace('s=\n', 't=\n')],
  ['line ends of another system', text.replaceAll('\n', '\r\n')],
  ['a hyphen for the dash', text.replace('—', '-')],
  ['a byte-order mark', `\ufeff${text}`],
  ['nothing at all', ''],
])('%s makes a note no checkpoint (SPEC §4)', (_, changed) => {
  expect(changed).not.toBe(text);
  expect(verifyCheckpoint(utf8(changed), publicKey)).toEqual({ ok: false, error: { code: 'checkpoint-malformed' } });
});

test('A checkpoint that another key signed under this origin is refused, though it can be read', () => {
  const stranger = new TextDecoder().decode(signCheckpoint(other, head));
  const forged = utf8(stranger.replaceAll(archiveOrigin(other.publicKey.bytes), archiveOrigin(publicKey)));
  expect(readCheckpoint(forged)).toMatchObject({ ok: true, value: { size: head.size } });
  expect(verifyCheckpoint(forged, publicKey)).toEqual({ ok: false, error: { code: 'checkpoint-signature' } });
});

test('Signing takes an Ed25519 key and a size that an archive can have', () => {
  expect(() => signCheckpoint(key, { ...head, size: 2 ** 31 })).toThrow('no size');
  expect(signCheckpoint(key, { ...head, size: 0 }).length).toBeLessThan(256);
});
