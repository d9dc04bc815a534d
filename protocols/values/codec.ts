// One description of a message gives its type, its encoder and its strict decoder. Messages are maps with small
// integer keys (the CBOR of RFC 8949 §4.2.1, the shapes of RFC 8610 §3); unknown keys are refused, since a field that
// one side ignores and the other signs is a trap.
import { currencies, greatestAmount, isCurrency, type Amount } from './amount.ts';
import { decodeCbor, encodeCbor, type Cbor } from './cbor.ts';
import { bad, good, type Result } from './result.ts';

/** Writes and reads one kind of value. `read` throws `MalformedValue`, which only `fromBytes` and `readWith` catch. */
export interface Codec<Value> {
  write(value: Value): Cbor;
  read(item: Cbor, path: string): Value;
}

/** The value that a codec describes. */
export type ValueOf<C> = C extends Codec<infer Value> ? Value : never;

/** Why bytes are no such message: the path of the first field that is wrong and what it should be. */
export type Malformed = { readonly code: 'malformed'; readonly path: string; readonly expected: string };

class MalformedValue extends Error {
  readonly path: string;
  readonly expected: string;
  constructor(path: string, expected: string) {
    super(`${path}: expected ${expected}`);
    this.path = path;
    this.expected = expected;
  }
}

/** Encodes a message deterministically. */
export function toBytes<Value>(codec: Codec<Value>, value: Value): Uint8Array {
  return encodeCbor(codec.write(value));
}

/** Decodes a message of at most `greatest` bytes, or names the field that is wrong. */
export function fromBytes<Value>(codec: Codec<Value>, bytes: Uint8Array, greatest: number): Result<Value, Malformed> {
  const item = decodeCbor(bytes, greatest);
  if (item === undefined) {
    return bad({ code: 'malformed', path: '', expected: `deterministic CBOR of at most ${greatest} bytes` });
  }
  return readWith(codec, item);
}

/** Reads an item that is already decoded. */
export function readWith<Value>(codec: Codec<Value>, item: Cbor): Result<Value, Malformed> {
  try {
    return good(codec.read(item, ''));
  } catch (error) {
    if (error instanceof MalformedValue) return bad({ code: 'malformed', path: error.path, expected: error.expected });
    throw error;
  }
}

/** A codec whose `read` checks with `accept`, and otherwise names what it expected. */
export function leaf<Value extends Cbor>(expected: string, accept: (item: Cbor) => item is Value): Codec<Value> {
  return {
    write(value) {
      if (!accept(value)) throw new Error(`cannot write: expected ${expected}`);
      return value;
    },
    read(item, path) {
      if (!accept(item)) throw new MalformedValue(path, expected);
      return item;
    },
  };
}

/** An integer from 0 to `greatest`, as a number. */
export function uint(greatest: number = Number.MAX_SAFE_INTEGER): Codec<number> {
  return leaf(
    `an integer from 0 to ${greatest}`,
    (item): item is number => typeof item === 'number' && Number.isSafeInteger(item) && item >= 0 && item <= greatest,
  );
}

/** Minor units from 0 to 2^63 − 1, as a bigint. */
export const minorUnits: Codec<bigint> = {
  write(value) {
    if (!isMinorUnits(value)) throw new Error('cannot write: expected minor units from 0 to 2^63 - 1');
    return value;
  },
  read(item, path) {
    const value = typeof item === 'number' ? BigInt(item) : item;
    if (!isMinorUnits(value)) throw new MalformedValue(path, 'minor units from 0 to 2^63 - 1');
    return value;
  },
};

function isMinorUnits(value: Cbor): value is bigint {
  return typeof value === 'bigint' && value >= 0n && value <= greatestAmount;
}

/** Seconds since 1970, up to the year 9999. */
export const seconds: Codec<number> = uint(253_402_300_799);

/** A byte string of exactly `length` bytes. */
export function bytes(length: number): Codec<Uint8Array> {
  return leaf(`${length} bytes`, (item): item is Uint8Array => item instanceof Uint8Array && item.length === length);
}

/** A byte string of at most `greatest` bytes. */
export function blob(greatest: number): Codec<Uint8Array> {
  return leaf(
    `at most ${greatest} bytes`,
    (item): item is Uint8Array => item instanceof Uint8Array && item.length <= greatest,
  );
}

/**
 * Printable text of 1 to `greatest` UTF-16 units: no control, format (bidi, zero-width), invisible (fillers, variation
 * selectors), surrogate, private-use or unassigned characters, no line breaks, no space at either end: what a display
 * shows is what was signed.
 */
