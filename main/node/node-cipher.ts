// The ciphers of OpenSSL for what the archive asks of its host (protocols/archive/cipher.ts): the same bytes as the portable
// ones, several times faster. Tests hold both to one another.
import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createSecretKey,
  hash,
  scrypt,
  sign,
  type KeyObject,
} from 'node:crypto';
import type { Scrypt } from '#app/support/crypto/storage-key.ts';
import type { Cipher } from '#protocols/archive/cipher.ts';
import { ed25519SigningKey, type SigningKey } from '#protocols/values/cose.ts';

const markLength = 16;

/** AES-256-GCM and SHA-256 by OpenSSL (NIST SP 800-38D, FIPS 180-4). The bytes of a key must not change once it was used. */
export const nodeCipher: Cipher = {
  encrypt(key, nonce, context, plaintext) {
    const cipher = createCipheriv('aes-256-gcm', opensslKey(key), nonce, { authTagLength: markLength });
    cipher.setAAD(context);
    const sealed = new Uint8Array(plaintext.length + markLength);
    sealed.set(cipher.update(plaintext));
    cipher.final();
    sealed.set(cipher.getAuthTag(), plaintext.length);
    return sealed;
  },
  decrypt(key, nonce, context, ciphertext) {
    if (ciphertext.length < markLength) return undefined;
    const cipher = createDecipheriv('aes-256-gcm', opensslKey(key), nonce, { authTagLength: markLength });
    cipher.setAAD(context);
    cipher.setAuthTag(ciphertext.subarray(-markLength));
    const plaintext = Uint8Array.from(cipher.update(ciphertext.subarray(0, -markLength)));
    try {
      cipher.final();
      return plaintext;
    } catch {
      return undefined; // the only thing `final` can say here: the tag is not that of these bytes
    }
  },
  digest(first, second) {
    if (second.length === 0) return new Uint8Array(hash('sha256', first, 'buffer'));
    const joined = new Uint8Array(first.length + second.length);
    joined.set(first);
    joined.set(second, first.length);
    return new Uint8Array(hash('sha256', joined, 'buffer'));
  },
};

const opensslKeys = new WeakMap<Uint8Array, KeyObject>();

/** OpenSSL's form of a key, made once for each array of bytes: making it costs twice what sealing an entry does. */
function opensslKey(key: Uint8Array): KeyObject {
  const known = opensslKeys.get(key);
  if (known) return known;
  const made = createSecretKey(key);
  opensslKeys.set(key, made);
  return made;
}

/** An Ed25519 key that OpenSSL signs with, from its 32-byte secret (RFC 8032). */
export function nodeSigningKey(secret: Uint8Array): SigningKey {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), secret]); // PKCS #8, RFC 8410 §7
  const key: KeyObject = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const { publicKey } = ed25519SigningKey(secret);
  return { publicKey, sign: (message) => Uint8Array.from(sign(null, message, key)) };
}

/** scrypt by OpenSSL, off this thread (RFC 7914). */
export const nodeScrypt: Scrypt = (passphrase, salt, { N, r, p }) =>
  new Promise((resolve, reject) => {
    scrypt(passphrase, salt, 32, { N, r, p, maxmem: 2 * 128 * N * r }, (error, key) =>
      error ? reject(error) : resolve(Uint8Array.from(key)),
    );
  });
