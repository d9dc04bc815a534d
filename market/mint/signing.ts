// Blind signatures on secp256k1 as the mint makes them: hash to curve, sign, verify (NUT-00) and the proof that the
// published key was used (NUT-12). Points are 33 bytes compressed, scalars 32 bytes big-endian.
// Written from the NUTs on libsecp256k1, apart from the wallet's library: only the official vectors join the two.
// The scalar arithmetic of the DLEQ response is not constant-time: fit for practice money only.
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { isPoint, isPrivate, pointCompress, pointFromScalar, pointMultiply } from 'tiny-secp256k1';
import { concatBytes, hex, sameBytes, utf8 } from '#protocols/values/bytes.ts';

/** The key for one amount: `secret` k, its `point` K = kG, and K `uncompressed` (65 bytes), as the DLEQ proof takes it. */
export type MintKey = { readonly secret: Uint8Array; readonly point: Uint8Array; readonly uncompressed: Uint8Array };

/** A DLEQ proof on a blind signature (NUT-12). */
export type Dleq = { readonly e: Uint8Array; readonly s: Uint8Array };

const curveDomain = utf8('Secp256k1_HashToCurve_Cashu_');
const nonceDomain = utf8('Cashu_DLEQ_R_v1');
const groupOrder = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** Completes a secret scalar to a key. Throws when it is zero or beyond the group order: that is the caller's bug. */
export function mintKey(secret: Uint8Array): MintKey {
  const point = present(pointFromScalar(secret, true));
  return { secret, point, uncompressed: pointCompress(point, false) };
}

/** Maps a secret to its point Y (NUT-00 `hash_to_curve`). */
export function hashToCurve(message: Uint8Array): Uint8Array {
  const seed = sha256(concatBytes(curveDomain, message));
  for (let counter = 0; counter < 65_536; counter++) {
    const count = new Uint8Array(4);
    new DataView(count.buffer).setUint32(0, counter, true);
    const candidate = concatBytes(Uint8Array.of(2), sha256(concatBytes(seed, count)));
    if (isPoint(candidate)) return candidate;
  }
  throw new Error('no point found: a chance of one in 2^65536');
}

/** Signs a blinded message: C_ = kB_ (NUT-00). `blinded` must be a valid point. */
export function signBlinded(key: MintKey, blinded: Uint8Array): Uint8Array {
  return present(pointMultiply(blinded, key.secret, true));
}

/** Whether `signature` is C = kY for the secret text (NUT-00 "Protocol"); `y` is its `hashToCurve`. */
export function verifyProof(key: MintKey, y: Uint8Array, signature: Uint8Array): boolean {
  return sameBytes(present(pointMultiply(y, key.secret, true)), signature);
}

/** Proves that `signature` on `blinded` was made with `key`; the nonce is deterministic (NUT-12, "The DLEQ proof"). */
export function proveDleq(key: MintKey, blinded: Uint8Array, signature: Uint8Array): Dleq {
  const signed = pointCompress(signature, false);
  const nonce = dleqNonce(key.secret, concatBytes(key.uncompressed, pointCompress(blinded, false), signed));
  const commitments = [present(pointFromScalar(nonce, false)), present(pointMultiply(blinded, nonce, false))];
  const e = dleqHash([...commitments, key.uncompressed, signed]);
  return { e, s: scalarBytes((scalar(nonce) + scalar(e) * scalar(key.secret)) % groupOrder) };
}

/** The challenge over points of 65 bytes, uncompressed (NUT-12 `hash_e`: over their hex text, not their bytes). */
export function dleqHash(points: readonly Uint8Array[]): Uint8Array {
  return sha256(utf8(points.map(hex).join('')));
}

/** NUT-12 leaves open how points enter the nonce; its published vector holds for raw uncompressed ones. */
function dleqNonce(secret: Uint8Array, points: Uint8Array): Uint8Array {
  for (let counter = 0; counter < 256; counter++) {
    const nonce = hmac(sha256, secret, concatBytes(nonceDomain, points, Uint8Array.of(counter)));
    if (isPrivate(nonce)) return nonce;
  }
  throw new Error('no nonce found: a chance of one in 2^32768');
}

function scalar(bytes: Uint8Array): bigint {
  return BigInt(`0x${hex(bytes)}`);
}

function scalarBytes(value: bigint): Uint8Array {
  return Uint8Array.from(Buffer.from(value.toString(16).padStart(64, '0'), 'hex'));
}

function present(point: Uint8Array | null): Uint8Array {
  if (point === null) throw new Error('a group operation ended at infinity: the operands were not checked');
  return point;
}
