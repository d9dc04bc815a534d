// The list of the archive: rows newest first, straight from it at any offset, or those that a search finds. The index of the search
// is made in the background, some time after the session has opened, so that opening does not wait for it; until then a search
// says how far it reaches. What a row shows always comes from the archive itself.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ArchiveRow, ArchiveRows, SearchTerm } from '#app/screen-contract/archive-views.ts';
import type { Archive } from '#app/support/archive/archive.ts';
import { rowsBetween, searchInMemory } from '#app/support/search/archive-source.ts';
import type { ArchiveSearch, Reach } from '#app/support/search/archive-search.ts';
import { parseSearch, type DayStart, type Term } from '#app/support/search/parse-search.ts';
import { rowOf, unreadableRow, type SearchRow } from '#app/support/search/search-row.ts';
import { StoreFailure } from '#app/support/store/store.ts';
import type { SessionParts } from './wallet-session.ts';

/** What a session keeps for it. */
export type RowsOfArchive = {
  /** How far search reaches, in entries, as far as that was looked at. */
  index(): { reached: number; size: number };
  /** Rows `from` … of those that match, at most `count`, newest first. Rejects with `StoreFailure` when the medium fails. */
  rows(search: string, from: number, count: number): Promise<ArchiveRows>;
  /** The entries of a deal or an operation (16 bytes in hex), oldest first, as far as search reaches. */
  sequencesOf(subject: string): Promise<readonly number[]>;
  stop(): Promise<void>;
};

/** How long after opening the index is looked at, and the least time between two words about it, in milliseconds. */
const [beginAfter, tellEvery] = [1500, 250];

/** Makes it; `changed` is told, at most four times a second, while search comes further. */
export function createArchiveRows(
  { archive, random, onFault }: Pick<SessionParts, 'archive' | 'random' | 'onFault'>,
  changed: () => void,
): RowsOfArchive {
  if (!archive) return noRows;
  const turns = { pause: async () => nextTurn(), elapsed: () => performance.now() };
  const search = archive.search ?? searchInMemory(archive, random, turns);
  const building = buildInBackground(search, changed, onFault);
  const find = async (...asked: Parameters<ArchiveSearch['find']>) => {
    const found = await search.find(...asked);
    building.reached(found);
    return found;
  };
  return {
    index: () => building.reach(),
    async rows(text, from, count) {
      const { terms, conditions } = parseSearch(text, localDay);
      const understood = terms.map(termView);
      if (conditions.length === 0) {
        const { size } = await archive.checkpoint();
        const to = Math.max(0, size - from);
        const rows = await rowsBetween(archive, Math.max(0, to - count), to);
        return { total: size, reached: size, size, terms: understood, rows: rows.toReversed().map(rowView) };
      }
      const { total, reached, size, sequences } = await find(conditions, from, count);
      const rows = await Promise.all(sequences.map((sequence) => rowAt(archive, sequence)));
      return { total, reached, size, terms: understood, rows: rows.map(rowView) };
    },
    async sequencesOf(subject) {
      const { sequences } = await find([{ is: 'deal', digits: subject, not: false }], 0, Number.MAX_SAFE_INTEGER);
      return sequences.toReversed();
    },
    stop: () => building.stop(),
  };
}

const noRows: RowsOfArchive = {
  index: () => ({ reached: 0, size: 0 }),
  rows: () => Promise.resolve({ total: 0, reached: 0, size: 0, terms: [], rows: [] }),
  sequencesOf: () => Promise.resolve([]),
  stop: () => Promise.resolve(),
};

type Building = {
  reach(): Reach;
  /** A search came so far; what is missing is made. */
  reached(now: Reach): void;
  stop(): Promise<void>;
};

function buildInBackground(search: ArchiveSearch, changed: () => void, onFault: (fault: unknown) => void): Building {
  let reach: Reach = { reached: 0, size: 0 };
  let [building, hasStopped]: [Promise<void> | undefined, boolean] = [undefined, false];
  let telling: NodeJS.Timeout | undefined;
  const tell = (now: Reach) => {
    if (now.reached === reach.reached && now.size === reach.size) return;
    reach = { reached: now.reached, size: now.size };
    telling ??= setTimeout(() => {
      telling = undefined;
      changed();
    }, tellEvery).unref();
  };
  const build = () => {
    if (hasStopped) return;
    building ??= search
      .build(tell)
      .then(tell)
      .catch((error: unknown) => {
        if (!(error instanceof StoreFailure)) onFault(error); // the medium failed, or was closed: the next search begins anew
      })
      .finally(() => (building = undefined));
  };
  const beginning = setTimeout(build, beginAfter).unref();
  return {
    reach: () => reach,
    reached(now) {
      tell(now);
      if (now.reached < now.size) build();
    },
    async stop() {
      hasStopped = true;
      clearTimeout(beginning);
      clearTimeout(telling);
      search.halt();
      await building;
    },
  };
}

async function rowAt(archive: Archive, sequence: number): Promise<SearchRow> {
  const read = await archive.read(sequence);
  return read.ok ? rowOf(sequence, read.value.entry) : unreadableRow(sequence);
}

/** Days begin where this host is: a wallet runs on its person's machine. */
const localDay: DayStart = (year, month, dayOfMonth) => new Date(year, month - 1, dayOfMonth).getTime() / 1000;

function termView({ operator, value, not, problem }: Term): SearchTerm {
  const stated = problem && { problem: { code: problem.code, details: {} } };
  return { ...(operator !== undefined && { operator }), value, not, ...stated };
}

function rowView({ amount, ...row }: SearchRow): ArchiveRow {
  return { ...row, ...(amount && { amount: { minor: amount.minor.toString(), currency: amount.currency } }) };
}
