// The search over an archive (SPEC.md §4, §5): whole segments lie sealed in a store and are read page by page for each search; the
// entries after the last whole one are in memory. A segment that is missing, or does not open, is left out of the search,
// which says so, until `build` has made it anew from the archive. Nothing is read before the first question.
import type { Random } from '../ports.ts';
import { StoreFailure } from '../store/store.ts';
import type { ArchiveSearch, Found, Reach } from './archive-search.ts';
import type { Condition } from './conditions.ts';
import { matchSegment } from './match-segment.ts';
import { openSegment, sealSegment, segmentLength, type SegmentSeal } from './sealed-segment.ts';
import { packRows, Segment, type Section } from './segment.ts';
import type { SearchRow } from './search-row.ts';

/** The archive, as search reads it: at once in its own thread, otherwise when it answers. */
export interface SearchSource {
  size(): number | Promise<number>;
  /** The digest of an entry; `undefined` when it is lost. */
  digestAt(sequence: number): Uint8Array | undefined | Promise<Uint8Array | undefined>;
  /** A row for each sequence from `from` up to, without, `to`. */
  rows(from: number, to: number): readonly SearchRow[] | Promise<readonly SearchRow[]>;
}

/** Where segments are kept, by number. Throws `StoreFailure` when the medium fails. */
export interface SegmentStore {
  numbers(): readonly number[];
  /** A sealed section (sealed-segment.ts says where it lies), until the next call; `undefined` when there is none. */
  read(number: number, section: Section): Uint8Array | undefined;
  /** Writes or replaces one as a whole. */
  write(number: number, bytes: Uint8Array): void;
}

/** What a search stands on. */
export type SearchParts = {
  readonly source: SearchSource;
  readonly segments: SegmentStore;
  readonly seal: SegmentSeal;
  readonly random: Random;
  /** Lets others have their turn. */
  readonly pause: () => Promise<void>;
  /** Milliseconds from any beginning. */
  readonly elapsed: () => number;
};

/** Entries read at a time, how long a search keeps its thread, in milliseconds, and how many searches are remembered. */
const [pageLength, turnLength, mostRemembered] = [64, 12, 4];

type Tail = { first: number; rows: SearchRow[]; segment?: Segment };

/** The search. */
export class SearchIndex implements ArchiveSearch {
  readonly #parts: SearchParts;
  readonly #tail: Tail = { first: 0, rows: [] };
  /** The matches of whole segments, by search; the one used last stands last. */
  readonly #remembered = new Map<string, Map<number, Uint16Array>>();
  #known: Set<number> | undefined;
  #size = 0;
  #taking: Promise<void> = Promise.resolve();
  #building: Promise<Reach> | undefined;
  #searches = 0;
  #isHalted = false;

  constructor(parts: SearchParts) {
    this.#parts = parts;
  }

  async find(conditions: readonly Condition[], from: number, count: number): Promise<Found> {
    this.#searches += 1;
    try {
      await this.#takeIn();
      return await this.#find(conditions, from, count);
    } finally {
      this.#searches -= 1;
    }
  }

  build(onProgress: (reach: Reach) => void): Promise<Reach> {
    this.#isHalted = false;
    this.#building ??= this.#build(onProgress).finally(() => (this.#building = undefined));
    return this.#building;
  }

  halt(): void {
    this.#isHalted = true;
  }

