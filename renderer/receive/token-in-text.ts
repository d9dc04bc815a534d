// The ecash token in what a person pasted: alone, behind a `cashu:` address, or somewhere in a message. Looks at its shape only; what
// it is worth, and whether it holds, is the wallet's to find out.

/** The token, or why there is none: `empty`, `no-token`, `several`. */
export type FoundToken =
  | { readonly ok: true; readonly token: string }
  | { readonly ok: false; readonly fault: 'empty' | 'no-token' | 'several' };

/** Finds it. */
export function tokenIn(pasted: string): FoundToken {
  if (pasted.trim() === '') return { ok: false, fault: 'empty' };
  const found = [...pasted.matchAll(/(?<![\w-])cashu[AB][\w-]{16,}={0,2}/g)].map(([token]) => token);
  const [token, ...more] = new Set(found);
  if (token === undefined) return { ok: false, fault: 'no-token' };
  return more.length > 0 ? { ok: false, fault: 'several' } : { ok: true, token };
}
