// The transcript: one row for every operation of every purse, also for those that failed, were refused or wait, and a
// manifest that says what it covers (books notes §4, columns v1). Every other format derives from it.
//
// Sums held by whoever writes or reads one: gross − fee = net; effective = net where value moved, else 0; and for each
// account balanceAfter(n) = balanceAfter(n−1) + effective(n), from its opening to its closing balance.
// Left out of columns v1, as no payment of ours has them yet: value_date, tags, orig_currency, orig_amount, fx_rate; tz
// stands in the manifest.
import type { Currency } from '#protocols/values/amount.ts';
import type { Seconds } from '#protocols/values/time.ts';
import { hasMoved, type BookedKind, type BookedLine, type BookedState, type Counterparty } from './booked-operation.ts';
import type { DateText, Period } from './calendar.ts';

/** The name of the format; columns never change under one name. */
export const transcriptSchema = 'semper-transcript/1';

/** A row. Money is in signed minor units of `currency`, seen from the purse: what leaves it is negative. */
export type TranscriptRow = {
  /** 1 for the first row of the transcript. */
  readonly seq: number;
  /** The operation's id; no other row, in any transcript of this wallet, ever has it. */
  readonly id: string;
  readonly type: BookedKind;
  readonly status: BookedState;
  readonly bookedAt: Seconds;
  /** The UTC date under which it is booked: never before that of the row above, even when a clock was set back. */
  readonly bookingDate: DateText;
  /** The purse's id; together with `currency` one account of the manifest. */
  readonly account: string;
  readonly direction: 'in' | 'out' | 'own';
  readonly currency: Currency;
  /** What the balance changed by: `net`, or 0 where nothing moved. */
  readonly effective: bigint;
  readonly gross: bigint;
  readonly fee: bigint;
  /** Whose fee it is; empty without a fee. */
  readonly feeKind: 'mint' | '';
  /** Taxes included in `gross`, as the offer states them, unsigned. */
  readonly tax: bigint;
  /** Hundredths of a percent, when all lines have the same. */
  readonly taxRate: number | undefined;
  readonly net: bigint;
  readonly balanceAfter: bigint;
  readonly counterparty: Counterparty | undefined;
  readonly reference: string;
  readonly memo: string;
  readonly category: string;
  /** Digests (SHA-256, hex) of offer, order, payment, receipt and approval; empty where there is none. */
  readonly contractHash: string;
  readonly orderHash: string;
  readonly paymentHash: string;
  readonly receiptFile: string;
  readonly receiptHash: string;
  readonly externalRef: string;
  readonly relatedId: string;
  readonly deviceAuthHash: string;
  readonly recordHash: string;
  readonly logIndex: number | undefined;
  /** Why it failed, or was refused: a code, perhaps with details. */
  readonly note: string;
  readonly lines: readonly BookedLine[];
};

/** One purse in one currency, with its balances at the ends of the period; minor units. */
export type TranscriptAccount = {
  readonly account: string;
  readonly name: string;
  readonly system: string;
  readonly currency: Currency;
  readonly opening: bigint;
  readonly closing: bigint;
};

/** The first line of a transcript. */
export type Manifest = {
  readonly money: 'practice' | 'real';
  readonly period: Period;
  readonly rows: number;
  /** In the order in which the purses first appear in the books. */
  readonly accounts: readonly TranscriptAccount[];
  /** A signed note over the archive that the books were made from (C2SP checkpoint). */
  readonly checkpoint?: string;
};

/** Writes one format: the head, then a piece for each row. */
export interface BookWriter {
  readonly head: string;
  row(row: TranscriptRow): string;
}

/** Whether value moved. */
export function isEffective({ type, status }: Pick<TranscriptRow, 'type' | 'status'>): boolean {
  return hasMoved({ kind: type, state: status });
}

/** The key of an account among those of a manifest. */
export function accountKey({ account, currency }: { readonly account: string; readonly currency: Currency }): string {
  return `${currency} ${account}`;
}