  async #find(conditions: readonly Condition[], from: number, count: number): Promise<Found> {
    const [size, { first, rows }] = [this.#size, this.#tail];
    this.#tail.segment ??= inMemory(rows);
    const inTail = matchSegment(this.#tail.segment, conditions) ?? new Uint16Array();
    const matches: (readonly [first: number, places: Uint16Array])[] = [[first, inTail]];
    const remembered = this.#rememberedOf(conditions);
    let turnBegan = this.#parts.elapsed();
    for (let number = first / segmentLength - 1; number >= 0; number--) {
      if (this.#parts.elapsed() - turnBegan > turnLength) {
        await this.#parts.pause();
        turnBegan = this.#parts.elapsed();
      }
      const places = remembered.get(number) ?? (await this.#matchesOf(number, conditions));
      if (!places) continue;
      remembered.set(number, places);
      if (places.length > 0) matches.push([number * segmentLength, places]);
    }
    const reached = rows.length + this.#reachedBelow(first);
    return { ...page(matches, from, count), reached, size: Math.max(size, reached) };
  }

  /** The matches of a whole segment; `undefined`, and forgotten until it is made anew, when there is none that opens. */
  async #matchesOf(number: number, conditions: readonly Condition[]): Promise<Uint16Array | undefined> {
    if (!this.#known?.has(number)) return undefined;
    const { segments, seal } = this.#parts;
    const lastDigest = await this.#lastDigest(number);
    const segment = openSegment(seal, { number, lastDigest }, (section) => segments.read(number, section));
    const places = matchSegment(segment, conditions);
    segment.release();
    if (!places) this.#known.delete(number);
    return places;
  }

  async #build(onProgress: (reach: Reach) => void): Promise<Reach> {
    await this.#takeIn();
    onProgress(this.#reach());
    for (let number = this.#missing(); number !== undefined && !this.#isHalted; number = this.#missing()) {
      const rows = await this.#rowsOf(number * segmentLength, (number + 1) * segmentLength);
      if (!rows) break;
      await this.#keep(number, rows);
      await this.#takeIn();
      onProgress(this.#reach());
    }
    return this.#reach();
  }

  /** The newest whole segment that is not made yet. */
  #missing(): number | undefined {
    for (let number = this.#tail.first / segmentLength - 1; number >= 0; number--)
      if (!this.#known?.has(number)) return number;
    return undefined;
  }

  /** Reads while nobody searches; `undefined` when halted. */
  async #rowsOf(from: number, to: number): Promise<readonly SearchRow[] | undefined> {
    const rows: SearchRow[] = [];
    while (from + rows.length < to) {
      do {
        await this.#parts.pause();
        if (this.#isHalted) return undefined;
      } while (this.#searches > 0);
      const begin = from + rows.length;
      rows.push(...(await this.#parts.source.rows(begin, Math.min(begin + pageLength, to))));
    }
    return rows;
  }

  async #keep(number: number, rows: readonly SearchRow[]): Promise<void> {
    const { segments, seal, random } = this.#parts;
    const lastDigest = await this.#lastDigest(number);
    segments.write(number, sealSegment(seal, { number, lastDigest }, rows, random));
    this.#known?.add(number);
  }

  /** A search goes on where nothing can be kept, on a full disk; it says that it reaches less. */
  async #keepOrLeave(number: number, rows: readonly SearchRow[]): Promise<void> {
    try {
      await this.#keep(number, rows);
    } catch (error) {
      if (!(error instanceof StoreFailure)) throw error;
    }
  }

  async #lastDigest(number: number): Promise<Uint8Array> {
    return (await this.#parts.source.digestAt((number + 1) * segmentLength - 1)) ?? new Uint8Array();
  }

  /** Brings the entries in that were appended; one after the other, whoever asks. */
  #takeIn(): Promise<void> {
    const taken = this.#taking.catch(() => {}).then(() => this.#takeNew());
    this.#taking = taken;
    return taken;
  }

  async #takeNew(): Promise<void> {
    const tail = this.#tail;
    this.#known ??= new Set(this.#parts.segments.numbers());
    this.#size = await this.#parts.source.size();
    const first = this.#size - (this.#size % segmentLength);
    if (first > tail.first) {
      if (tail.rows.length > 0) {
        await this.#readTail(tail.first + segmentLength);
        await this.#keepOrLeave(tail.first / segmentLength, tail.rows);
      }
      Object.assign(tail, { first, rows: [], segment: undefined });
    }
    await this.#readTail(this.#size);
  }

  async #readTail(to: number): Promise<void> {
    const tail = this.#tail;
    for (let at = tail.first + tail.rows.length; at < to; at = tail.first + tail.rows.length) {
      const rows = await this.#parts.source.rows(at, Math.min(at + pageLength, to));
      tail.rows = [...tail.rows, ...rows];
      delete tail.segment;
      await this.#parts.pause();
    }
  }

  #rememberedOf(conditions: readonly Condition[]): Map<number, Uint16Array> {
    const key = JSON.stringify(conditions, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
    const remembered = this.#remembered.get(key) ?? new Map<number, Uint16Array>();
    this.#remembered.delete(key);
    this.#remembered.set(key, remembered);
    for (const oldest of this.#remembered.keys()) {
      if (this.#remembered.size <= mostRemembered) break;
      this.#remembered.delete(oldest);
    }
    return remembered;
  }

  #reach(): Reach {
    return { reached: this.#tail.rows.length + this.#reachedBelow(this.#tail.first), size: this.#size };
  }

  #reachedBelow(first: number): number {
    let reached = 0;
    for (const number of this.#known ?? []) if (number * segmentLength < first) reached += segmentLength;
    return reached;
  }
}

function inMemory(rows: readonly SearchRow[]): Segment {
  const packed = packRows(rows);
  return new Segment(rows.length, (section) => packed[section]);
}

/** `matches` stand newest first, their places ascending. */
function page(
  matches: readonly (readonly [first: number, places: Uint16Array])[],
  from: number,
  count: number,
): Pick<Found, 'total' | 'sequences'> {
  const sequences: number[] = [];
  let total = 0;
  for (const [first, places] of matches) {
    const [begin, end] = [Math.max(0, from - total), Math.min(places.length, from + count - total)];
    for (let place = begin; place < end; place++) sequences.push(first + (places.at(-1 - place) ?? 0));
    total += places.length;
  }
  return { total, sequences };
}
