// The list of the archive: rows newest first, straight from it at any offset, or those that a search finds.
import type { ArchiveRow, ArchiveRows } from '#app/screen-contract/archive-views.ts';
import type { Archive } from '#app/support/archive/archive.ts';
import { rowOf, unreadableRow, type SearchRow } from '#app/support/search/search-row.ts';
import type { SessionParts } from './wallet-session.ts';

/** What a session keeps for it. */
export type RowsOfArchive = {
  /** How far search reaches, in entries. */
  index(): { reached: number; size: number };
  /** Rows `from` … of those that match, at most `count`, newest first. */
  rows(search: string, from: number, count: number): Promise<ArchiveRows>;
  /** The entries of a deal or an operation, oldest first, as far as search reaches. */
  sequencesOf(subject: string): Promise<readonly number[]>;
  stop(): Promise<void>;
};

/** Makes it; `changed` is told, at most four times a second, while search comes further. */
export function createArchiveRows({ archive }: SessionParts, _changed: () => void): RowsOfArchive {
  let size = 0;
  const all = async (isMatch: (row: SearchRow) => boolean) => {
    const rows: SearchRow[] = [];
    size = archive ? (await archive.checkpoint()).size : 0;
    if (archive)
      for await (const read of archive.entries({ to: size, newestFirst: true })) {
        const row = read.ok ? rowOf(read.value.sequence, read.value.entry) : undefined;
        if (row && isMatch(row)) rows.push(row);
      }
    return rows;
  };
  return {
    index: () => ({ reached: size, size }),
    async rows(search, from, count) {
      const value = search.trim().toLowerCase();
      if (!archive) return { total: 0, reached: 0, size: 0, terms: [], rows: [] };
      if (value === '') {
        size = (await archive.checkpoint()).size;
        return { total: size, reached: size, size, terms: [], rows: await rowsAt(archive, size, from, count) };
      }
      const found = await all(({ party = '', title = '', purse = '', kind }) =>
        [party, title, purse, kind].some((text) => text.toLowerCase().includes(value)),
      );
      const rows = found.slice(from, from + count).map(viewOf);
      return { total: found.length, reached: size, size, terms: [{ value, not: false }], rows };
    },
    async sequencesOf(subject) {
      const found = await all((row) => row.subject === subject);
      return found.map(({ sequence }) => sequence).toReversed();
    },
    stop: () => Promise.resolve(),
  };
}

/** The rows at an offset, read from the archive itself; one that was altered or lost is shown as unreadable. */
async function rowsAt(archive: Archive, size: number, from: number, count: number): Promise<ArchiveRow[]> {
  const to = Math.max(0, size - from);
  const first = Math.max(0, to - count);
  const read = new Map<number, SearchRow>();
  for await (const entry of archive.entries({ from: first, to }))
    if (entry.ok) read.set(entry.value.sequence, rowOf(entry.value.sequence, entry.value.entry));
  return Array.from({ length: to - first }, (_, place) => to - 1 - place).map((sequence) =>
    viewOf(read.get(sequence) ?? unreadableRow(sequence)),
  );
}

function viewOf({ amount, ...row }: SearchRow): ArchiveRow {
  return { ...row, ...(amount && { amount: { minor: amount.minor.toString(), currency: amount.currency } }) };
}
