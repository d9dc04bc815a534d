// Entries opened lately, kept in memory of the archive's thread: screens ask for the last ones at start and after every change,
// and opening one costs more than handing it over. What is kept was checked when it was read; a verification never looks here.
import type { ArchivedEntry } from '#app/support/archive/archive.ts';
import type { EntryFinding } from '#protocols/archive/errors.ts';
import { good, type Result } from '#protocols/values/result.ts';

type Read = Result<ArchivedEntry, EntryFinding>;

const greatestCount = 128;
const greatestPrepared = 64; // a page of paged-entries.ts
const aStep = 4;
const greatestRecord = 16_384; // so at most 2 MiB of records

/** The entries read last, the longest unused first. */
export class RecentEntries {
  readonly #kept = new Map<number, ArchivedEntry>();

  /** The entries from `from` up to, without, `to`, ascending; `read` gives those that are not kept. */
  page(from: number, to: number, read: (from: number, to: number) => readonly Read[]): readonly Read[] {
    let [first, end] = [from, to];
    while (first < end && this.#kept.has(first)) first += 1;
    while (end > first && this.#kept.has(end - 1)) end -= 1;
    const page = [...this.#range(from, first), ...(first < end ? read(first, end) : []), ...this.#range(end, to)];
    for (const entry of page) this.#keep(entry);
    return page;
  }

  /** Opens the last of `size` entries ahead of the first question for them, a few a step: whoever steps may stop. */
  *prepare(size: number, read: (from: number, to: number) => readonly Read[]): Generator<undefined> {
    const first = Math.max(0, size - greatestPrepared);
    for (let end = size; end > first; end -= aStep) {
      yield;
      this.page(Math.max(first, end - aStep), end, read);
    }
  }

  #range(from: number, to: number): readonly Read[] {
    return Array.from({ length: to - from }, (_, place) => this.#kept.get(from + place)).flatMap((entry) =>
      entry ? [good(entry)] : [],
    );
  }

  #keep(read: Read): void {
    if (!read.ok || read.value.record.length > greatestRecord) return;
    this.#kept.delete(read.value.sequence);
    this.#kept.set(read.value.sequence, read.value);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= greatestCount) return;
      this.#kept.delete(oldest);
    }
  }
}
