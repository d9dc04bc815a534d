// What every store asks of its callers, whatever its medium: ASCII names, synchronous work, no rows kept for later. All
// three are bugs of the caller, so they throw; the transaction around them is then undone.
import type { Rows } from './store.ts';

/** The four operations a medium offers within a transaction. Values go in and out as copies. */
export type RowTable = Required<{
  [Name in keyof Rows]: (...args: Required<Parameters<Rows[Name]>>) => ReturnType<Rows[Name]>;
}>;

/**
 * Runs `work` on a medium's rows and closes them afterwards. Throws what `work` throws, and on a name that is not ASCII
 * (its order would depend on the medium), on `work` that is asynchronous, and on rows used after the transaction.
 */
export function openRows<Outcome>(table: RowTable, work: (rows: Rows) => Outcome): Outcome {
  let open = true;
  const checked = (...names: readonly string[]) => {
    if (!open) throw new Error('rows used after their transaction ended');
    for (const name of names)
      if (!/^[\0-\x7f]*$/.test(name)) throw new Error(`not an ASCII name: ${JSON.stringify(name)}`);
  };
  try {
    const outcome = work({
      get: (space, key) => (checked(space, key), table.get(space, key)),
      put: (space, key, value) => (checked(space, key), table.put(space, key, value)),
      remove: (space, key) => (checked(space, key), table.remove(space, key)),
      list: (space, prefix = '') => (checked(space, prefix), table.list(space, prefix)),
    });
    if (outcome instanceof Promise) throw new Error('the work of a transaction must be synchronous');
    return outcome;
  } finally {
    open = false;
  }
}
