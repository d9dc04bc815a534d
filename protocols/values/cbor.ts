// Deterministic CBOR (RFC 8949 §4.2.1): one value, one byte string, so that digests and signatures over it mean one
// thing. A decoder that accepted a second spelling would let two parties hash the same message differently; hence
// decode, re-encode, compare. Floats, tags, undefined and indefinite lengths do not occur in our messages.
import { decode, encode, rfc8949EncodeOptions } from 'cborg';
import { sameBytes } from './bytes.ts';

/** What our messages are made of; map keys are integers or text. */
export type Cbor =
  | number
  | bigint
  | string
  | boolean
  | null
  | Uint8Array
  | readonly Cbor[]
  | ReadonlyMap<number | string, Cbor>;

/** Encodes deterministically (RFC 8949 §4.2.1). Throws on a number that is no safe integer: a bug of the caller. */
export function encodeCbor(value: Cbor): Uint8Array {
  refuseFractions(value);
  return encode(value, rfc8949EncodeOptions);
}

/**
 * Decodes one deterministic item that fills `bytes`; integers above 2^53 come as bigint, maps as `Map`.
 * @returns `undefined` when the bytes are longer than `greatest`, malformed, not deterministic, or of a kind (float,
 * tag) that our messages never carry.
 */
export function decodeCbor(bytes: Uint8Array, greatest: number): Cbor | undefined {
  if (bytes.length > greatest) return undefined;
  try {
    const value = decode(bytes, { ...strict }) as Cbor;
    return sameBytes(encodeCbor(value), bytes) ? value : undefined;
  } catch {
    return undefined;
  }
}

const strict = {
  strict: true,
  useMaps: true,
  rejectDuplicateMapKeys: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowNaN: false,
  allowInfinity: false,
};

function refuseFractions(value: Cbor): void {
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw new Error('CBOR numbers here are integers');
  } else if (Array.isArray(value)) {
    for (const item of value as readonly Cbor[]) refuseFractions(item);
  } else if (value instanceof Map) {
    for (const [key, item] of value as ReadonlyMap<number | string, Cbor>) {
      if (typeof key !== 'string') refuseFractions(key);
      refuseFractions(item);
    }
  }
}
