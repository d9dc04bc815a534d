// A store in memory, for tests and for drawings of what a host must offer. It obeys the same contract as the durable one
// (store.contract.ts), but for durability: nothing survives the process.
import { openRows, type RowTable } from './rows.ts';
import type { Rows, Store } from './store.ts';

/** A store that forgets; transactions work on a copy-on-write layer, so that a throw leaves no trace. */
export function memoryStore(): Store {
  const kept = new Map<string, Map<string, Uint8Array>>();
  return {
    async transact<Outcome>(work: (rows: Rows) => Outcome): Promise<Outcome> {
      await Promise.resolve(); // a call from inside another transaction waits until that one is over
      const layer = layerOver(kept);
      const outcome = openRows(layer.table, work);
      layer.keep();
      return outcome;
    },
  };
}

type Spaces = Map<string, Map<string, Uint8Array | undefined>>;

/** Changes on top of `kept`; `undefined` stands for a removed row. */
function layerOver(kept: Map<string, Map<string, Uint8Array>>) {
  const changed: Spaces = new Map();
  const changesOf = (space: string) => {
    const changes = changed.get(space) ?? new Map<string, Uint8Array | undefined>();
    changed.set(space, changes);
    return changes;
  };
  const read = (space: string, key: string) =>
    changed.get(space)?.has(key) ? changed.get(space)?.get(key) : kept.get(space)?.get(key);
  const table: RowTable = {
    get: (space, key) => read(space, key)?.slice(),
    put: (space, key, value) => void changesOf(space).set(key, value.slice()),
    remove: (space, key) => void changesOf(space).set(key, undefined),
    list(space, prefix) {
      const keys = new Set([...(kept.get(space)?.keys() ?? []), ...(changed.get(space)?.keys() ?? [])]);
      const rows: (readonly [string, Uint8Array])[] = [];
      for (const key of [...keys].filter((candidate) => candidate.startsWith(prefix)).sort()) {
        const value = read(space, key);
        if (value) rows.push([key, value.slice()]);
      }
      return rows;
    },
  };
  return { table, keep: () => keepChanges(kept, changed) };
}

function keepChanges(kept: Map<string, Map<string, Uint8Array>>, changed: Spaces): void {
  for (const [space, changes] of changed) {
    const rows = kept.get(space) ?? new Map<string, Uint8Array>();
    kept.set(space, rows);
    for (const [key, value] of changes) {
      if (value) rows.set(key, value);
      else rows.delete(key);
    }
  }
}
