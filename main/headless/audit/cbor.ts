// A reader of deterministic CBOR (RFC 8949 §4.2.1), written for the audit alone, of the kinds that the archive's SPEC uses:
// unsigned integers, byte strings, text, lists, and maps with integer keys. Shortest heads, definite lengths, ascending
// keys and nothing left over are demanded, so that one value has one spelling. A length that the bytes only claim
// allocates nothing.
import { isUtf8 } from 'node:buffer';

/** One CBOR item. */
export type Item = number | string | Uint8Array | readonly Item[] | ReadonlyMap<number, Item>;

const greatestDepth = 4;

/** The one item that fills `bytes`, or `undefined` when they are anything else. */
export function readCbor(bytes: Uint8Array): Item | undefined {
  const cursor: Cursor = { bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), at: 0 };
  const item = readItem(cursor, 0);
  return cursor.at === bytes.length ? item : undefined;
}

interface Cursor {
  readonly bytes: Buffer;
  at: number;
}

function readItem(cursor: Cursor, depth: number): Item | undefined {
  const major = (cursor.bytes[cursor.at] ?? 0xff) >> 5;
  const argument = readArgument(cursor);
  if (argument === undefined || depth > greatestDepth) return undefined;
  if (major === 0) return argument;
  if (major > 5 || major === 1 || argument > cursor.bytes.length - cursor.at) return undefined;
  if (major === 4) return readList(cursor, argument, depth);
  if (major === 5) return readMap(cursor, argument, depth);

  const content = cursor.bytes.subarray(cursor.at, cursor.at + argument);
  cursor.at += argument;
  if (major === 2) return content;
  return isUtf8(content) ? content.toString('utf8') : undefined;
}

/** The argument of a head in its shortest form, at most 2^53 - 1. */
function readArgument(cursor: Cursor): number | undefined {
  const { bytes } = cursor;
  const first = bytes[cursor.at];
  if (first === undefined) return undefined;
  cursor.at += 1;
  const short = first & 31;
  if (short < 24) return short;
  const width = short > 27 ? 0 : 2 ** (short - 24);
  if (width === 0 || cursor.at + width > bytes.length) return undefined;
  const value =
    width === 8
      ? bytes.readUInt32BE(cursor.at) * 2 ** 32 + bytes.readUInt32BE(cursor.at + 4)
      : bytes.readUIntBE(cursor.at, width);
  cursor.at += width;
  const least = width === 1 ? 24 : 2 ** (4 * width);
  return value >= least && Number.isSafeInteger(value) ? value : undefined;
}

function readList(cursor: Cursor, count: number, depth: number): readonly Item[] | undefined {
  const list: Item[] = [];
  for (let place = 0; place < count; place += 1) {
    const item = readItem(cursor, depth + 1);
    if (item === undefined) return undefined;
    list.push(item);
  }
  return list;
}

function readMap(cursor: Cursor, count: number, depth: number): ReadonlyMap<number, Item> | undefined {
  const map = new Map<number, Item>();
  let before = -1;
  for (let place = 0; place < count; place += 1) {
    const key = readItem(cursor, depth + 1);
    const item = readItem(cursor, depth + 1);
    if (typeof key !== 'number' || key <= before || item === undefined) return undefined;
    before = key;
    map.set(key, item);
  }
  return map;
}
