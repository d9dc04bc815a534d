// CPace, suite CPACE-RISTR255-SHA512 (draft-irtf-cfrg-cpace-21; SPEC.md §5): from six digits that both sides know, a
// key that whoever does not know them cannot get, nor test guesses against off-line. Hazards: a share that decodes to
// the identity gives a key known to all, and is refused; one scalar serves one attempt. How many guesses a device
// allows, and who types what, is left to host and device.
import { ristretto255, ristretto255_hasher } from '@noble/curves/ed25519.js';
import { bytesToNumberLE } from '@noble/curves/utils.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8 } from '../values/bytes.ts';
import { bad, good, type Result } from '../values/result.ts';

/** One side's share (32 bytes, sent to the peer) and what it keeps for `cpaceKey`. */
export interface CpaceShare {
  readonly share: Uint8Array;
  readonly secret: bigint;
  readonly sid: Uint8Array;
}

/** The session key (64 bytes) and the tags by which each side proves that it has it (64 bytes each). */
export interface CpaceKey {
  readonly isk: Uint8Array;
  readonly initiatorTag: Uint8Array;
  readonly responderTag: Uint8Array;
}

const { Point } = ristretto255;
const domain = utf8('CPaceRistretto255');
const hashBlockSize = 128;

/** Draft A.1.1: the length in LEB128, then the bytes. */
function prependLength(bytes: Uint8Array): Uint8Array {
  const length: number[] = [];
  let rest = bytes.length;
  do {
    const more = rest > 0x7f ? 0x80 : 0;
    length.push((rest & 0x7f) | more);
    rest >>>= 7;
  } while (rest > 0);
  return concatBytes(Uint8Array.from(length), bytes);
}

function lengthValues(...parts: readonly Uint8Array[]): Uint8Array {
  return concatBytes(...parts.map(prependLength));
}

/** Draft §8.1, A.2: the encoded generator (32 bytes); password and padding fill the first block of the hash. */
export function cpaceGenerator(password: Uint8Array, ci: Uint8Array, sid: Uint8Array): Uint8Array {
  const start = lengthValues(domain, password);
  const padding = new Uint8Array(Math.max(0, hashBlockSize - 1 - start.length));
  const hash = sha512(concatBytes(start, lengthValues(padding, ci, sid)));
  return deriveElement(hash).toBytes();
}

/** Draft §8.3: the element derivation of RFC 9496 §4.3.4, from 64 uniform bytes. */
function deriveElement(uniform: Uint8Array): InstanceType<typeof Point> {
  const point = ristretto255_hasher.deriveToCurve?.(uniform);
  if (point === undefined) throw new Error('the library has no element derivation');
  return point;
}

/**
 * Draft §7.2: the own share. `scalarBytes64` are 64 fresh random bytes, reduced modulo the group order (little-endian),
 * so that the scalar is uniform (§10.7). `ci` names the use, `sid` the session; both sides must give the same.
 */
export function cpaceShare(options: {
  readonly password: Uint8Array;
  readonly ci: Uint8Array;
  readonly sid: Uint8Array;
  readonly scalarBytes64: Uint8Array;
}): CpaceShare {
  if (options.scalarBytes64.length !== 64) throw new Error('64 random bytes are needed');
  const secret = bytesToNumberLE(options.scalarBytes64) % Point.Fn.ORDER;
  const generator = Point.fromBytes(cpaceGenerator(options.password, options.ci, options.sid));
  return { share: generator.multiply(secret).toBytes(), secret, sid: options.sid };
}

/** Draft §8.3, `scalar_mult_vfy`: `undefined` for a share that does not decode, or whose product is the identity. */
function agreedPoint(secret: bigint, peerShare: Uint8Array): Uint8Array | undefined {
  let peer: InstanceType<typeof Point>;
  try {
    peer = Point.fromBytes(peerShare);
  } catch {
    return undefined;
  }
  if (peer.equals(Point.ZERO)) return undefined;
  return peer.multiply(secret).toBytes();
}

/**
 * Draft §7.2 (initiator-responder order, A.3.4) and §10.4 (key confirmation): the key and both tags. `adOwn` and
 * `adPeer` are what each side says with its share, as sent. `share-invalid`: the pairing must end.
 */
export function cpaceKey(
  options: CpaceShare & {
    readonly peerShare: Uint8Array;
    readonly role: 'initiator' | 'responder';
    readonly adOwn: Uint8Array;
    readonly adPeer: Uint8Array;
  },
): Result<CpaceKey, { readonly code: 'share-invalid' }> {
  const agreed = agreedPoint(options.secret, options.peerShare);
  if (agreed === undefined) return bad({ code: 'share-invalid' });
  const own = lengthValues(options.share, options.adOwn);
  const peer = lengthValues(options.peerShare, options.adPeer);
  const [initiator, responder] = options.role === 'initiator' ? [own, peer] : [peer, own];
  const iskDomain = concatBytes(domain, utf8('_ISK'));
  const isk = sha512(concatBytes(lengthValues(iskDomain, options.sid, agreed), initiator, responder));
  const macKey = sha512(concatBytes(utf8('CPaceMac'), options.sid, isk));
  return good({
    isk,
    initiatorTag: hmac(sha512, macKey, initiator),
    responderTag: hmac(sha512, macKey, responder),
  });
}

/**
 * SPEC §5, step 5: ten characters of Crockford base32 (no I, L, O, U) for the person to compare on both displays, from
 * the 32-byte handshake hash and the 64-byte session key.
 */
export function checkCode(handshakeHash: Uint8Array, isk: Uint8Array): string {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  const hash = sha256(concatBytes(utf8('semper-link/1 check'), handshakeHash, isk));
  const bits = [...hash.subarray(0, 7)].reduce((sum, byte) => sum * 256n + BigInt(byte), 0n) >> 6n;
  const characters = Array.from({ length: 10 }, (_, index) => alphabet[Number((bits >> BigInt(45 - 5 * index)) & 31n)]);
  return `${characters.slice(0, 5).join('')}-${characters.slice(5).join('')}`;
}
