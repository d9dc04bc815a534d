// A disk that outlives the process which writes it: rows in memory, opened by one program after the other, copied to begin
// many runs from one state. It obeys the store's contract (app/support/store).
import { openRows, type RowTable } from '#app/support/store/rows.ts';
import { StoreFailure, type Rows, type Store } from '#app/support/store/store.ts';

/** The disk. While `full` it refuses every transaction that writes. */
export class Disk implements Store {
  full = false;
  /** Told of every transaction that wrote. */
  onWritten: () => void = () => undefined;
  #rows: ReadonlyMap<string, Uint8Array>;

  constructor(rows: ReadonlyMap<string, Uint8Array> = new Map()) {
    this.#rows = rows;
  }

  /** Another disk with the same rows. */
  copy(): Disk {
    return new Disk(this.#rows);
  }

  async transact<Outcome>(work: (rows: Rows) => Outcome): Promise<Outcome> {
    await Promise.resolve(); // transactions are serial: one begins when the caller's turn is over
    const changed = new Map(this.#rows);
    let writes = 0;
    const table: RowTable = {
      get: (space, key) => changed.get(nameOf(space, key))?.slice(),
      put(space, key, value) {
        writes += 1;
        changed.set(nameOf(space, key), value.slice());
      },
      remove(space, key) {
        writes += 1;
        changed.delete(nameOf(space, key));
      },
      list(space, prefix) {
        const begin = nameOf(space, prefix);
        const rows = [...changed].filter(([name]) => name.startsWith(begin));
        const keyed = rows.map(([name, value]) => [name.slice(space.length + 1), value.slice()] as const);
        return keyed.toSorted(([first], [second]) => (first < second ? -1 : 1));
      },
    };
    const outcome = openRows(table, work);
    if (writes > 0 && this.full) throw new StoreFailure('no space left');
    if (writes > 0) {
      this.#rows = changed;
      this.onWritten();
    }
    return outcome;
  }
}

function nameOf(space: string, key: string): string {
  return `${space}\0${key}`;
}
