// A segment: the rows of a run of entries in columns (SPEC.md §3), so that a search looks at what it asks for and at nothing else,
// and holds a million rows in no objects. Only what is compared is here, folded; what is shown comes from the archive. Three
// sections, each opened when a condition needs it: texts, numbers, subjects. Numbers stand in the machine's own order.
import { currencies, isCurrency } from '#protocols/values/amount.ts';
import { fromHex, utf8 } from '#protocols/values/bytes.ts';
import { textFields, type TextField } from './conditions.ts';
import { fold } from './fold.ts';
import type { SearchRow } from './search-row.ts';

/** Sections of a segment, in their order. */
export const sections = ['texts', 'numbers', 'subjects'] as const;
export type Section = (typeof sections)[number];

/** Texts of a column: `codes` is 1 + the place of each row's text in `texts`, 0 where it has none. */
export type TextColumn = { readonly codes: Uint16Array; readonly texts: string; readonly begins: Uint32Array };

/** Times in seconds; amounts as two halves of 32 bits; `currency` as `currencyCode`, 0 where there is no amount. */
export type Numbers = {
  readonly at: Float64Array;
  readonly low: Uint32Array;
  readonly high: Uint32Array;
  readonly currency: Uint8Array;
};

/** 16 bytes a row; `has` is 1 where there is a subject. */
export type Subjects = { readonly bytes: Uint8Array; readonly has: Uint8Array };

/** The code of a currency in `Numbers`; the list only grows at its end. */
export function currencyCode(currency: string): number {
  return 1 + names.indexOf(currency);
}
const names: readonly string[] = Object.keys(currencies).filter(isCurrency);

/** What ends a text in `TextColumn.texts`: folding leaves none inside. */
export const textEnd = '\n';

/** The sections of rows, at most 65 535. */
export function packRows(rows: readonly SearchRow[]): Readonly<Record<Section, Uint8Array>> {
  return { texts: join(textFields.flatMap((field) => packTexts(rows, field))), ...packFigures(rows) };
}

function packTexts(rows: readonly SearchRow[], field: TextField): readonly Uint8Array[] {
  const places = new Map<string, number>();
  const codes = Uint16Array.from(rows, (row) => {
    const text = row[field];
    if (text === undefined) return 0;
    const place = places.get(text) ?? places.size;
    places.set(text, place);
    return place + 1;
  });
  let end = 0;
  const begins: number[] = [];
  const texts = [...places.keys()].map((text) => {
    const folded = `${fold(text)}${textEnd}`;
    begins.push(end);
    end += folded.length;
    return folded;
  });
  return [asBytes(codes), asBytes(Uint32Array.from(begins)), utf8(texts.join(''))];
}

function packFigures(rows: readonly SearchRow[]): Readonly<Record<'numbers' | 'subjects', Uint8Array>> {
  const minor = rows.map(({ amount }) => amount?.minor ?? 0n);
  const numbers = join([
    asBytes(Float64Array.from(rows, ({ at }) => at)),
    asBytes(Uint32Array.from(minor, (value) => Number(value & 0xffff_ffffn))),
    asBytes(Uint32Array.from(minor, (value) => Number(value >> 32n))),
    Uint8Array.from(rows, ({ amount }) => (amount ? currencyCode(amount.currency) : 0)),
  ]);
  const bytes = new Uint8Array(rows.length * 16);
  rows.forEach(({ subject }, place) => {
    const id = subject === undefined ? undefined : fromHex(subject, 16);
    if (id) bytes.set(id, place * 16);
  });
  const has = Uint8Array.from(rows, ({ subject }) => (subject === undefined ? 0 : 1));
  return { numbers, subjects: join([bytes, has]) };
}

/** A segment whose sections `open` gives; one that does not open, or is none of `count` rows, is `undefined`. */
export class Segment {
  readonly count: number;
  readonly #open: (section: Section) => Uint8Array | undefined;
  readonly #opened = new Map<Section, Uint8Array>();

  constructor(count: number, open: (section: Section) => Uint8Array | undefined) {
    this.count = count;
    this.#open = open;
  }

  texts(): Readonly<Record<TextField, TextColumn>> | undefined {
    const parts = this.#parts('texts', 3 * textFields.length);
    if (!parts) return undefined;
    const columns = textFields.map((field, place) => {
      const [codes = none, begins = none, texts = none] = parts.slice(place * 3, place * 3 + 3);
      const column = {
        codes: new Uint16Array(codes.buffer, codes.byteOffset, codes.length / 2),
        begins: new Uint32Array(begins.buffer, begins.byteOffset, begins.length / 4),
        texts: new TextDecoder().decode(texts),
      };
      return [field, column] as const;
    });
    const byField = Object.fromEntries(columns) as Record<TextField, TextColumn>;
    return textFields.every((field) => byField[field].codes.length === this.count) ? byField : undefined;
  }

  numbers(): Numbers | undefined {
    const [at, low, high, currency] = this.#parts('numbers', 4) ?? [];
    if (!at || !low || !high || currency?.length !== this.count) return undefined;
    return {
      at: new Float64Array(at.buffer, at.byteOffset, this.count),
      low: new Uint32Array(low.buffer, low.byteOffset, this.count),
      high: new Uint32Array(high.buffer, high.byteOffset, this.count),
      currency,
    };
  }

  subjects(): Subjects | undefined {
    const [bytes, has] = this.#parts('subjects', 2) ?? [];
    return bytes?.length === this.count * 16 && has ? { bytes, has } : undefined;
  }

  #parts(section: Section, count: number): readonly Uint8Array[] | undefined {
    const bytes = this.#opened.get(section) ?? this.#open(section);
    if (!bytes) return undefined;
    const aligned = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
    this.#opened.set(section, aligned);
    return split(aligned, count);
  }

  /** Gives the memory of opened sections back at once, since a search goes through hundreds of them; nobody may read on. */
  release(): void {
    for (const { buffer, byteLength } of this.#opened.values())
      if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
    this.#opened.clear();
  }
}

const none = new Uint8Array();

function asBytes(values: Uint16Array | Uint32Array | Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** Lengths of the parts, then the parts, each from a multiple of 8 bytes on. */
function join(parts: readonly Uint8Array[]): Uint8Array {
  const head = padded(parts.length * 4);
  const bytes = new Uint8Array(parts.reduce((length, part) => length + padded(part.length), head));
  new Uint32Array(bytes.buffer, 0, parts.length).set(parts.map(({ length }) => length));
  let at = head;
  for (const part of parts) {
    bytes.set(part, at);
    at += padded(part.length);
  }
  return bytes;
}

function split(bytes: Uint8Array, count: number): readonly Uint8Array[] | undefined {
  let at = padded(count * 4);
  if (bytes.length < at) return undefined;
  const parts: Uint8Array[] = [];
  for (const length of new Uint32Array(bytes.buffer, bytes.byteOffset, count)) {
    parts.push(bytes.subarray(at, at + length));
    at += padded(length);
  }
  return at === bytes.length ? parts : undefined;
}

function padded(length: number): number {
  return Math.ceil(length / 8) * 8;
}
