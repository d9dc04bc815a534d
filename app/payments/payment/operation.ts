// The shape of every operation of every payment module: a durable state, what it wants to send next, and a step that takes
// the answer (DESIGN §6: token-based). The caller carries the tokens, so an operation fits any exchange and any
// transport, and a crash anywhere finds the last recorded state, whose sending may be repeated.
import type { Amount } from '#protocols/values/amount.ts';
import type { Codec } from '#protocols/values/codec.ts';
import type { Result } from '#protocols/values/result.ts';
import type { Rows } from '../../support/store/store.ts';
import type { Approval, ReviewRequest, TrustedIoFailure } from '../../support/trusted-io/trusted-io.ts';
import type { PaymentState } from './lifecycle.ts';

/** What is sent next, and to whom. `IssuerCall` is the module's own; only its own issuer port understands it. */
export type Outgoing<IssuerCall> =
  | { readonly to: 'device'; readonly ask: 'approve'; readonly id: Uint8Array; readonly review: ReviewRequest }
  | {
      readonly to: 'device';
      readonly ask: 'system';
      readonly id: Uint8Array;
      readonly system: string;
      readonly verb: number;
      readonly content: Uint8Array;
    }
  | { readonly to: 'issuer'; readonly call: IssuerCall }
  | { readonly to: 'payee'; readonly url: string; readonly message: Uint8Array };

/** What came back. */
export type Incoming<IssuerAnswer> =
  | { readonly from: 'device'; readonly approval: Result<Approval, TrustedIoFailure> }
  | { readonly from: 'device'; readonly content: Result<Uint8Array, TrustedIoFailure> }
  | { readonly from: 'issuer'; readonly answer: IssuerAnswer }
  | { readonly from: 'payee'; readonly answer: PayeeAnswer };

/** A payee's answer to a payment message (protocols/deal SPEC §4). */
export type PayeeAnswer =
  | { readonly is: 'receipt'; readonly bytes: Uint8Array }
  | { readonly is: 'later'; readonly detail: string }
  | { readonly is: 'refused'; readonly code: string; readonly detail?: string };

/**
 * The next state and the rows that change with it, written in one transaction; or, where the state needs something from the
 * rows (a batch number), `become`, which gives it inside that transaction. `stay` says why nothing moved.
 */
export type Step<State> =
  | { readonly next: State; readonly write?: (rows: Rows) => void }
  | { readonly become: (rows: Rows) => State }
  | { readonly stay: OperationPause };

/**
 * Why an operation waits. Nothing is lost in any of these, and nothing can be paid twice by going on.
 * - `no-answer`: the mint or the payee may have acted; it is asked again by itself. After the lock time a payment whose payee
 *   never answers can be taken back.
 * - `device-needed`: nothing has been sent. Connect the device, unlock it, or ask the person again, and go on (`resume`); or
 *   give it up (`cancel`). A device that had signed before the link broke answers again without a question.
 * - `load-unpaid`: pay the invoice, then go on.
 * - `issuer-cheats`: the mint answered with something else than it owes (`failure` names it, `mint-refused` when it was paid and
 *   refuses to issue). The record is kept as evidence: ask again, complain to the mint if it stays so.
 * - `receipt-invalid`: the payee was paid and acknowledged something else: ask again, then show it the record.
 */
export type OperationPause =
  | { readonly code: 'no-answer'; readonly from: 'issuer' | 'payee'; readonly detail: string }
  | { readonly code: 'device-needed'; readonly failure: TrustedIoFailure }
  | { readonly code: 'load-unpaid'; readonly invoice: string }
  | { readonly code: 'issuer-cheats'; readonly failure: string; readonly detail: string }
  | { readonly code: 'receipt-invalid'; readonly failure: string };

/** What a person may know of an operation; documents are the exact bytes. */
export type OperationView = {
  readonly id: string;
  readonly kind: 'pay' | 'receive' | 'token' | 'load' | 'gather' | 'return';
  readonly purse: string;
  readonly state: PaymentState;
  readonly amount: Amount;
  readonly fee: Amount;
  readonly payee?: string;
  readonly title?: string;
  readonly startedAt: number;
  readonly failure?: { readonly code: string; readonly detail?: string };
  readonly invoice?: string;
  readonly returnableAt?: number;
  readonly documents: {
    readonly offer?: Uint8Array;
    readonly approval?: Uint8Array;
    readonly order?: Uint8Array;
    readonly payment?: Uint8Array;
    readonly receipt?: Uint8Array;
    /** What proves the coins of the payment, as the system's module reads it again in a dispute. */
    readonly keysets?: Uint8Array;
  };
};

/** An operation as it stands, and why it goes no further by itself (absent when final). */
export type Progress = { readonly view: OperationView; readonly pause?: OperationPause };

/** One kind of operation of one module. */
export interface OperationKind<State, IssuerCall, IssuerAnswer> {
  /** `system:kind`, such as `ecash:pay`; stands in the store. */
  readonly name: string;
  readonly codec: Codec<State>;
  /** What time alone does to this state, such as an offer that has run out; asked before anything is sent. */
  lapse?(state: State): Step<State> | undefined;
  /** What to send in this state; `undefined` when it is final. Sending twice must do no harm. */
  want(state: State): Outgoing<IssuerCall> | undefined;
  /** Takes an answer. Pure but for `write`. Answers that do not fit the state throw: a bug of the carrier. */
  step(state: State, incoming: Incoming<IssuerAnswer>): Step<State>;
  view(state: State): OperationView;
}

/** Carries calls to the issuer (a mint, a bank); idempotent calls may be repeated. Never throws. */
export interface IssuerPort<IssuerCall, IssuerAnswer> {
  call(call: IssuerCall): Promise<IssuerAnswer>;
}
