// secp256k1 by libsecp256k1 compiled to WebAssembly: what the host verifies and unblinds coins with, several times as
// fast as noble (SPEC of protocols/ecash, §3, §4). The library throws on bad input and answers null for infinity; the
// port wants `undefined` for both. It reads its wasm file on import, hence it lives here and not in protocols.
import {
  isPointCompressed,
  isPrivate,
  pointAdd,
  pointCompress,
  pointFromScalar,
  pointMultiply,
  signSchnorr,
  verifySchnorr,
} from 'tiny-secp256k1';
import type { Curve } from '#protocols/ecash/curve.ts';

/** Curve operations by libsecp256k1 (SEC 2 §2.4.1, BIP-340); as exact as noble, as `curve.contract.ts` holds. */
export const wasmCurve: Curve = {
  isPoint: isPointCompressed,
  isScalar: isPrivate,
  baseTimes: (scalar) => (isPrivate(scalar) ? (pointFromScalar(scalar, true) ?? undefined) : undefined),
  times: (point, scalar) => product(point, scalar, true),
  add: (first, second) => (first.length === 33 && second.length === 33 ? sum(first, second) : undefined),
  combine(p, a, q, b) {
    const first = isOne(a) && p.length === 33 ? p : product(p, a, false);
    const second = product(q, b, false);
    return first === undefined || second === undefined ? undefined : sum(first, second);
  },
  combineBase(a, q, b) {
    if (!isPrivate(a)) return undefined;
    const first = pointFromScalar(a, false);
    const second = product(q, b, false);
    return first === null || second === undefined ? undefined : sum(first, second);
  },
  uncompressed: (point) => (point.length === 33 ? valid(() => pointCompress(point, false)) : undefined),
  schnorrSign: signSchnorr,
  schnorrVerify(signature, digest, xOnlyKey) {
    try {
      return verifySchnorr(digest, xOnlyKey, signature);
    } catch {
      return false;
    }
  },
};

// The library checks points itself and throws; asking isPoint first would take their square root twice. Sums between
// two operations stay uncompressed for the same reason.
function product(point: Uint8Array, scalar: Uint8Array, compressed: boolean): Uint8Array | undefined {
  if (point.length !== 33 || !isPrivate(scalar)) return undefined;
  return valid(() => pointMultiply(point, scalar, compressed));
}

function sum(first: Uint8Array, second: Uint8Array): Uint8Array | undefined {
  return valid(() => pointAdd(first, second, true));
}

/** What `compute` gives; nothing when it throws, or ends at infinity. */
function valid(compute: () => Uint8Array | null): Uint8Array | undefined {
  try {
    return compute() ?? undefined;
  } catch {
    return undefined;
  }
}

function isOne(scalar: Uint8Array): boolean {
  return scalar.length === 32 && scalar[31] === 1 && scalar.every((byte, index) => byte === 0 || index === 31);
}
