// Blind signatures and their proofs on the wallet's side (NUT-00, NUT-12), over any curve port. Y is the point of a
// secret, B_ = Y + r·G what the mint signs, C_ = k·B_ what it answers, C = C_ − r·K the coin. A mint's signature is
// worth nothing before its DLEQ was verified: a mint could sign with another key to mark the payer. Values from outside
// that are no points or scalars give `undefined` or false. How the mint signs is not here.
import { digest } from '../values/digest.ts';
import { hex, sameBytes, utf8 } from '../values/bytes.ts';
import { negate, type Curve } from './curve.ts';

const one = Uint8Array.from({ length: 32 }, (_, index) => (index === 31 ? 1 : 0));
const hashDomain = utf8('Secp256k1_HashToCurve_Cashu_');

/**
 * The point Y of a message (NUT-00 `hash_to_curve`), 33 bytes.
 * @param message for a coin the UTF-8 bytes of its secret.
 */
export function hashToCurve(message: Uint8Array, curve: Curve): Uint8Array {
  const inner = digest(hashDomain, message);
  const candidate = new Uint8Array(33);
  candidate[0] = 2;
  for (let counter = 0; counter < 65_536; counter++) {
    candidate.set(digest(inner, Uint8Array.of(counter & 255, counter >> 8, 0, 0)), 1);
    if (curve.isPoint(candidate)) return candidate;
  }
  throw new Error('no point of the curve found');
}

/**
 * B_ = Y + r·G (NUT-00), 33 bytes. Throws when `r` is no scalar: it is the caller's own value.
 * @param secret the UTF-8 bytes of the secret's text.
 */
export function blind(secret: Uint8Array, r: Uint8Array, curve: Curve): Uint8Array {
  const blinding = curve.baseTimes(r);
  const blinded = blinding === undefined ? undefined : curve.add(hashToCurve(secret, curve), blinding);
  if (blinded === undefined) throw new Error('the blinding factor is no scalar');
  return blinded;
}

/** C = C_ − r·K (NUT-00), 33 bytes; `undefined` when C_ or K is no point or `r` no scalar. */
export function unblind(C_: Uint8Array, r: Uint8Array, K: Uint8Array, curve: Curve): Uint8Array | undefined {
  const blinding = curve.times(K, r);
  return blinding === undefined ? undefined : curve.add(C_, negate(blinding));
}

/** NUT-12 `hash_e`: SHA-256 over the lower-case hex of the points' 65-byte forms; `undefined` when one is no point. */
export function hashE(points: readonly Uint8Array[], curve: Curve): Uint8Array | undefined {
  const texts: string[] = [];
  for (const point of points) {
    const bytes = curve.uncompressed(point);
    if (bytes === undefined) return undefined;
    texts.push(hex(bytes));
  }
  return digest(utf8(texts.join('')));
}

/** Whether (e, s) proves that C_ was made from B_ with the secret of K (NUT-12); false on anything malformed. */
export function verifyDleq(
  B_: Uint8Array,
  C_: Uint8Array,
  e: Uint8Array,
  s: Uint8Array,
  K: Uint8Array,
  curve: Curve,
): boolean {
  if (B_.length !== 33 || C_.length !== 33 || K.length !== 33) return false;
  const R1 = curve.combineBase(s, negate(K), e);
  const R2 = curve.combine(B_, s, negate(C_), e);
  if (R1 === undefined || R2 === undefined) return false;
  const expected = hashE([R1, R2, K, C_], curve);
  return expected !== undefined && sameBytes(expected, e);
}

/**
 * Whether (e, s, r) proves that the coin (secret, C) was signed with the secret of K (NUT-12, `Proof`): blinds secret
 * and C again with r, then verifies as for a signature. False on anything malformed.
 * @param secret the UTF-8 bytes of the secret's text.
 */
export function verifyDleqOfCoin(
  secret: Uint8Array,
  C: Uint8Array,
  e: Uint8Array,
  s: Uint8Array,
  r: Uint8Array,
  K: Uint8Array,
  curve: Curve,
): boolean {
  if (!curve.isScalar(r)) return false;
  const blindedAgain = curve.combine(C, one, K, r);
  return blindedAgain !== undefined && verifyDleq(blind(secret, r, curve), blindedAgain, e, s, K, curve);
}
