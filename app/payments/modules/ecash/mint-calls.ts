// The calls of ecash operations to a mint, each safe to repeat after a lost answer: a swap or mint that the mint has
// already done is found again by restoring its outputs (NUT-09), so that no coin is lost and none paid twice.
import { hashToCurve } from '#protocols/ecash/blind.ts';
import type { Curve } from '#protocols/ecash/curve.ts';
import type { BlindedMessage, MintPromise, SpentProof } from '#protocols/ecash/mint-messages.ts';
import { hex, utf8 } from '#protocols/values/bytes.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { IssuerPort } from '../../payment/operation.ts';
import { mintError, type LoadQuote, type MintFailure, type MintPort } from './mint-port.ts';

/** What an operation asks of its mint. */
export type MintCall =
  | { readonly call: 'request-load'; readonly mint: string; readonly amount: bigint; readonly unit: string }
  | { readonly call: 'load-state'; readonly mint: string; readonly quote: string }
  | {
      readonly call: 'mint';
      readonly mint: string;
      readonly quote: string;
      readonly outputs: readonly BlindedMessage[];
    }
  | {
      readonly call: 'swap';
      readonly mint: string;
      readonly inputs: readonly SpentProof[];
      readonly outputs: readonly BlindedMessage[];
    };

/**
 * Why a swap or mint brought no promises. `coins-spent-elsewhere`: the inputs were spent, and not for these outputs;
 * `spent` says which, by position. `mint-restores-in-part`: it remembers some of the outputs only; keep the record, ask again.
 */
export type SettleFailure =
  | MintFailure
  | { readonly code: 'coins-spent-elsewhere'; readonly spent: readonly number[] }
  | { readonly code: 'mint-restores-in-part'; readonly found: number; readonly expected: number };

/** What a mint's answer is worth to an operation. */
export type MintAnswer =
  | { readonly call: 'quote'; readonly quote: Result<LoadQuote, MintFailure> }
  | { readonly call: 'promises'; readonly promises: Result<readonly MintPromise[], SettleFailure> };

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
        case 'swap':
          return { call: 'promises', promises: await swapOrRestore(mint, call.inputs, call.outputs, curve) };
      }
    },
  };
}

type Promises = Result<readonly MintPromise[], SettleFailure>;

async function mintOrRestore(mint: MintPort, quote: string, outputs: readonly BlindedMessage[]): Promise<Promises> {
  const minted = await mint.mint(quote, outputs);
  if (minted.ok || !isRefusal(minted.error, [...mintError.outputsSigned, mintError.quoteIssued])) return minted;
  return (await restoreAll(mint, outputs)) ?? minted;
}

async function swapOrRestore(
  mint: MintPort,
  inputs: readonly SpentProof[],
  outputs: readonly BlindedMessage[],
  curve: Curve,
): Promise<Promises> {
  const swapped = await mint.swap(inputs, outputs);
  if (swapped.ok || !isRefusal(swapped.error, [...mintError.outputsSigned, mintError.spent])) return swapped;
  const restored = await restoreAll(mint, outputs);
  if (restored) return restored;
  const states = await mint.states(inputs.map(({ secret }) => hashToCurve(utf8(secret), curve)));
  if (!states.ok) return states;
  const spent = states.value.flatMap((state, index) => (state === 'spent' ? [index] : []));
  return spent.length > 0 ? bad({ code: 'coins-spent-elsewhere', spent }) : swapped;
}

// The promises of all outputs in order; `undefined` when the mint remembers none of them.
async function restoreAll(mint: MintPort, outputs: readonly BlindedMessage[]): Promise<Promises | undefined> {
  const restored = await mint.restore(outputs);
  if (!restored.ok) return restored;
  if (restored.value.length === 0) return undefined;
  const byB = new Map(restored.value.map(({ B_, promise }) => [hex(B_), promise]));
  const promises = outputs.flatMap(({ B_ }) => byB.get(hex(B_)) ?? []);
  if (promises.length === outputs.length) return good(promises);
  return bad({ code: 'mint-restores-in-part', found: promises.length, expected: outputs.length });
}

function isRefusal(failure: MintFailure, codes: readonly number[]): boolean {
  return failure.code === 'mint-refused' && codes.includes(failure.mintCode);
}
