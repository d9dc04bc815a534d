// What the wallet says to a mint and what it hears, in our own words: amounts as bigint, points as bytes. The adapter to
// cashu-ts (cashu-adapter.ts) is the only implementation over HTTP; all calls may be repeated without harm.
import type { BlindedMessage, MintPromise, SpentProof } from '#protocols/ecash/mint-messages.ts';
import type { Result } from '#protocols/values/result.ts';

/** A keyset as a mint tells of it (NUT-01, NUT-02); nothing is checked yet. */
export type ToldKeyset = {
  readonly id: Uint8Array;
  readonly unit: string;
  readonly active: boolean;
  readonly feePpk: number;
  readonly finalExpiry?: number;
  readonly keys: ReadonlyMap<bigint, Uint8Array>;
};

/** A quote to load (NUT-04): pay `invoice`, then mint. */
export type LoadQuote = {
  readonly quote: string;
  readonly invoice: string;
  readonly state: 'unpaid' | 'paid' | 'issued';
  readonly expiry?: number;
};

/**
 * Why a mint gave no usable answer. After `mint-unreachable` nothing was sent; after `mint-no-answer` it may have acted:
 * ask again or restore. `mint-refused` is its error by NUT error code; it did nothing.
 */
export type MintFailure =
  | { readonly code: 'mint-unreachable'; readonly detail: string }
  | { readonly code: 'mint-no-answer'; readonly detail: string }
  | { readonly code: 'mint-refused'; readonly mintCode: number; readonly detail: string }
  | { readonly code: 'mint-answer-unreadable'; readonly detail: string };

/** NUT error codes that the wallet acts on. */
export const mintError = {
  keysetUnknown: 12001,
  keysetInactive: 12002,
  quoteIssued: 20002,
} as const;

/** A mint. */
export interface MintPort {
  /** All keysets of the mint whose ids are of version 2, active and inactive, with their keys. */
  keysets(): Promise<Result<readonly ToldKeyset[], MintFailure>>;
  requestLoad(amount: bigint, unit: string): Promise<Result<LoadQuote, MintFailure>>;
  loadState(quote: string): Promise<Result<LoadQuote, MintFailure>>;
  mint(quote: string, outputs: readonly BlindedMessage[]): Promise<Result<readonly MintPromise[], MintFailure>>;
  swap(
    inputs: readonly SpentProof[],
    outputs: readonly BlindedMessage[],
  ): Promise<Result<readonly MintPromise[], MintFailure>>;
  /** NUT-09: those of `outputs` that were signed before, by B_, with their promises. */
  restore(
    outputs: readonly BlindedMessage[],
  ): Promise<Result<readonly { readonly B_: Uint8Array; readonly promise: MintPromise }[], MintFailure>>;
  /** NUT-07, by Y = hash_to_curve(secret), 33 bytes; same order. */
  states(ys: readonly Uint8Array[]): Promise<Result<readonly ('unspent' | 'pending' | 'spent')[], MintFailure>>;
}
