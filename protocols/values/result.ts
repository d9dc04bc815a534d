// Expected outcomes are values: a caller must look at `ok` before it has anything. Only bugs throw
// (ARCHITECTURE, expected outcomes).

/** Either a value or a typed error `{ code, …details }`; `code` is kebab-case and permanent. */
export type Result<Value, Failure> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: Failure };

/** The good outcome. */
export function good<Value>(value: Value): { readonly ok: true; readonly value: Value } {
  return { ok: true, value };
}

/** The bad outcome, with its code and details. */
export function bad<Failure>(error: Failure): { readonly ok: false; readonly error: Failure } {
  return { ok: false, error };
}
