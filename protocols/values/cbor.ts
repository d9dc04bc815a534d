// Deterministic CBOR (RFC 8949 §4.2.1): one value, one byte string, so that digests and signatures over it mean one
// thing. A decoder that accepted a second spelling would let two parties hash the same message differently; hence
// decode, re-encode, compare. Floats, tags, undefined and indefinite lengths do not occur in our messages.
import { decode, encode, rfc8949EncodeOptions } from 'cborg';
import { sameBytes } from './bytes.ts';

/** What our messages are made of; map keys are integers or text. */
export type Cbor =
  number | bigint | string | boolean | null | Uint8Array | readonly Cbor[] | ReadonlyMap<number | string, Cbor>;

/** The deepest nesting of lists and maps; without a limit of our own, the size of the stack would be one. */
export const greatestDepth = 16;

/**
 * Encodes deterministically (RFC 8949 §4.2.1). Throws on what no decoder of ours would read back: a number that is no
 * safe integer, an ill-formed text or one with a byte-order mark in front, a map key that is neither integer nor text,
 * nesting deeper than `greatestDepth`. Each is a bug of the caller.
 */
export function encodeCbor(value: Cbor): Uint8Array {
  refuseOthers(value, 0);
  return encode(value, rfc8949EncodeOptions);
}

/**
 * Decodes one deterministic item that fills `bytes` (RFC 8949 §4.2.1); integers above 2^53 come as bigint, maps as `Map`.
 * @returns `undefined` when the bytes are longer than `greatest`, malformed, not deterministic, or of a kind (float, tag,
 * undefined, a map key that is neither integer nor text, deeper than `greatestDepth`) that our messages never carry.
 */
export function decodeCbor(bytes: Uint8Array, greatest: number): Cbor | undefined {
  if (bytes.length > greatest) return undefined;
  try {
    const value = decode(bytes, strict) as Cbor;
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

/** Refuses byte-string keys too: as objects they are never equal, so that two of them would pass as unlike keys. */
function refuseOthers(value: unknown, depth: number): void {
  if (depth > greatestDepth) throw new Error(`CBOR here is at most ${greatestDepth} deep`);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw new Error('CBOR numbers here are integers');
  } else if (typeof value === 'string') {
    if (!value.isWellFormed() || value.startsWith('\ufeff'))
      throw new Error('CBOR text here is well-formed, without a mark');
  } else if (Array.isArray(value)) {
    for (const item of value) refuseOthers(item, depth + 1);
  } else if (value instanceof Map) {
    for (const [key, item] of value) {
      if (typeof key !== 'number' && typeof key !== 'string')
        throw new Error('CBOR map keys here are integers or text');
      refuseOthers(key, depth);
      refuseOthers(item, depth + 1);
    }
  } else if (
    typeof value !== 'bigint' &&
    typeof value !== 'boolean' &&
    value !== null &&
    !(value instanceof Uint8Array)
  ) {
    throw new Error('CBOR here has no such kind of value');
  }
}
