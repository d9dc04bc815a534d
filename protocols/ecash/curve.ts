// The operations on secp256k1 that ecash needs, as a port (SPEC §3, §4; NUT-00, NUT-12; BIP-340). Points are 33 bytes
// compressed (SEC 1 §2.3.3), scalars 32 bytes big-endian. What comes from outside may be no point or no scalar: the
// operations then answer `undefined` or false and never throw. `combine` and `combineBase` take time that depends on
// their scalars: they are for verification only, where all is public. The fast implementation is in main/node.
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToNumberBE, numberToBytesBE } from '@noble/curves/utils.js';

/** Arithmetic on secp256k1; see the file's head for shapes and for what happens on bad input. */
export interface Curve {
  /** Whether `bytes` are 33 bytes that name a point of the curve other than infinity. */
  isPoint(bytes: Uint8Array): boolean;
  /** Whether `bytes` are 32 bytes from 1 to n − 1. */
  isScalar(bytes: Uint8Array): boolean;
  /** scalar·G: the public key of a secret. `undefined` when it is no scalar. */
  baseTimes(scalar: Uint8Array): Uint8Array | undefined;
  /** scalar·point; `undefined` when either is invalid. */
  times(point: Uint8Array, scalar: Uint8Array): Uint8Array | undefined;
  /** first + second; `undefined` when either is invalid or the sum is infinity. */
  add(first: Uint8Array, second: Uint8Array): Uint8Array | undefined;
  /** a·p + b·q over public values; `undefined` when one is invalid or the sum is infinity. */
  combine(p: Uint8Array, a: Uint8Array, q: Uint8Array, b: Uint8Array): Uint8Array | undefined;
  /** a·G + b·q over public values; `undefined` when one is invalid or the sum is infinity. */
  combineBase(a: Uint8Array, q: Uint8Array, b: Uint8Array): Uint8Array | undefined;
  /** The 65-byte form of a point, as NUT-12 hashes it; `undefined` when it is none. */
  uncompressed(point: Uint8Array): Uint8Array | undefined;
  /** BIP-340 signature, 64 bytes, over a 32-byte digest with 32 bytes of fresh randomness. Throws on an invalid secret. */
  schnorrSign(digest: Uint8Array, secret: Uint8Array, aux: Uint8Array): Uint8Array;
  /** BIP-340 verification against a 32-byte x-only key; false on anything malformed. */
  schnorrVerify(signature: Uint8Array, digest: Uint8Array, xOnlyKey: Uint8Array): boolean;
}

const { Point } = secp256k1;

/** The order n of secp256k1 (SEC 2 §2.4.1). */
export const curveOrder: bigint = Point.Fn.ORDER;

/** −point, by its sign byte; the caller knows that `point` is 33 bytes (SEC 1 §2.3.3). */
export function negate(point: Uint8Array): Uint8Array {
  const negated = Uint8Array.from(point);
  negated[0] = (point[0] ?? 0) ^ 1;
  return negated;
}

/** A uniform scalar from 1 to n − 1: `bytes` as big-endian integer, mod (n − 1), plus 1 (SPEC §3, §9). */
export function scalarFromWide(bytes: Uint8Array): Uint8Array {
  return numberToBytesBE((bytesToNumberBE(bytes) % (curveOrder - 1n)) + 1n, 32);
}

/** `bytes` as big-endian integer mod n, 32 bytes (NUT-13); zero is possible, though never met. */
export function scalarModOrder(bytes: Uint8Array): Uint8Array {
  return numberToBytesBE(bytesToNumberBE(bytes) % curveOrder, 32);
}

/** The x-only form (BIP-340) of a 33-byte key. */
export function xOnly(point: Uint8Array): Uint8Array {
  return point.slice(1);
}

type CurvePoint = InstanceType<typeof Point>;

function readPoint(bytes: Uint8Array): CurvePoint | undefined {
  if (bytes.length !== 33) return undefined;
  try {
    return Point.fromBytes(bytes);
  } catch {
    return undefined;
  }
}

function readScalar(bytes: Uint8Array): bigint | undefined {
  if (bytes.length !== 32) return undefined;
  const scalar = bytesToNumberBE(bytes);
  return scalar > 0n && scalar < curveOrder ? scalar : undefined;
}

function written(point: CurvePoint): Uint8Array | undefined {
  return point.is0() ? undefined : point.toBytes(true);
}

/** secp256k1 by noble: the default, and what the device runs (SEC 2 §2.4.1, BIP-340). */
export const nobleCurve: Curve = {
  isPoint: (bytes) => readPoint(bytes) !== undefined,
  isScalar: (bytes) => readScalar(bytes) !== undefined,
  baseTimes(bytes) {
    const scalar = readScalar(bytes);
    return scalar === undefined ? undefined : Point.BASE.multiply(scalar).toBytes(true);
  },
  times(bytes, factor) {
    const point = readPoint(bytes);
    const scalar = readScalar(factor);
    return point === undefined || scalar === undefined ? undefined : written(point.multiply(scalar));
  },
  add(first, second) {
    const p = readPoint(first);
    const q = readPoint(second);
    return p === undefined || q === undefined ? undefined : written(p.add(q));
  },
  combine(first, firstFactor, second, secondFactor) {
    const p = readPoint(first);
    return p === undefined ? undefined : combined(p, firstFactor, second, secondFactor);
  },
  combineBase: (baseFactor, point, factor) => combined(Point.BASE, baseFactor, point, factor),
  uncompressed: (bytes) => readPoint(bytes)?.toBytes(false),
  schnorrSign: (digest, secret, aux) => schnorr.sign(digest, secret, aux),
  schnorrVerify(signature, digest, xOnlyKey) {
    if (signature.length !== 64 || digest.length !== 32 || xOnlyKey.length !== 32) return false;
    try {
      return schnorr.verify(signature, digest, xOnlyKey);
    } catch {
      return false;
    }
  },
};

function combined(p: CurvePoint, first: Uint8Array, second: Uint8Array, factor: Uint8Array): Uint8Array | undefined {
  const a = readScalar(first);
  const q = readPoint(second);
  const b = readScalar(factor);
  return a === undefined || q === undefined || b === undefined ? undefined : written(p.mulAddUnsafe(a, q, b));
}
