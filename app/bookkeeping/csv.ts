// The transcript as CSV (RFC 4180: CRLF, a header, quotes doubled), the same columns, and the purse's account in the journal at
// the end. Spreadsheets run text that begins like a formula (CWE-1236), so such text gets an apostrophe in front, and so does
// text that begins with one, so that taking the first away always gives the text back. Numbers are ours and stay bare.
// Controls are left out of text; the untouched text and the lines of the offer stand in the JSON Lines.
import { chartOf } from './chart.ts';
import { instantText } from './calendar.ts';
import { decimalText, rateText } from './decimal.ts';
import { oneLine } from './plain-text.ts';
import type { BookWriter, Manifest } from './transcript.ts';

/** The columns in their order; all but the last are keys of the JSON Lines. */
export const csvColumns = [
  ...(['seq', 'id', 'type', 'status', 'booked_at', 'booking_date', 'account', 'direction', 'currency'] as const),
  ...(['amount_effective', 'amount_gross', 'fee', 'fee_kind', 'tax_amount', 'tax_rate', 'amount_net'] as const),
  ...(['balance_after', 'counterparty_name', 'counterparty_id', 'counterparty_verified', 'reference'] as const),
  ...(['memo', 'category', 'contract_hash', 'order_hash', 'payment_hash', 'receipt_file', 'receipt_sha256'] as const),
  ...(['external_ref', 'related_id', 'device_auth_hash', 'record_hash', 'log_index', 'note'] as const),
  'journal_account',
] as const;

/** Writes the rows of a manifest as CSV. */
export function csvWriter(manifest: Manifest): BookWriter {
  const chart = chartOf(manifest);
  return {
    head: `${csvColumns.join(',')}\r\n`,
    row(row) {
      const { currency, counterparty: other, taxRate, logIndex } = row;
      const decimal = (minor: bigint) => decimalText(minor, currency);
      return (
        `${row.seq},${cell(row.id)},${row.type},${row.status},${instantText(row.bookedAt)},${row.bookingDate},` +
        `${cell(row.account)},${row.direction},${currency},${decimal(row.effective)},${decimal(row.gross)},` +
        `${decimal(row.fee)},${row.feeKind},${decimal(row.tax)},${taxRate === undefined ? '' : rateText(taxRate)},` +
        `${decimal(row.net)},${decimal(row.balanceAfter)},${cell(other?.name ?? '')},${cell(other?.id ?? '')},` +
        `${other?.verified ?? ''},${cell(row.reference)},${cell(row.memo)},${cell(row.category)},` +
        `${cell(row.contractHash)},${cell(row.orderHash)},${cell(row.paymentHash)},${cell(row.receiptFile)},` +
        `${cell(row.receiptHash)},${cell(row.externalRef)},${cell(row.relatedId)},${cell(row.deviceAuthHash)},` +
        `${cell(row.recordHash)},${logIndex ?? ''},${cell(row.note)},${cell(chart.purse(row.account))}\r\n`
      );
    },
  };
}

const bare = /^[A-Za-z0-9](?: ?[A-Za-z0-9./:_-])*$/;
/** What spreadsheets take for the beginning of a formula, also in full width; and the apostrophe itself. */
const formula = /^\s*['=+\-@\t\r\0\uff1d\uff0b\uff0d\uff20]/;

/** A text cell. */
function cell(text: string): string {
  if (text === '' || bare.test(text)) return text;
  const line = oneLine(text, 2000);
  const safe = formula.test(line) ? `'${line}` : line;
  return /[",;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
