import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nobleCipher } from '#protocols/archive/cipher.ts';
import { ed25519SigningKey } from '#protocols/values/cose.ts';
import { nodeCipher, nodeScrypt, nodeSigningKey } from './node-cipher.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const some = fc.uint8Array({ maxLength: 400 });

test('OpenSSL and the portable cipher make the same bytes and open each other’s', () => {
  fc.assert(
    fc.property(bytes(32), bytes(12), some, some, (key, nonce, context, plaintext) => {
      const sealed = nodeCipher.encrypt(key, nonce, context, plaintext);
      expect(sealed).toEqual(nobleCipher.encrypt(key, nonce, context, plaintext));
      expect(nodeCipher.decrypt(key, nonce, context, sealed)).toEqual(plaintext);
      expect(nodeCipher.digest(context, plaintext)).toEqual(nobleCipher.digest(context, plaintext));
    }),
    { seed: 1, numRuns: 100 },
  );
});

test('Both ciphers refuse bytes that were changed or cut', () => {
  const [key, nonce, context] = [new Uint8Array(32), new Uint8Array(12), new Uint8Array(3)];
  const sealed = nodeCipher.encrypt(key, nonce, context, new Uint8Array(9));
  for (const cipher of [nodeCipher, nobleCipher]) {
    for (let place = 0; place < sealed.length; place++) {
      const changed = sealed.with(place, (sealed[place] ?? 0) ^ 1);
      expect(cipher.decrypt(key, nonce, context, changed)).toBeUndefined();
      expect(cipher.decrypt(key, nonce, context, sealed.subarray(0, place))).toBeUndefined();
    }
    expect(cipher.decrypt(key, nonce, new Uint8Array(2), sealed)).toBeUndefined();
  }
});

test('OpenSSL signs as RFC 8032 says: byte for byte as the portable key', () => {
  fc.assert(
    fc.property(bytes(32), some, (secret, message) => {
      const [one, other] = [nodeSigningKey(secret), ed25519SigningKey(secret)];
      expect(one.publicKey).toEqual(other.publicKey);
      expect(one.sign(message)).toEqual(other.sign(message));
    }),
    { seed: 1, numRuns: 20 },
  );
});

test('scrypt gives the figures of RFC 7914 §12', async () => {
  const key = await nodeScrypt(Buffer.from('pleaseletmein'), Buffer.from('SodiumChloride'), { N: 16_384, r: 8, p: 1 });
  expect(Buffer.from(key).toString('hex')).toBe('7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2');
});
