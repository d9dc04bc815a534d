// What SQLite's failures mean to us: one place for the result codes that stores and archives tell apart.
import { StoreFailure } from '#app/support/store/store.ts';

/** Result codes of SQLite that mean something to us; the lower eight bits of an extended code. */
export const sqlite = {
  busy: 5,
  readOnly: 8,
  inputOutput: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notDatabase: 26,
} as const;

/** The result code of an error of `node:sqlite`, or `undefined` for any other error. */
export function resultCode(error: unknown): number | undefined {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined;
  return typeof code === 'number' ? code & 0xff : undefined;
}

/** An error's own word for what happened. */
export function detailOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Acts on a database; a failure of the medium comes out as `StoreFailure`, anything else as it is. */
export function onMedium<Value>(act: () => Value): Value {
  try {
    return act();
  } catch (error) {
    throw resultCode(error) === undefined ? error : new StoreFailure(detailOf(error));
  }
}
