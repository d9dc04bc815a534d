// What can be asked of a search over an archive, wherever it runs: in the thread that holds the archive (main/node), or over
// any archive in this one (search-index.ts over archive-source.ts).
import type { Condition } from './conditions.ts';

/** How many entries search knows, of how many the archive had when that was last looked at. */
export type Reach = { readonly reached: number; readonly size: number };

/** How many entries meet the conditions as far as search reaches, and the sequences of the page asked for, newest first. */
export type Found = Reach & { readonly total: number; readonly sequences: readonly number[] };

/** Rejects with `StoreFailure` when the archive or the place of the index fails; the archive itself loses nothing by it. */
export interface ArchiveSearch {
  /** The entries that meet all conditions: `count` of them after the newest `from`. What was appended before is looked at. */
  find(conditions: readonly Condition[], from: number, count: number): Promise<Found>;
  /**
   * Makes what is missing of the index, newest first, in small steps, and resolves when nothing is or `halt` was called;
   * `onProgress` is told from time to time. Called a second time meanwhile, it resolves with the first.
   */
  build(onProgress: (reach: Reach) => void): Promise<Reach>;
  /** Ends `build` after its present step; what was made stays. */
  halt(): void;
}
