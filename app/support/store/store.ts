// The durable store: rows of bytes by space and key, changed in transactions. What an operation writes before it sends goes
// in one transaction, so that a crash finds either all of it or nothing. Implementations: memory (tests), SQLite (main/node).

/** Rows within one transaction; every read sees the transaction's own writes. */
export interface Rows {
  /** The row's bytes, or `undefined` when there is none. The caller must not change them. */
  get(space: string, key: string): Uint8Array | undefined;
  /** Writes or replaces a row. */
  put(space: string, key: string, value: Uint8Array): void;
  /** Removes a row; removing none is no error. */
  remove(space: string, key: string): void;
  /** All rows of a space whose key begins with `prefix`, ascending by key (UTF-16 order; keys here are ASCII). */
  list(space: string, prefix?: string): readonly (readonly [key: string, value: Uint8Array])[];
}

/** A store whose transactions are serial and durable: when `transact` resolves, the rows survive a power cut. */
export interface Store {
  /**
   * Runs `work` in one transaction. `work` is synchronous; when it throws, nothing is written and the error comes out.
   * Rejects with `StoreFailure` when the medium fails (disk full, read-only): nothing is written.
   */
  transact<Outcome>(work: (rows: Rows) => Outcome): Promise<Outcome>;
}

/** The medium failed; `detail` is the driver's word for it. Nothing of the transaction was written. */
export class StoreFailure extends Error {
  readonly code = 'store-failed';
  readonly detail: string;
  constructor(detail: string) {
    super(`the store failed: ${detail}`);
    this.detail = detail;
  }
}
