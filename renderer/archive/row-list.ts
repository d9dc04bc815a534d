// The rows of the archive as the screen knows them: fetched in windows around what is looked at, kept for a while, fetched ahead in
// the direction of scrolling. What was looked for last wins: an older question is given up, and its answer never used. While the
// archive grows or another search is asked for, the older list stays until the newer one's rows are there (`changed`).
import type { ArchiveRow, ArchiveRows } from '#app/screen-contract/archive-views.ts';
import type { Reply } from '#app/screen-contract/contract.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';

/** Asks for rows of a search. */
export type AskRows = (
  input: { readonly search: string; readonly from: number; readonly count: number },
  signal: AbortSignal,
) => Promise<Reply<ArchiveRows>>;

/** What is known of the whole list. `size`: entries in the archive; `reached`: of these, how many were searched. */
export type ListHead = Omit<ArchiveRows, 'rows'> & { readonly search: string };

/** Rows in one question, windows kept, windows fetched ahead and behind, questions at a time. */
const [windowRows, mostWindows, ahead, behind, atOnce] = [100, 80, 3, 1, 3];
/** The most rows that the contract gives. */
const greatestCount = 200;

/** One list at a time; `changed` is told whenever something of it came, and of how many rows it grew at its top. */
export class RowList {
  readonly #ask: AskRows;
  readonly #changed: (grownBy: number) => void;
  #head: ListHead | undefined;
  #windows = new Map<number, readonly ArchiveRow[]>();
  #fetching = new Map<number, AbortController>();
  #renewing: AbortController | undefined;
  #queue: readonly number[] = [];
  #problem: Problem | undefined;

  constructor(ask: AskRows, changed: (grownBy: number) => void) {
    this.#ask = ask;
    this.#changed = changed;
  }

  get head(): ListHead | undefined {
    return this.#head;
  }

  /** Why rows could not be had; forgotten with the next that come. */
  get problem(): Problem | undefined {
    return this.#problem;
  }

  /** A row, if it is here. */
  at(index: number): ArchiveRow | undefined {
    return this.#windows.get(Math.floor(index / windowRows))?.[index % windowRows];
  }

  /** Rows `first` … `last`, both included; `undefined` while one of them is not here. */
  between(first: number, last: number): readonly ArchiveRow[] | undefined {
    const rows: ArchiveRow[] = [];
    for (let index = first; index <= last; index++) {
      const row = this.at(index);
      if (!row) return undefined;
      rows.push(row);
    }
    return rows;
  }

