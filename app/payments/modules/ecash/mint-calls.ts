// The calls of ecash operations to a mint, each safe to repeat after a lost answer: a swap or mint that the mint has
// already done is found again by restoring its outputs (NUT-09), so that no coin is lost and none paid twice.
// Hazard: a refusal of a second attempt says nothing about the first, which may have been done. Whatever a mint refuses, the
// outputs are looked for and the inputs' states asked before the refusal counts.
import { hashToCurve } from '#protocols/ecash/blind.ts';
import type { Curve } from '#protocols/ecash/curve.ts';
import type { BlindedMessage, MintPromise, SpentProof } from '#protocols/ecash/mint-messages.ts';
import { hex, utf8 } from '#protocols/values/bytes.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { IssuerPort, OperationPause } from '../../payment/operation.ts';
import { mintError, type LoadQuote, type MintFailure, type MintPort } from './mint-port.ts';

/**
 * What an operation asks of its mint. `swapped` asks whether a swap was done, and `places` whether outputs were signed before; both do
 * nothing. `swap-in` is a swap of others' coins to places that nothing but our own count keeps from being used twice: it finds out
 * when they were, as long as the coins are unspent.
 */
export type MintCall =
  | { readonly call: 'request-load'; readonly mint: string; readonly amount: bigint; readonly unit: string }
  | { readonly call: 'load-state'; readonly mint: string; readonly quote: string }
  | {
      readonly call: 'mint';
      readonly mint: string;
      readonly quote: string;
      readonly outputs: readonly BlindedMessage[];
    }
  | { readonly call: 'places'; readonly mint: string; readonly outputs: readonly BlindedMessage[] }
  | {
      readonly call: 'swap' | 'swap-in' | 'swapped';
      readonly mint: string;
      readonly inputs: readonly SpentProof[];
      readonly outputs: readonly BlindedMessage[];
    };

/**
 * Why a swap or mint brought no promises.
 * - `coins-spent-elsewhere`: the inputs were spent, and not for these outputs; `spent` says which, by position.
 * - `mint-restores-in-part`: it remembers some of the outputs only; keep the record, ask again.
 * - `places-used`: the outputs were signed before for something else: take other places.
 * - `not-swapped`: nobody has done this swap.
 */
export type SettleFailure =
  | MintFailure
  | { readonly code: 'coins-spent-elsewhere'; readonly spent: readonly number[] }
  | { readonly code: 'mint-restores-in-part'; readonly found: number; readonly expected: number }
  | { readonly code: 'places-used' }
  | { readonly code: 'not-swapped' };

/** What a mint's answer is worth to an operation. */
export type MintAnswer =
  | { readonly call: 'quote'; readonly quote: Result<LoadQuote, MintFailure> }
  | { readonly call: 'places'; readonly areFree: Result<boolean, MintFailure> }
  | { readonly call: 'promises'; readonly promises: Result<readonly MintPromise[], SettleFailure> };

/** Why an operation waits whose swap has brought no promises, when it is not over. */
export function unsettled(failure: Exclude<SettleFailure, { readonly code: 'coins-spent-elsewhere' }>): OperationPause {
  const detail = 'detail' in failure ? failure.detail : failure.code;
  const cheating = failure.code === 'mint-restores-in-part' || failure.code === 'places-used';
  return cheating
    ? { code: 'issuer-cheats', failure: failure.code, detail }
    : { code: 'no-answer', from: 'issuer', detail };
}

