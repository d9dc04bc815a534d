import {
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  scryptSync,
  sign,
} from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fromHex, hex, utf8 } from '../../values/bytes.ts';
import { fromBytes } from '../../values/codec.ts';
import { readCheckpoint, verifyCheckpoint } from '../checkpoint.ts';
import { nobleCipher } from '../cipher.ts';
import { readKeySlots, unwrapKey } from '../key-slots.ts';
import { checkpointProofCodec, greatestCheckpointProof } from '../messages.ts';
import { openEntry, rowKeys } from '../sealed-entry.ts';
import { continues, includes } from '../tree.ts';
import { archiveVectors } from './generate.ts';

const file = join(import.meta.dirname, 'archive.json');
const made = `${JSON.stringify(archiveVectors(), null, 2)}\n`;
if (process.env['REWRITE_VECTORS'] === '1') writeFileSync(file, made);

type Vectors = ReturnType<typeof archiveVectors>;
const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vectors;
const bytesOf = (text: string | undefined) => fromHex(text ?? '') ?? new Uint8Array();
const sha256 = (...parts: readonly Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
const { keys, slots, archiveKey, rows, checkpoints } = vectors;

test('making the archive anew gives the same bytes', () => {
  expect(readFileSync(file, 'utf8')).toBe(made);
});

test('keys, digests, tags and sealed records of the vectors are what OpenSSL makes by the formulas of SPEC', () => {
  for (const [name, info] of [
    ['records', 'semper archive records'],
    ['tags', 'semper archive tags'],
    ['signingKey', 'semper archive signing key'],
  ] as const)
    expect(Buffer.from(hkdfSync('sha256', bytesOf(keys.storageKey), '', info, 32)).toString('hex')).toBe(keys[name]);
  for (const { sequence, salt, record, digest, leaf, tag, sealed } of rows) {
    expect(sha256(bytesOf(salt), bytesOf(record)).toString('hex')).toBe(digest);
    expect(sha256(Uint8Array.of(0), bytesOf(digest)).toString('hex')).toBe(leaf);
    const context = Buffer.concat([Buffer.alloc(7), Buffer.of(sequence), bytesOf(digest)]);
    expect(opened(bytesOf(keys.records), context, bytesOf(sealed)).toString('hex')).toBe(salt + record);
    const entry = openEntry(nobleCipher, rowKeys(bytesOf(keys.storageKey)), sequence, {
      digest: bytesOf(digest),
      sealed: bytesOf(sealed),
    });
    const key = entry.ok ? entry.value.entry.key : '';
    expect(createHmac('sha256', bytesOf(keys.tags)).update(key).digest('hex').slice(0, 32)).toBe(tag);
  }
});

test('the archive key of the vectors opens, and its checkpoints are what OpenSSL signs', () => {
  const secret = opened(bytesOf(keys.signingKey), bytesOf(archiveKey.public), bytesOf(archiveKey.sealed));
  expect(secret.toString('hex')).toBe(archiveKey.secret);
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), secret]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  expect(spki.subarray(-32).toString('hex')).toBe(archiveKey.public);
  expect(archiveKey.origin).toBe(`semper-wallet/archive/${sha256(bytesOf(archiveKey.public)).toString('hex').slice(0, 16)}`); // prettier-ignore
  for (const { size, root, note } of checkpoints) {
    const body = `${archiveKey.origin}\n${size}\n${Buffer.from(bytesOf(root)).toString("base64")}\n`;
    const id = sha256(utf8(`${archiveKey.origin}\n\u0001`), bytesOf(archiveKey.public)).subarray(0, 4);
    const signature = Buffer.concat([id, sign(null, Buffer.from(body), key)]).toString('base64');
    expect(note).toBe(`${body}\n— ${archiveKey.origin} ${signature}\n`);
    expect(verifyCheckpoint(utf8(note ?? ''), bytesOf(archiveKey.public)).ok).toBe(true);
  }
});

test('the slots of the vectors open by passphrase and by credential file, with keys that OpenSSL derives', () => {
  const read = readKeySlots(utf8(slots.file));
  if (!read.ok) throw new Error(read.error.code);
  const [byPassphrase, byFile] = read.value;
  if (byPassphrase === undefined || byFile === undefined) throw new Error('two slots');
  const cost = { N: 131_072, r: 8, p: 1, maxmem: 2 ** 28 };
  const derived = scryptSync(slots.passphrase.normalize('NFC'), byPassphrase.salt, 32, cost);
  expect(derived.toString('hex')).toBe(slots.passphraseKey);
  expect(hex(unwrapKey(byPassphrase, derived) ?? utf8('no'))).toBe(keys.storageKey);
  const fromFile = hkdfSync('sha256', bytesOf(slots.credential), byFile.salt, 'semper credential slot', 32);
  expect(hex(unwrapKey(byFile, new Uint8Array(fromFile)) ?? utf8('no'))).toBe(keys.storageKey);
  expect(slots.file.endsWith(`\ncheck ${sha256(utf8(slots.file.slice(0, -71))).toString('hex')}\n`)).toBe(true);
});

test('the proofs of the vectors hold under their checkpoints, also in the form that a device is shown', () => {
  const headOf = (size: number) => ({ size, root: bytesOf(checkpoints[size - 1]?.root) });
  for (const { sequence, size, proof } of vectors.inclusions)
    expect(includes({ sequence, ...headOf(size) }, bytesOf(rows[sequence]?.leaf), proof.map(bytesOf))).toBe(true);
  for (const { from, to, proof } of vectors.consistencies)
    expect(continues(headOf(from), headOf(to), proof.map(bytesOf))).toBe(true);
  const shown = fromBytes(checkpointProofCodec, bytesOf(vectors.shownToDevice), greatestCheckpointProof);
  if (!shown.ok) throw new Error(shown.error.path);
  const { checkpoint, from, proof } = shown.value;
  const read = readCheckpoint(checkpoint);
  expect(read.ok && continues(headOf(from), read.value, proof)).toBe(true);
});

/** AES-256-GCM by OpenSSL of `nonce ‖ ciphertext ‖ tag`. */
function opened(key: Uint8Array, context: Uint8Array, sealed: Uint8Array): Buffer {
  const cipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12), { authTagLength: 16 });
  cipher.setAAD(context).setAuthTag(sealed.subarray(-16));
  return Buffer.concat([cipher.update(sealed.subarray(12, -16)), cipher.final()]);
}
