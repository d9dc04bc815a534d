// What a medium offers to keep an archive in: rows and notes, without a meaning (protocols/archive/SPEC.md §7). All calls are
// synchronous and throw `StoreFailure` when the medium fails; `log.ts` gives them their meaning on any medium.

/** A row of entries, but for its sequence. */
export type ArchiveRow = {
  readonly digest: Uint8Array;
  readonly tag: Uint8Array;
  readonly nodes: Uint8Array;
  readonly sealed: Uint8Array;
};

/** A row and where it stands. */
export type PlacedRow = ArchiveRow & { readonly sequence: number };

/** The tables of an archive. */
export interface ArchiveTable {
  /** The rows of `meta`; none in an archive that is not made yet. */
  meta(): ReadonlyMap<string, Uint8Array>;
  /** One more than the greatest sequence; 0 without rows. */
  size(): number;
  /** A row's part in clear, without reading what is sealed. */
  clear(sequence: number): Pick<ArchiveRow, 'digest' | 'nodes'> | undefined;
  /** The rows from `from` up to, without, `to` that are there, ascending. */
  rows(from: number, to: number): readonly PlacedRow[];
  /** Where the row with this tag stands. */
  sequenceOf(tag: Uint8Array): number | undefined;
  /** A note of `checkpoints`. */
  note(name: 'latest' | 'verified'): Uint8Array | undefined;
  /** Inserts rows from `from` on and replaces `latest`, in one durable transaction; with `meta`, makes the archive. */
  append(from: number, rows: readonly ArchiveRow[], latest: Uint8Array, meta?: ReadonlyMap<string, Uint8Array>): void;
  /** Replaces the note `verified`. */
  keepVerified(note: Uint8Array): void;
}
