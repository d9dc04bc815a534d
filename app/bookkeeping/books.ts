// Makes the transcript in two passes over the same operations, so that neither has to be held in memory: the first adds up
// what the manifest says, the second gives the rows and notices when they are no longer those of the first.
// Operations come in the order in which the archive kept them; those outside of the period only move balances.
import { bad, good, type Result } from '#protocols/values/result.ts';
import { hasMoved, movement, type BookedOperation } from './booked-operation.ts';
import { dateOf, isWithin, type DateText, type Period } from './calendar.ts';
import { accountKey, type Manifest, type TranscriptAccount, type TranscriptRow } from './transcript.ts';

/**
 * Why operations make no books: an id stands on two of them; practice and real money are mixed; or the second pass saw other
 * operations than the first (pay less while exporting: try again).
 */
export type BooksFailure =
  | { readonly code: 'id-repeated'; readonly id: string }
  | { readonly code: 'money-mixed'; readonly id: string }
  | { readonly code: 'operations-changed' };

/** The first pass. */
export interface Survey {
  add(operation: BookedOperation): void;
  manifest(checkpoint?: string): Result<Manifest, BooksFailure>;
}

/** The second pass. */
export interface Books {
  /** The row of the next operation, or `undefined` when it lies outside of the period. */
  book(operation: BookedOperation): TranscriptRow | undefined;
  /** Whether all the rows of the manifest, and no others, were booked. */
  close(): Result<true, BooksFailure>;
}

/** Begins the first pass. */
export function surveyBooks(period: Period): Survey {
  const accounts = new Map<string, { -readonly [Name in keyof TranscriptAccount]: TranscriptAccount[Name] }>();
  const ids = new Set<string>();
  const dates = bookingDates();
  let rows = 0;
  let practice: boolean | undefined;
  let failure: BooksFailure | undefined;

  return {
    add(operation) {
      const { id, purse, amount } = operation;
      if (ids.has(id)) failure ??= { code: 'id-repeated', id };
      ids.add(id);
      if (purse.practice !== (practice ??= purse.practice)) failure ??= { code: 'money-mixed', id };
      const key = accountKey({ account: purse.id, currency: amount.currency });
      let account = accounts.get(key);
      if (!account) {
        const { id: purseId, name, system } = purse;
        account = { account: purseId, name, system, currency: amount.currency, opening: 0n, closing: 0n };
        accounts.set(key, account);
      }
      account.name = purse.name; // the latest
      const date = dates(operation);
      const moved = hasMoved(operation) ? movement(operation).net : 0n;
      if (isWithin(date, period)) rows += 1;
      if (period.from !== undefined && date < period.from) account.opening += moved;
      if (period.to === undefined || date <= period.to) account.closing += moved;
    },
    manifest(checkpoint) {
      if (failure) return bad(failure);
      const money = practice === false ? 'real' : 'practice';
      return good({
        money,
        period,
        rows,
        accounts: [...accounts.values()],
        ...(checkpoint !== undefined && { checkpoint }),
      });
    },
  };
}

/** Begins the second pass, with what the first found. */
export function openBooks(manifest: Manifest): Books {
  const { period } = manifest;
  const balances = new Map(manifest.accounts.map((account) => [accountKey(account), account.opening]));
  const dates = bookingDates();
  let seq = 0;
  let strange = false;

  return {
    book(operation) {
      const bookingDate = dates(operation);
      if (!isWithin(bookingDate, period)) return undefined;
      const key = accountKey({ account: operation.purse.id, currency: operation.amount.currency });
      const before = balances.get(key);
      strange ||= before === undefined;
      seq += 1;
      const row = rowOf(operation, seq, bookingDate, before ?? 0n);
      balances.set(key, row.balanceAfter);
      return row;
    },
    close() {
      const closes = manifest.accounts.every((account) => balances.get(accountKey(account)) === account.closing);
      return closes && !strange && seq === manifest.rows ? good(true) : bad({ code: 'operations-changed' });
    },
  };
}

/** The transcript of operations that are at hand, all at once. */
export function transcriptOf(
  operations: readonly BookedOperation[],
  period: Period = {},
  checkpoint?: string,
): Result<{ readonly manifest: Manifest; readonly rows: readonly TranscriptRow[] }, BooksFailure> {
  const survey = surveyBooks(period);
  for (const operation of operations) survey.add(operation);
  const manifest = survey.manifest(checkpoint);
  if (!manifest.ok) return manifest;
  const books = openBooks(manifest.value);
  const rows = operations.map((operation) => books.book(operation)).filter((row) => row !== undefined);
  const closed = books.close();
  return closed.ok ? good({ manifest: manifest.value, rows }) : closed;
}

/** Dates that never go back: a clock that was set back does not reorder the books. */
function bookingDates(): (operation: BookedOperation) => DateText {
  let last = '';
  return ({ bookedAt }) => {
    const date = dateOf(bookedAt);
    if (date > last) last = date;
    return last;
  };
}

const directions = {
  pay: 'out',
  loss: 'out',
  receive: 'in',
  token: 'in',
  load: 'in',
  return: 'in',
  restore: 'in',
  gather: 'own',
} as const;
const noLines: TranscriptRow['lines'] = [];

function rowOf(operation: BookedOperation, seq: number, bookingDate: DateText, before: bigint): TranscriptRow {
  const { id, kind, state, purse, amount, fee, bookedAt, counterparty, digests, failure, entry } = operation;
  const { gross, net } = movement(operation);
  const effective = hasMoved(operation) ? net : 0n;
  const lines = operation.lines ?? noLines;
  const [first, ...more] = lines;
  const oneRate = first !== undefined && more.every(({ taxRate }) => taxRate === first.taxRate);
  return {
    seq,
    id,
    type: kind,
    status: state,
    bookedAt,
    bookingDate,
    account: purse.id,
    direction: directions[kind],
    currency: amount.currency,
    effective,
    gross,
    fee: fee.minor,
    feeKind: fee.minor === 0n ? '' : 'mint',
    tax: lines.reduce((sum, { tax }) => sum + tax, 0n),
    taxRate: oneRate ? first.taxRate : undefined,
    net,
    balanceAfter: before + effective,
    counterparty,
    reference: operation.reference ?? '',
    memo: operation.title ?? '',
    category: '',
    contractHash: digests?.offer ?? '',
    orderHash: digests?.order ?? '',
    paymentHash: digests?.payment ?? '',
    receiptFile: operation.receiptFile ?? '',
    receiptHash: digests?.receipt ?? '',
    externalRef: operation.external ?? '',
    relatedId: operation.related ?? '',
    deviceAuthHash: digests?.approval ?? '',
    recordHash: entry?.hash ?? '',
    logIndex: entry?.index,
    note: failure ? [failure.code, ...(failure.detail === undefined ? [] : [failure.detail])].join(': ') : '',
    lines,
  };
}
