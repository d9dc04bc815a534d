import { mnemonicToSeedSync } from '@scure/bip39';
import { createHash, createHmac, createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fromHex, hex } from '../../values/bytes.ts';
import { readRoot, verifyChain } from '../verifier.ts';
import { certificateVectors, publishedSeed } from './generate.ts';

const file = join(import.meta.dirname, 'certificates.json');
const made = certificateVectors();
if (process.env['REWRITE_VECTORS'] === '1') writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`);

type Vectors = ReturnType<typeof certificateVectors>;
const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vectors;
const bytesOf = (text: string) => fromHex(text) ?? new Uint8Array();

test('making the certificates anew gives the same bytes', () => {
  expect(readFileSync(file, 'utf8')).toBe(`${JSON.stringify(made, null, 2)}\n`);
});

test.each(vectors.chains)(
  'the chain "$title" of the vectors comes out as written there',
  ({ chain, role, clock, outcome }) => {
    const root = readRoot(bytesOf(vectors.certificates[0]?.bytes ?? ''));
    if (!root.ok) throw new Error('the root of the vectors is not one');
    const verified = verifyChain(chain.map(bytesOf), root.value, role, { clock });
    expect(verified.ok ? 'holds' : verified.error.code).toBe(outcome);
  },
);

test('digests and fingerprints of the vectors are those of another SHA-256', () => {
  for (const { bytes, sha256, fingerprint } of vectors.certificates) {
    expect(createHash('sha256').update(bytesOf(bytes)).digest('hex')).toBe(sha256);
    expect(fingerprint.replaceAll(' ', '').toLowerCase()).toBe(sha256.slice(0, 20));
  }
});

/** Public key of an Ed25519 secret, by OpenSSL. */
const publicOf = (secret: Uint8Array) => {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), secret]);
  const key = createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
  return hex(new Uint8Array(key.export({ format: 'der', type: 'spki' }).subarray(-32)));
};

test('person and pseudonym keys of the vectors are those that OpenSSL derives by the formulas of SPEC', () => {
  const seed = Buffer.from(vectors.keys.seed, 'hex');
  const derive = (...message: readonly (string | Buffer)[]) => {
    const mac = createHmac('sha512', seed);
    for (const part of message) mac.update(part);
    return publicOf(mac.digest().subarray(0, 32));
  };
  expect(derive('Semper_person_ed25519_v1')).toBe(vectors.keys.person);
  for (const { issuer, name, key } of vectors.keys.pseudonyms) {
    const whom = createHash('sha256').update(issuer).update(Buffer.of(0)).update(name).digest();
    expect(derive('Semper_pseudonym_ed25519_v1', whom)).toBe(key);
  }
});

test('the seed of the vectors is the published one of its words', () => {
  expect(hex(mnemonicToSeedSync(`${'abandon '.repeat(11)}about`))).toBe(publishedSeed);
});