/** Carries calls to mints; `mintAt` gives the client of a mint URL. */
export function mintIssuer(mintAt: (url: string) => MintPort, curve: Curve): IssuerPort<MintCall, MintAnswer> {
  return {
    async call(call) {
      const mint = mintAt(call.mint);
      switch (call.call) {
        case 'request-load':
          return { call: 'quote', quote: await mint.requestLoad(call.amount, call.unit) };
        case 'load-state':
          return { call: 'quote', quote: await mint.loadState(call.quote) };
        case 'mint':
          return { call: 'promises', promises: await mintOrRestore(mint, call.quote, call.outputs) };
        case 'places': {
          const signed = await mint.restore(call.outputs);
          return { call: 'places', areFree: signed.ok ? good(signed.value.length === 0) : signed };
        }
        case 'swap': {
          const swapped = await mint.swap(call.inputs, call.outputs);
          if (swapped.ok || swapped.error.code !== 'mint-refused') return { call: 'promises', promises: swapped };
          return { call: 'promises', promises: await afterRefusal(mint, call, swapped, curve) };
        }
        case 'swap-in': {
          const swapped = await mint.swap(call.inputs, call.outputs);
          if (swapped.ok || swapped.error.code !== 'mint-refused') return { call: 'promises', promises: swapped };
          const promises = await afterRefusal(mint, call, swapped, curve);
          return { call: 'promises', promises: await unlessUsed(mint, call, promises, curve) };
        }
        case 'swapped': {
          const promises = await afterRefusal(mint, call, bad({ code: 'not-swapped' } as const), curve);
          return { call: 'promises', promises };
        }
      }
    },
  };
}

type Promises = Result<readonly MintPromise[], SettleFailure>;

async function mintOrRestore(mint: MintPort, quote: string, outputs: readonly BlindedMessage[]): Promise<Promises> {
  const minted = await mint.mint(quote, outputs);
  if (minted.ok || minted.error.code !== 'mint-refused') return minted;
  const { mintCode } = minted.error;
  const restored = await restoreAll(mint, outputs);
  if (!restored || mintError.quoteIssued === mintCode) return restored ?? minted;
  if (!restored.ok && restored.error.code !== 'mint-restores-in-part') return restored;
  // Outputs that were signed while the quote is still to be issued were signed for another one.
  const standing = await mint.loadState(quote);
  if (!standing.ok) return inDoubt(standing.error);
  return standing.value.state === 'issued' ? restored : bad({ code: 'places-used' });
}

async function afterRefusal(
  mint: MintPort,
  { inputs, outputs }: { readonly inputs: readonly SpentProof[]; readonly outputs: readonly BlindedMessage[] },
  refused: Promises,
  curve: Curve,
): Promise<Promises> {
  const restored = await restoreAll(mint, outputs);
  if (restored) return restored;
  const states = await mint.states(inputs.map(({ secret }) => hashToCurve(utf8(secret), curve)));
  if (!states.ok) return inDoubt(states.error);
  const spent = states.value.flatMap((state, index) => (state === 'spent' ? [index] : []));
  if (spent.length > 0) return bad({ code: 'coins-spent-elsewhere', spent });
  // An earlier attempt may be under way at the mint: what comes of it is not known yet.
  if (states.value.includes('pending')) return bad({ code: 'mint-no-answer', detail: 'coins are pending at the mint' });
  return refused;
}

// Outputs that were signed while the coins for them are unspent were signed for something else.
async function unlessUsed(
  mint: MintPort,
  { inputs }: { readonly inputs: readonly SpentProof[] },
  promises: Promises,
  curve: Curve,
): Promise<Promises> {
  if (!promises.ok && promises.error.code !== 'mint-restores-in-part') return promises;
  const states = await mint.states(inputs.map(({ secret }) => hashToCurve(utf8(secret), curve)));
  if (!states.ok) return inDoubt(states.error);
  return states.value.every((state) => state === 'unspent') ? bad({ code: 'places-used' }) : promises;
}

// A mint that will not say what it did has not refused to do it.
function inDoubt(failure: MintFailure): Promises {
  if (failure.code !== 'mint-refused') return bad(failure);
  return bad({ code: 'mint-no-answer', detail: `it does not say what it did: ${failure.mintCode} ${failure.detail}` });
}

// The promises of all outputs in order; `undefined` when the mint remembers none of them.
async function restoreAll(mint: MintPort, outputs: readonly BlindedMessage[]): Promise<Promises | undefined> {
  const restored = await mint.restore(outputs);
  if (!restored.ok) return inDoubt(restored.error);
  if (restored.value.length === 0) return undefined;
  const byB = new Map(restored.value.map(({ B_, promise }) => [hex(B_), promise]));
  const promises = outputs.flatMap(({ B_ }) => byB.get(hex(B_)) ?? []);
  if (promises.length === outputs.length) return good(promises);
  return bad({ code: 'mint-restores-in-part', found: promises.length, expected: outputs.length });
}