export function text(greatest: number): Codec<string> {
  return leaf(
    `printable text of 1 to ${greatest} characters`,
    (item): item is string => typeof item === 'string' && item.length <= greatest && isPrintable(item),
  );
}

/** Whether a text may be shown and signed; see `text`. */
export function isPrintable(value: string): boolean {
  const hidden = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
  return value.length > 0 && value.trim() === value && value.isWellFormed() && !hidden.test(value);
}

/** True or false. */
export const flag: Codec<boolean> = leaf('true or false', (item): item is boolean => typeof item === 'boolean');

/** One of a closed set of integers or texts. */
export function oneOf<const Value extends number | string>(...values: readonly Value[]): Codec<Value> {
  return leaf(`one of ${values.join(', ')}`, (item): item is Value => (values as readonly Cbor[]).includes(item));
}

/** A list of at most `greatest` items. */
export function list<Value>(of: Codec<Value>, greatest: number): Codec<readonly Value[]> {
  return {
    write(values) {
      if (values.length > greatest) throw new Error(`cannot write: expected a list of at most ${greatest}`);
      return values.map((value) => of.write(value));
    },
    read(item, path) {
      if (!Array.isArray(item) || item.length > greatest)
        throw new MalformedValue(path, `a list of at most ${greatest}`);
      return (item as readonly Cbor[]).map((entry, index) => of.read(entry, `${path}[${index}]`));
    },
  };
}

/** An amount: `[minor units, currency code]`. */
export const amountCodec: Codec<Amount> = {
  write: ({ minor, currency }) => [minorUnits.write(minor), currency],
  read(item, path) {
    const [minor, currency, ...rest] = Array.isArray(item) ? (item as readonly Cbor[]) : [];
    if (minor === undefined || typeof currency !== 'string' || !isCurrency(currency) || rest.length > 0) {
      throw new MalformedValue(path, `[minor units, one of ${Object.keys(currencies).join(' ')}]`);
    }
    return { minor: minorUnits.read(minor, path), currency };
  },
};

/** A field of a record: its integer key, its codec, and whether it may be absent. */
export interface Field<Value, Optional extends boolean> {
  readonly key: number;
  readonly codec: Codec<Value>;
  readonly optional: Optional;
}

/** A field that must be there. */
export function field<Value>(key: number, codec: Codec<Value>): Field<Value, false> {
  return { key, codec, optional: false };
}

/** A field that may be absent; an absent one is an absent property, never `undefined` or null. */
export function optional<Value>(key: number, codec: Codec<Value>): Field<Value, true> {
  return { key, codec, optional: true };
}

// `unknown` holds every codec, since methods (unlike function properties) are compared in both directions.
type Fields = Record<string, Field<unknown, boolean>>;
type FieldValue<F> = F extends Field<infer Value, boolean> ? Value : never;
type RecordOf<F extends Fields> = {
  readonly [Name in keyof F as F[Name] extends Field<unknown, false> ? Name : never]: FieldValue<F[Name]>;
} & {
  readonly [Name in keyof F as F[Name] extends Field<unknown, true> ? Name : never]?: FieldValue<F[Name]>;
};

/** A map with integer keys; a missing or an unknown key is refused. */
export function record<const F extends Fields>(fields: F): Codec<RecordOf<F>> {
  const entries = Object.entries<Field<unknown, boolean>>(fields);
  const known = new Set<number | string>(entries.map(([, { key }]) => key));
  if (known.size !== entries.length) throw new Error('two fields share a key');
  return {
    write(value) {
      const map = new Map<number, Cbor>();
      for (const [name, { key, codec, optional: mayMiss }] of entries) {
        const content = (value as Record<string, unknown>)[name];
        if (content !== undefined) map.set(key, codec.write(content));
        else if (!mayMiss) throw new Error(`cannot write: ${name} is missing`);
      }
      return map;
    },
    read(item, path) {
      if (!(item instanceof Map)) throw new MalformedValue(path, 'a map');
      const map = item as ReadonlyMap<number | string, Cbor>;
      for (const key of map.keys()) {
        if (!known.has(key)) throw new MalformedValue(`${path}.${quotable(key)}`, 'no such field');
      }
      const value: Record<string, unknown> = {};
      for (const [name, { key, codec, optional: mayMiss }] of entries) {
        const content = map.get(key);
        if (content !== undefined) value[name] = codec.read(content, `${path}.${name}`);
        else if (!mayMiss) throw new MalformedValue(`${path}.${name}`, 'this field');
      }
      return value as RecordOf<F>;
    },
  };
}

/** A key as it may stand in a path: text of a stranger's choosing would carry its length and its characters along. */
function quotable(key: number | string): string {
  return typeof key === 'number' ? `${key}` : 'text';
}
