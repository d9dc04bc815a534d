// Reads a mint's answer on the state of coins (NUT-07) as it was kept: `{"states":[{"Y","state","witness"}]}`. Nothing in it is
// signed by the mint. Its one use is the witness, a signature that holds or does not.
import { fromUtf8 } from '#protocols/values/bytes.ts';

/** What a mint said, and the witness it told of each coin, by Y in hex. */
export type MintStates = { readonly told: string; readonly witnesses: ReadonlyMap<string, string> };

const greatestStates = 262_144;

/** Reads it; `told` is the states it names, or `unreadable`. */
export function readMintStates(bytes: Uint8Array): MintStates {
  const answer = parsed(bytes.length <= greatestStates ? fromUtf8(bytes) : undefined);
  const states = isObject(answer) && Array.isArray(answer['states']) ? (answer['states'] as readonly unknown[]) : [];
  const told = new Set<string>();
  const witnesses = new Map<string, string>();
  for (const one of states) {
    if (!isObject(one)) continue;
    const { Y, state, witness } = one;
    if (state === 'SPENT' || state === 'UNSPENT' || state === 'PENDING') told.add(state.toLowerCase());
    if (typeof Y === 'string' && typeof witness === 'string') witnesses.set(Y, witness);
  }
  return { told: told.size > 0 ? [...told].toSorted().join(', ') : 'unreadable', witnesses };
}

/** A JSON value; `undefined` when the text is none. */
export function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

/** Whether a JSON value is an object with fields. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
