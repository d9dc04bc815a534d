// A deterministic CBOR encoder (RFC 8949 §4.2.1) for what the tests of the audit write; maps are encoded in the order given, so that
// a test can also break that order.

/** What can be encoded. */
export type Encodable = number | string | Uint8Array | readonly Encodable[] | ReadonlyMap<number, Encodable>;

/** The bytes of a value. */
export function cbor(value: Encodable): Buffer {
  if (typeof value === 'number') return head(0, value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  if (value instanceof Map) {
    const pairs = [...(value as ReadonlyMap<number, Encodable>)].flatMap(([key, item]) => [cbor(key), cbor(item)]);
    return Buffer.concat([head(5, value.size), ...pairs]);
  }
  const list = value as readonly Encodable[];
  return Buffer.concat([head(4, list.length), ...list.map(cbor)]);
}

function head(major: number, argument: number): Buffer {
  const first = major * 32;
  if (argument < 24) return Buffer.of(first + argument);
  if (argument < 2 ** 8) return Buffer.of(first + 24, argument);
  const width = argument < 2 ** 16 ? 2 : argument < 2 ** 32 ? 4 : 8;
  const wide = Buffer.alloc(1 + width, first + 24 + Math.log2(width));
  if (width === 8) wide.writeBigUInt64BE(BigInt(argument), 1);
  else wide.writeUIntBE(argument, 1, width);
  return wide;
}
