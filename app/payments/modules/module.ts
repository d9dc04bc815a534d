// The port that every payment system's module fills, for payer and payee alike. A module declares what it can do; what it
// cannot is refused with a reason, never downgraded. Modules are compiled in; their rights are the ports they are handed.
import type { Amount, Currency } from '#protocols/values/amount.ts';
import type { Result } from '#protocols/values/result.ts';
import type { Seconds } from '#protocols/values/time.ts';
import type { TokenFailure } from '#protocols/ecash/errors.ts';
import type { Offer } from '#protocols/deal/offer.ts';
import type { Following } from '../payment/advance.ts';
import type { OperationPause, OperationView, Progress } from '../payment/operation.ts';
import type { Purse } from '../purses/purse.ts';
import type { Judge } from '../selection/select-purse.ts';

/** What a module is and what it may touch. A typed constant; nothing is loaded at run time. */
export type Manifest = {
  readonly name: string;
  readonly system: string;
  readonly roles: readonly ('payer' | 'payee')[];
  readonly currencies: readonly Currency[];
  readonly model: 'cash-like' | 'cheque-like' | 'push';
  readonly capabilities: readonly ('pay' | 'load' | 'receive' | 'restore' | 'take-back')[];
  readonly rights: readonly ('store' | 'network' | 'device' | 'clock' | 'random')[];
};

/** Why an operation cannot begin; nothing was reserved. */
export type StartFailure =
  | { readonly code: 'purse-unknown' }
  | { readonly code: 'amount-out-of-range'; readonly detail: string }
  | { readonly code: 'funds-short'; readonly short: Amount }
  | { readonly code: 'not-offered'; readonly detail: string }
  | { readonly code: 'issuer-failed'; readonly detail: string }
  | { readonly code: 'gathering-stopped'; readonly pause: OperationPause };

/** Why a token is not taken in: what is wrong with it, or that this wallet has taken it in before. Nothing was sent. */
export type StartTokenFailure = StartFailure | TokenFailure | { readonly code: 'token-taken' };

/** What a restore found, by keyset. */
export type RestoreReport = {
  readonly keysets: readonly { readonly keyset: string; readonly found: number; readonly free: Amount }[];
};

/** A payment system's module on the payer's side. */
export interface PaymentModule {
  readonly manifest: Manifest;
  /** Judges whether a purse can pay an offer's part, and at which fee. */
  readonly judge: Judge;
  purses(): Promise<readonly Purse[]>;
  /** Prepares and records a payment to a verified offer; drive it to go on. May first drive smaller operations of its own. */
  startPayment(
    purse: string,
    offer: Offer & { readonly bytes: Uint8Array },
    alternative: number,
    following: Following,
  ): Promise<Result<{ readonly id: string }, StartFailure>>;
  /** The payment of exactly this offer that is under way or over well; one that paid nothing does not count. */
  paymentFor(offer: Offer & { readonly bytes: Uint8Array }): Promise<{ readonly id: string } | undefined>;
  startLoad(purse: string, amount: Amount): Promise<Result<{ readonly id: string }, StartFailure>>;
  /** Records the intake of a bare token into a purse; drive it to go on. Absent where the system has no tokens. */
  startToken?(purse: string, token: string): Promise<Result<{ readonly id: string }, StartTokenFailure>>;
  /** Drives an operation until it is final or must wait; `undefined` when there is none of this id. */
  drive(id: string, following: Following): Promise<Progress | undefined>;
  /** Gives up an operation that has moved nothing yet; false when it is too late or unknown. */
  cancel(id: string): Promise<boolean>;
  /** Frees what interrupted beginnings hold, of which no issuer has seen anything; part of every recovery. */
  giveUpAbandoned(): Promise<void>;
  operations(): Promise<readonly OperationView[]>;
  /** Rebuilds a purse from the device's words at its issuer. */
  restore(purse: string): Promise<Result<RestoreReport, StartFailure>>;
}

/** A payment that came in, for a deal whose offer is ours and whose order holds. `reference` is the order's. */
export type IncomingPayment = {
  readonly deal: Uint8Array;
  readonly part: Uint8Array;
  readonly amount: Amount;
  readonly reference: Uint8Array;
  readonly payment: Uint8Array;
  readonly takenAt: Seconds;
  /** What the offer was for. */
  readonly title?: string;
};

/** What became of it. `later`: it may be ours already, ask again. `refused`: nothing was taken. */
export type TakeOutcome =
  | { readonly is: 'received'; readonly receivedAt: Seconds }
  | { readonly is: 'later'; readonly detail: string }
  | {
      readonly is: 'refused';
      readonly code: 'payment-malformed' | 'payment-refused' | 'payment-spent' | 'deal-paid-otherwise';
      readonly detail?: string;
    };

/** Why no part can be offered: the currency is not accepted, the issuer cannot be asked, its fee eats the amount up, or it has no coins for so much. */
export type PartFailure =
  | { readonly code: 'currency-not-accepted' }
  | { readonly code: 'issuer-failed'; readonly detail: string }
  | { readonly code: 'amount-too-small' | 'amount-too-large' };

/** How long an offer holds. */
export type Validity = { readonly issuedAt: Seconds; readonly validUntil: Seconds };

/** A payment system's module on the payee's side. */
export interface PayeeModule {
  readonly manifest: Manifest;
  /** The system's part of an offer for `total`, with a key that is this deal's alone. */
  part(deal: Uint8Array, total: Amount, validity: Validity): Promise<Result<Uint8Array, PartFailure>>;
  /** Takes value in: recorded before it acts, idempotent by deal and payment bytes. */
  take(payment: IncomingPayment): Promise<TakeOutcome>;
  /** When the payment of a deal came in, if it has. */
  receivedAt(deal: Uint8Array): Promise<Seconds | undefined>;
  /** Finishes what was interrupted. */
  recover(): Promise<void>;
  /** What was received and not spent, one amount a currency. */
  balances(): Promise<readonly Amount[]>;
}
