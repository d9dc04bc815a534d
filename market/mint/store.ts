// What a mint remembers, as a port: keysets, spent and pending coins, signatures given, quotes, and the answers it gave.
// Each writing method is one transaction: all of it is on disk when the method returns, or none of it ever was.
// Uniqueness (a coin once, an output once, an invoice once) is the store's promise, not the caller's.
import type { Result } from '#protocols/values/result.ts';
import type { Seconds } from '#protocols/values/time.ts';
import type { KeysetTerms } from './keysets.ts';
import type { Unit } from './units.ts';

/** A keyset as stored; at most one of a unit is active. */
export type StoredKeyset = KeysetTerms & { readonly id: string; readonly active: boolean };

/** A coin handed in. `y` is the point of its secret (hex): what makes it the same coin. */
export type Coin = {
  readonly y: string;
  readonly keyset: string;
  readonly amount: bigint;
  readonly witness: string | undefined;
};

/** A blank or named output waiting for its signature. */
export type Blank = { readonly blinded: string; readonly keyset: string };

/** A signature given (NUT-00 `BlindSignature` with NUT-12 proof), all in hex. */
export type Promised = Blank & {
  readonly amount: bigint;
  readonly signature: string;
  readonly e: string;
  readonly s: string;
};

/** A quote for loading coins against an invoice of the mint (NUT-04). */
export type MintQuote = {
  readonly id: string;
  readonly unit: Unit;
  readonly amount: bigint;
  readonly request: string;
  readonly paymentHash: string;
  readonly expiry: Seconds;
  readonly state: 'UNPAID' | 'PAID' | 'ISSUED';
  readonly updated: Seconds;
};

/** A quote for paying an invoice with coins (NUT-05). `spent` is the sum of the coins held or spent for it. */
export type MeltQuote = {
  readonly id: string;
  readonly unit: Unit;
  readonly amount: bigint;
  readonly feeReserve: bigint;
  readonly request: string;
  readonly paymentHash: string;
  readonly expiry: Seconds;
  readonly state: 'UNPAID' | 'PENDING' | 'PAID';
  readonly spent: bigint;
  readonly inputFee: bigint;
  readonly preimage: string | undefined;
  /** Under which the request that began the payment is answered when it comes again (NUT-19). */
  readonly answerKey: string | undefined;
};

/** A body that answered a request with status 200, kept under the digest of that request (NUT-19). */
export type Answer = { readonly key: string; readonly body: string };

/** Why a transaction was not done: the coin, output or quote was not in the state that it needs. */
export type Conflict = {
  readonly code:
    | 'proof-spent'
    | 'proof-pending'
    | 'output-signed'
    | 'output-pending'
    | 'quote-unpaid'
    | 'quote-issued'
    | 'quote-pending'
    | 'invoice-paid';
};

/** What one unit's tables sum to; see `mintBooks`. */
export type UnitTotals = {
  readonly unit: Unit;
  readonly issued: bigint;
  readonly redeemed: bigint;
  readonly pending: bigint;
  readonly fees: bigint;
  readonly loaded: bigint;
  readonly deposited: bigint;
};

/** The mint's memory. Methods throw only on faults of the storage. */
export type MintStore = {
  readonly keysets: () => readonly StoredKeyset[];
  /** Adds an active keyset and retires the unit's earlier ones. */
  readonly activate: (keyset: StoredKeyset) => void;
  readonly answer: (key: string) => string | undefined;
  readonly coin: (
    y: string,
  ) => { readonly state: 'SPENT' | 'PENDING'; readonly witness: string | undefined } | undefined;
  readonly promised: (blinded: string) => Promised | undefined;
  readonly blank: (blinded: string) => boolean;
  /** Spends coins and gives signatures. */
  readonly swap: (swap: {
    unit: Unit;
    coins: readonly Coin[];
    promises: readonly Promised[];
    fee: bigint;
    answer: Answer;
    at: Seconds;
  }) => Result<void, Conflict>;
  readonly addMintQuote: (quote: MintQuote) => void;
  readonly mintQuote: (id: string) => MintQuote | undefined;
  readonly mintQuoteOf: (paymentHash: string) => MintQuote | undefined;
  /** UNPAID → PAID; false when it was not UNPAID. */
  readonly payMintQuote: (id: string, at: Seconds) => boolean;
  /** PAID → ISSUED, and gives signatures. */
  readonly issue: (issue: {
    quote: string;
    promises: readonly Promised[];
    answer: Answer;
    at: Seconds;
  }) => Result<void, Conflict>;
  readonly addMeltQuote: (quote: MeltQuote) => void;
  readonly meltQuote: (id: string) => MeltQuote | undefined;
  readonly pendingMelts: () => readonly MeltQuote[];
  readonly blanksOf: (meltQuote: string) => readonly Blank[];
  readonly changeOf: (meltQuote: string) => readonly Promised[];
  /** UNPAID → PENDING, and holds coins and blanks; `invoice-paid` when another quote holds or has paid the invoice. */
  readonly hold: (hold: {
    quote: string;
    coins: readonly Coin[];
    blanks: readonly Blank[];
    inputFee: bigint;
    answerKey: string;
  }) => Result<void, Conflict>;
  /** PENDING → PAID: coins are spent, change is signed, a mint quote paid inside the house turns PAID with it. */
  readonly settle: (settle: {
    quote: string;
    preimage: string;
    networkFee: bigint;
    change: readonly Promised[];
    answer: Answer | undefined;
    mintQuote: string | undefined;
    at: Seconds;
  }) => Result<void, Conflict>;
  /** PENDING → UNPAID: coins and blanks are free again. */
  readonly release: (quote: string) => void;
  readonly totals: () => readonly UnitTotals[];
  readonly close: () => void;
};
