// One entry of the archive as a list shows it and a search compares it: a few facts in a row. Which facts an entry carries is
// up to who kept it (app/payments/payment/operation-entry.ts, app/business/kept-*.ts); what is absent is left out. An
// entry that was altered or lost has a row too, so that rows and sequences stay in step.
import {
  amountFromWire,
  amount,
  currencies,
  greatestAmount,
  isCurrency,
  type Amount,
} from '#protocols/values/amount.ts';
import { hex } from '#protocols/values/bytes.ts';
import type { Entry } from '#protocols/archive/messages.ts';

/** A row; `at` in seconds since 1970, `subject` 16 bytes in hex: the deal or operation that it belongs to. */
export type SearchRow = {
  readonly sequence: number;
  readonly at: number;
  readonly kind: string;
  readonly subject?: string;
  readonly party?: string;
  readonly title?: string;
  readonly purse?: string;
  readonly amount?: Amount;
};

/** The row of an entry at `sequence`. */
export function rowOf(sequence: number, { kind, at, subject, facts }: Entry): SearchRow {
  const named = new Map(facts);
  const party =
    named.get('payee') ?? (withIssuer.has(kind.slice(0, kind.indexOf(':'))) ? named.get('issuer') : undefined);
  const title = named.get('title');
  const purse = named.get('purse-name') ?? named.get('purse');
  const moved = amountOf(named);
  return {
    sequence,
    at,
    kind,
    ...(subject?.length === 16 && { subject: hex(subject) }),
    ...(party !== undefined && { party }),
    ...(title !== undefined && { title }),
    ...(purse !== undefined && { purse }),
    ...(moved && { amount: moved }),
  };
}

/** The row of an entry that cannot be read; when it happened is not known. */
export function unreadableRow(sequence: number): SearchRow {
  return { sequence, at: 0, kind: 'archive:unreadable' };
}

/** With whom one deals in these, where no payee is named. */
const withIssuer = new Set(['load', 'gather', 'return', 'restore', 'loss']);

/** Operations keep minor units beside their currency, offers a text for people. */
function amountOf(facts: ReadonlyMap<string, string>): Amount | undefined {
  const currency = facts.get('currency');
  const text = facts.get('amount') ?? facts.get('total');
  if (text === undefined) return undefined;
  if (currency === undefined) return readAmountText(text);
  const read = isCurrency(currency) ? amountFromWire(text, currency) : undefined;
  return read?.ok ? read.value : undefined;
}

/** Reads what `amountText` writes: `12.50 EUR`. */
function readAmountText(text: string): Amount | undefined {
  const [, whole = '', fraction = '', currency = ''] = /^(\d{1,19})(?:\.(\d{1,8}))? ([A-Z]{3,4})$/.exec(text) ?? [];
  if (!isCurrency(currency) || fraction.length !== currencies[currency].exponent) return undefined;
  const minor = BigInt(whole + fraction);
  return minor <= greatestAmount ? amount(minor, currency) : undefined;
}
