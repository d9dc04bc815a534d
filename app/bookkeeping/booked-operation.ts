// What the books need to know of one operation of one purse, whatever its payment system. Business gathers it from the
// archive; bookkeeping never looks at a store or a module. Amounts and states are those that a person is shown.
//
// Whether an operation moved the purse's value is decided here, once, for every format: a payment that is `sent` has left
// the purse although its outcome is in doubt, so it is booked as value in transit until it is taken or comes back.
import type { Amount } from '#protocols/values/amount.ts';
import type { Seconds } from '#protocols/values/time.ts';

/**
 * What was done. `token` is value that came as a bare token, without offer or receipt. `restore` is value that a restore found and no earlier operation explains; `loss` is value that proved to
 * be spent elsewhere. The other words are those of payments.
 */
export const bookedKinds = ['pay', 'receive', 'token', 'load', 'gather', 'return', 'restore', 'loss'] as const;
export type BookedKind = (typeof bookedKinds)[number];

/** Where it stands, in the words of the payment lifecycle. */
export const bookedStates = [
  'started',
  'waiting-for-device',
  'approved',
  'sent',
  'completed',
  'refused',
  'failed',
  'returnable',
  'returned',
] as const;
export type BookedState = (typeof bookedStates)[number];

/** The purse whose balance it changes; a till of several currencies is booked as one account for each. */
export type BookedPurse = {
  /** Never reused, even when a purse is deleted. */
  readonly id: string;
  /** What the person calls it; free text. */
  readonly name: string;
  /** The payment system in one word, such as `ecash`. */
  readonly system: string;
  readonly practice: boolean;
};

/** The other party, as far as it is known. `id` is a key, an address or an account, free text. */
export type Counterparty = {
  readonly name: string;
  readonly id?: string;
  readonly verified?: 'certified' | 'known' | 'unverified';
};

/** A line of the offer: minor units of the operation's currency; `taxRate` in hundredths of a percent; `tax` is included. */
export type BookedLine = {
  readonly description: string;
  readonly quantity: number;
  readonly unitPrice: bigint;
  readonly total: bigint;
  readonly taxRate: number;
  readonly tax: bigint;
};

/**
 * One operation. `amount` is, for `pay` and `loss`, what leaves the purse before the fee; for `receive` and `token`, what
 * came, the fee still in it; for `load`, `return` and `restore`, what reached the purse, the fee already off; for `gather` it moves
 * nothing but the fee. `fee` has the same currency. Digests are SHA-256 in hex.
 */
export type BookedOperation = {
  readonly id: string;
  readonly kind: BookedKind;
  readonly state: BookedState;
  readonly purse: BookedPurse;
  readonly amount: Amount;
  readonly fee: Amount;
  /** When the value moved, or the operation ended; while neither has happened, when it began. */
  readonly bookedAt: Seconds;
  readonly counterparty?: Counterparty;
  readonly title?: string;
  readonly lines?: readonly BookedLine[];
  /** The deal that it belongs to. */
  readonly reference?: string;
  /** What the issuer calls it, such as the quote of a load. */
  readonly external?: string;
  /** The operation that this one corrects or takes back. */
  readonly related?: string;
  readonly failure?: { readonly code: string; readonly detail?: string };
  readonly digests?: {
    readonly offer?: string;
    readonly order?: string;
    readonly approval?: string;
    readonly payment?: string;
    readonly receipt?: string;
  };
  /** Where the receipt lies beside the export, if it does. */
  readonly receiptFile?: string;
  /** The archive's latest entry about it: leaf hash in hex, and place in the tree. */
  readonly entry?: { readonly hash: string; readonly index: number };
};

/** The states, per kind, in which the purse's value has changed. */
const moving: Readonly<Record<BookedKind, ReadonlySet<BookedState>>> = {
  pay: new Set(['sent', 'completed', 'returnable', 'returned']),
  receive: new Set(['completed']),
  token: new Set(['completed']),
  load: new Set(['completed']),
  gather: new Set(['completed']),
  return: new Set(['completed']),
  restore: new Set(['completed']),
  loss: new Set(['completed']),
};

/** Whether the value has moved. */
export function hasMoved({ kind, state }: Pick<BookedOperation, 'kind' | 'state'>): boolean {
  return moving[kind].has(state);
}

/** What it does to the purse before and after its fee, signed minor units: `net` is `gross` less the fee. */
export function movement({ kind, amount, fee }: Pick<BookedOperation, 'kind' | 'amount' | 'fee'>): {
  readonly gross: bigint;
  readonly net: bigint;
} {
  if (amount.currency !== fee.currency) throw new Error(`a fee in ${fee.currency} on ${amount.currency}`);
  switch (kind) {
    case 'pay':
    case 'loss':
      return { gross: -amount.minor, net: -amount.minor - fee.minor };
    case 'receive':
    case 'token':
      return { gross: amount.minor, net: amount.minor - fee.minor };
    case 'load':
    case 'return':
    case 'restore':
      return { gross: amount.minor + fee.minor, net: amount.minor };
    case 'gather':
      return { gross: 0n, net: -fee.minor };
  }
}