  /** These rows are looked at; what is missing of them and next to them is fetched. */
  look(first: number, last: number, way: 'down' | 'up'): void {
    if (!this.#head || this.#head.total === 0) return;
    const [from, to] = [Math.floor(first / windowRows), Math.floor(last / windowRows)];
    const [before, after] = way === 'down' ? [behind, ahead] : [ahead, behind];
    const greatest = Math.floor((this.#head.total - 1) / windowRows);
    const near = range(from - before, to + after).filter((one) => one >= 0 && one <= greatest);
    const distance = (one: number) => (one < from ? from - one : Math.max(0, one - to));
    this.#queue = near.filter((one) => !this.#isWhole(one)).toSorted((one, other) => distance(one) - distance(other));
    for (const [window, fetching] of this.#fetching) {
      if (near.includes(window)) continue;
      fetching.abort();
      this.#fetching.delete(window);
    }
    this.#forget(from, to);
    if (!this.#problem) this.#next(); // else the person is asked first: asking a host that fails again and again helps nobody
  }

  /**
   * Asks anew: for another search from its top, else for what the archive has become, around rows `first` … `last`. What is
   * here stays until that has come; `fromTop` says that the person looks at the newest, and wants the newest.
   */
  async renew(search: string, first: number, last: number, fromTop: boolean): Promise<void> {
    this.#renewing?.abort();
    const renewing = new AbortController();
    this.#renewing = renewing;
    const before = this.#head?.search === search ? this.#head : undefined;
    const answer = await this.#ask({ search, from: 0, count: windowRows }, renewing.signal);
    if (renewing.signal.aborted) return;
    if (!answer.ok) return this.#fail(answer.error);
    const { rows, ...head } = answer.value;
    const windows = new Map([[0, rows]]);
    let grownBy = 0;
    if (before) {
      const grown = await this.#grownBy(before, answer.value, search, renewing.signal);
      if (renewing.signal.aborted) return;
      if (!grown.ok) return this.#fail(grown.error);
      grownBy = grown.value;
      const [from, to] = [first + grownBy, last + grownBy].map((row) => Math.floor(row / windowRows));
      for (const window of fromTop ? [] : range(from ?? 0, to ?? 0)) {
        if (windows.has(window) || window * windowRows >= head.total) continue;
        const seen = await this.#ask({ search, from: window * windowRows, count: windowRows }, renewing.signal);
        if (renewing.signal.aborted) return;
        if (!seen.ok) return this.#fail(seen.error);
        if (seen.value.size !== head.size) return this.renew(search, first, last, fromTop);
        windows.set(window, seen.value.rows);
      }
    }
    this.#renewing = undefined;
    for (const fetching of this.#fetching.values()) fetching.abort();
    this.#fetching = new Map();
    [this.#head, this.#windows, this.#problem, this.#queue] = [{ ...head, search }, windows, undefined, []];
    this.#changed(grownBy);
  }

  /** Whether another list is on its way. */
  get isRenewing(): boolean {
    return this.#renewing !== undefined;
  }

  stop(): void {
    this.#renewing?.abort();
    for (const fetching of this.#fetching.values()) fetching.abort();
    this.#queue = [];
  }

  /** How many rows came on top since `before`: those of entries that it did not have yet. */
  async #grownBy(before: ListHead, now: ArchiveRows, search: string, signal: AbortSignal): Promise<Reply<number>> {
    // Everything is listed: what came is what the archive grew by.
    if (now.terms.every(({ problem }) => problem)) return { ok: true, value: Math.max(0, now.size - before.size) };
    let [rows, grown] = [now.rows, 0];
    for (;;) {
      const known = rows.findIndex(({ sequence }) => sequence < before.size);
      grown += known === -1 ? rows.length : known;
      if (known !== -1 || rows.length === 0) return { ok: true, value: grown };
      const answer = await this.#ask({ search, from: grown, count: greatestCount }, signal);
      if (!answer.ok) return answer;
      rows = answer.value.rows;
    }
  }

  #next(): void {
    for (const window of this.#queue) {
      if (this.#fetching.size >= atOnce) return;
      if (!this.#fetching.has(window) && !this.#isWhole(window)) void this.#fetch(window);
    }
  }

  async #fetch(window: number): Promise<void> {
    const head = this.#head;
    if (!head) return;
    const fetching = new AbortController();
    this.#fetching.set(window, fetching);
    const input = { search: head.search, from: window * windowRows, count: windowRows };
    const answer = await this.#ask(input, fetching.signal);
    if (fetching.signal.aborted) return;
    this.#fetching.delete(window);
    if (!answer.ok) return this.#fail(answer.error);
    const { rows, ...now } = answer.value;
    if (now.size !== head.size) return; // places moved: the view tells of the growth, and everything is asked anew
    this.#head = { ...now, search: head.search };
    this.#windows.set(window, rows);
    this.#problem = undefined;
    this.#changed(0);
    this.#next();
  }

  #fail(problem: Problem): void {
    this.#problem = problem;
    this.#queue = [];
    this.#renewing = undefined;
    this.#changed(0);
  }

  /** Whether a window has all rows that the list has there. */
  #isWhole(window: number): boolean {
    const rows = this.#windows.get(window);
    return rows !== undefined && rows.length >= Math.min(windowRows, (this.#head?.total ?? 0) - window * windowRows);
  }

  #forget(from: number, to: number): void {
    if (this.#windows.size <= mostWindows) return;
    const distance = (one: number) => (one < from ? from - one : Math.max(0, one - to));
    const far = [...this.#windows.keys()].toSorted((one, other) => distance(other) - distance(one));
    for (const window of far.slice(0, this.#windows.size - mostWindows)) this.#windows.delete(window);
  }
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, place) => from + place);
}
