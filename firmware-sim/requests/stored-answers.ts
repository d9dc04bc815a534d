// The answers that made a signature, one for each pairing (SPEC §7, idempotency): a host that lost the answer gets the
// same bytes again, and a request id never stands for two requests.
import { sameBytes } from '#protocols/values/bytes.ts';
import type { DeviceState, StoredAnswer } from '../state/device-state.ts';

/** What the device remembers of a request: nothing, its answer, or that its id stood for another one. */
export type Remembered = 'new' | 'id-reused' | { readonly response: Uint8Array };

/** Looks a request up among the answers of its pairing. */
export function remembered(
  state: DeviceState,
  pairing: Uint8Array,
  request: { readonly id: Uint8Array; readonly digest: Uint8Array },
): Remembered {
  const answer = state.answers.find((one) => sameBytes(one.pairing, pairing) && sameBytes(one.requestId, request.id));
  if (answer === undefined) return 'new';
  return sameBytes(answer.requestDigest, request.digest) ? { response: answer.response } : 'id-reused';
}

/**
 * The state with this answer in place of the pairing's last, and that pairing as the one used last; answers of pairings that
 * are gone go with them.
 */
export function withAnswer(state: DeviceState, answer: StoredAnswer): DeviceState {
  const kept = state.answers.filter(
    ({ pairing }) => !sameBytes(pairing, answer.pairing) && state.pairings.some(({ id }) => sameBytes(id, pairing)),
  );
  const used = (one: { readonly id: Uint8Array }) => sameBytes(one.id, answer.pairing);
  const pairings = [...state.pairings.filter((one) => !used(one)), ...state.pairings.filter(used)];
  return { ...state, pairings, answers: [...kept, answer] };
}
