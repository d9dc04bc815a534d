// Which rows of a segment meet all conditions (SPEC.md §1, §3). Goes column by column over a mask, and stops at the first condition
// that nothing is left for, so that sections nobody asks for are not even opened. A test holds it against the plain reading.
import type { Currency } from '#protocols/values/amount.ts';
import { fromHex } from '#protocols/values/bytes.ts';
import type { Condition, MinorRange, TextField } from './conditions.ts';
import { currencyCode, textEnd, type Segment, type TextColumn } from './segment.ts';

type Of<Is> = Extract<Condition, { is: Is }>;

/** Places within the segment, ascending; `undefined` when a section that was needed does not open. */
export function matchSegment(segment: Segment, conditions: readonly Condition[]): Uint16Array | undefined {
  const left = new Uint8Array(segment.count).fill(1);
  for (const condition of conditions.toSorted((first, second) => costs[first.is] - costs[second.is])) {
    const met = metBy(segment, condition);
    if (!met) return undefined;
    const wanted = condition.not ? 0 : 1;
    let some = 0;
    for (let place = 0; place < left.length; place++) {
      const stays = met[place] === wanted ? (left[place] ?? 0) : 0;
      left[place] = stays;
      some += stays;
    }
    if (some === 0) return new Uint16Array();
  }
  const places = new Uint16Array(left.length);
  let count = 0;
  for (let place = 0; place < left.length; place++) {
    places[count] = place;
    count += left[place] ?? 0;
  }
  return places.slice(0, count);
}

const costs: Readonly<Record<Condition['is'], number>> = { deal: 0, amount: 1, time: 1, kind: 2, state: 2, text: 3 };

/** 1 for each row that meets the condition, `not` aside. */
function metBy(segment: Segment, condition: Condition): Uint8Array | undefined {
  switch (condition.is) {
    case 'deal':
      return byDeal(segment, condition.digits);
    case 'amount':
      return byAmount(segment, condition.ranges);
    case 'time':
      return byTime(segment, condition);
    case 'kind':
    case 'state':
      return byKind(segment, condition);
    case 'text':
      return byText(segment, condition);
  }
}

function byDeal(segment: Segment, digits: string): Uint8Array | undefined {
  const subjects = segment.subjects();
  const whole = fromHex(digits.slice(0, digits.length - (digits.length % 2)));
  if (!subjects || !whole) return undefined;
  const half = digits.length % 2 === 1 ? Number.parseInt(digits.slice(-1), 16) : undefined;
  const { bytes, has } = subjects;
  return has.map((isThere, place) => {
    if (isThere === 0) return 0;
    const begin = place * 16;
    for (let at = 0; at < whole.length; at++) if (bytes[begin + at] !== whole[at]) return 0;
    return half === undefined || (bytes[begin + whole.length] ?? 0) >> 4 === half ? 1 : 0;
  });
}

/** Halves of 32 bits compare like the whole, without a bigint a row. */
function byAmount(segment: Segment, ranges: Of<'amount'>['ranges']): Uint8Array | undefined {
  const numbers = segment.numbers();
  if (!numbers) return undefined;
  const { low, high, currency } = numbers;
  const met = new Uint8Array(segment.count);
  for (const [name, range] of Object.entries(ranges) as [Currency, MinorRange][]) {
    if (range.least > range.most) continue;
    const code = currencyCode(name);
    const [leastHigh, leastLow, mostHigh, mostLow] = [...halves(range.least), ...halves(range.most)] as const;
    for (let place = 0; place < met.length; place++) {
      if (currency[place] !== code) continue;
      const [upper, lower] = [high[place] ?? 0, low[place] ?? 0];
      const isEnough = upper > leastHigh || (upper === leastHigh && lower >= leastLow);
      if (isEnough && (upper < mostHigh || (upper === mostHigh && lower <= mostLow))) met[place] = 1;
    }
  }
  return met;
}

function halves(value: bigint): readonly [high: number, low: number] {
  return [Number(value >> 32n), Number(value & 0xffff_ffffn)];
}

function byTime(segment: Segment, { from = -Infinity, to = Infinity }: Of<'time'>): Uint8Array | undefined {
  const at = segment.numbers()?.at;
  if (!at) return undefined;
  const met = new Uint8Array(segment.count);
  for (let place = 0; place < met.length; place++) {
    const time = at[place] ?? 0;
    met[place] = time >= from && time < to ? 1 : 0;
  }
  return met;
}

function byKind(segment: Segment, { is, folded }: Of<'kind' | 'state'>): Uint8Array | undefined {
  const column = segment.texts()?.kind;
  if (!column) return undefined;
  const isMet = Uint8Array.of(0, ...textsOf(column).map((kind) => (beginsWith(kind, is, folded) ? 1 : 0)));
  return lookedUp(isMet, column.codes);
}

function beginsWith(kind: string, is: 'kind' | 'state', folded: string): boolean {
  return (is === 'kind' ? kind : kind.slice(kind.indexOf(':') + 1)).startsWith(folded);
}

/** What the table says of each code. */
function lookedUp(table: Uint8Array, codes: Uint16Array): Uint8Array {
  const found = new Uint8Array(codes.length);
  for (let place = 0; place < codes.length; place++) found[place] = table[codes[place] ?? 0] ?? 0;
  return found;
}

function byText(segment: Segment, { folded, fields, deal }: Of<'text'>): Uint8Array | undefined {
  const columns = segment.texts();
  if (!columns) return undefined;
  const met = deal === undefined ? new Uint8Array(segment.count) : byDeal(segment, deal);
  if (!met) return undefined;
  for (const field of fields) markContaining(columns, field, folded, met);
  return met;
}

/** Searches all texts of a column at once; only where there is a hit, the rows are looked at. */
function markContaining(
  columns: Readonly<Record<TextField, TextColumn>>,
  field: TextField,
  folded: string,
  met: Uint8Array,
): void {
  const { codes, texts, begins } = columns[field];
  let hit = texts.indexOf(folded);
  if (hit < 0) return;
  const contains = new Uint8Array(begins.length + 1);
  while (hit >= 0) {
    contains[placeOf(begins, hit) + 1] = 1;
    const end = texts.indexOf(textEnd, hit);
    hit = end < 0 ? -1 : texts.indexOf(folded, end);
  }
  for (let place = 0; place < met.length; place++) if (contains[codes[place] ?? 0] === 1) met[place] = 1;
}

/** The last text that begins at `at` or before. */
function placeOf(begins: Uint32Array, at: number): number {
  let [least, most] = [0, begins.length - 1];
  while (least < most) {
    const middle = (least + most + 1) >> 1;
    if ((begins[middle] ?? 0) <= at) least = middle;
    else most = middle - 1;
  }
  return least;
}

function textsOf({ texts }: TextColumn): readonly string[] {
  return texts.split(textEnd).slice(0, -1);
}
