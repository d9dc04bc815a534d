// Byte strings: hex, text, comparison. Hex (RFC 4648 §8) is lower-case on every wire; upper-case is refused, as
// two spellings of one value would hash differently. Text is UTF-8 (RFC 3629).
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';

export { bytesToHex as hex, concatBytes, utf8ToBytes as utf8 };

/** Reads lower-case hex of exactly `length` bytes, or any even length; `undefined` when it is anything else. */
export function fromHex(text: string, length?: number): Uint8Array | undefined {
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) return undefined;
  if (length !== undefined && text.length !== length * 2) return undefined;
  return Uint8Array.from({ length: text.length / 2 }, (_, index) =>
    Number.parseInt(text.slice(index * 2, index * 2 + 2), 16),
  );
}

/** Reads UTF-8 strictly; `undefined` when the bytes are not well-formed. A byte-order mark is kept, not swallowed. */
export function fromUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Whether two byte strings are equal; takes the same time wherever they differ, so that tags may be compared. */
export function sameBytes(first: Uint8Array, second: Uint8Array): boolean {
  if (first.length !== second.length) return false;
  let difference = 0;
  for (let index = 0; index < first.length; index++) difference |= (first[index] ?? 0) ^ (second[index] ?? 0);
  return difference === 0;
}
