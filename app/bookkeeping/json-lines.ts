// The transcript as JSON Lines: the manifest, then a row a line, LF behind each, UTF-8. Keys come in a fixed order and none is
// left out (an absent value is ""), so that equal transcripts are equal bytes. Amounts are decimal strings (decimal.ts).
// This is the lossless format: free text stands as it came. What terminals and line-splitting readers act on (controls,
// U+2028, marks that turn the writing direction) is written as \u escapes. `read-transcript.ts` is the way back.
import type { BookedLine } from './booked-operation.ts';
import { instantText } from './calendar.ts';
import { decimalText, rateText } from './decimal.ts';
import { transcriptSchema, type BookWriter, type Manifest, type TranscriptRow } from './transcript.ts';

/** Writes the rows of a manifest as JSON Lines. */
export function jsonLinesWriter(manifest: Manifest): BookWriter {
  return { head: manifestLine(manifest), row: rowLine };
}

/** The manifest's line. */
export function manifestLine({ money, period, rows, accounts, checkpoint }: Manifest): string {
  const { from, to } = period;
  const listed = accounts.map(({ account, name, system, currency, opening, closing }) => {
    const ends = `"opening":"${decimalText(opening, currency)}","closing":"${decimalText(closing, currency)}"`;
    return `{"account":${quoted(account)},"name":${quoted(name)},"system":${quoted(system)},"currency":"${currency}",${ends}}`;
  });
  return (
    `{"schema":"${transcriptSchema}","money":"${money}","tz":"UTC","period":{"from":"${from ?? ''}","to":"${to ?? ''}"},` +
    `"rows":${rows},"accounts":[${listed.join(',')}],"checkpoint":${quoted(checkpoint ?? '')}}\n`
  );
}

/** The line of a row. */
export function rowLine(row: TranscriptRow): string {
  const { currency, counterparty: other, taxRate, logIndex, lines } = row;
  return (
    `{"seq":${row.seq},"id":${quoted(row.id)},"type":"${row.type}","status":"${row.status}",` +
    `"booked_at":"${instantText(row.bookedAt)}","booking_date":"${row.bookingDate}","account":${quoted(row.account)},` +
    `"direction":"${row.direction}","currency":"${currency}","amount_effective":"${decimalText(row.effective, currency)}",` +
    `"amount_gross":"${decimalText(row.gross, currency)}","fee":"${decimalText(row.fee, currency)}",` +
    `"fee_kind":"${row.feeKind}","tax_amount":"${decimalText(row.tax, currency)}",` +
    `"tax_rate":"${taxRate === undefined ? '' : rateText(taxRate)}","amount_net":"${decimalText(row.net, currency)}",` +
    `"balance_after":"${decimalText(row.balanceAfter, currency)}","counterparty_name":${quoted(other?.name ?? '')},` +
    `"counterparty_id":${quoted(other?.id ?? '')},"counterparty_verified":"${other?.verified ?? ''}",` +
    `"reference":${quoted(row.reference)},"memo":${quoted(row.memo)},"category":${quoted(row.category)},` +
    `"contract_hash":${quoted(row.contractHash)},"order_hash":${quoted(row.orderHash)},` +
    `"payment_hash":${quoted(row.paymentHash)},"receipt_file":${quoted(row.receiptFile)},` +
    `"receipt_sha256":${quoted(row.receiptHash)},"external_ref":${quoted(row.externalRef)},` +
    `"related_id":${quoted(row.relatedId)},"device_auth_hash":${quoted(row.deviceAuthHash)},` +
    `"record_hash":${quoted(row.recordHash)},"log_index":${logIndex === undefined ? '""' : logIndex},` +
    `"note":${quoted(row.note)},"lines":[${lines.map((line) => lineText(line, row)).join(',')}]}\n`
  );
}

function lineText(line: BookedLine, { currency }: TranscriptRow): string {
  const { description, quantity, unitPrice, total, taxRate, tax } = line;
  return (
    `{"description":${quoted(description)},"quantity":${quantity},"unit_price":"${decimalText(unitPrice, currency)}",` +
    `"total":"${decimalText(total, currency)}","tax_rate":"${rateText(taxRate)}","tax_amount":"${decimalText(tax, currency)}"}`
  );
}

// oxlint-disable-next-line no-control-regex -- controls are what is looked for
const special = /["\\\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]/;
const escaped = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** A JSON string (RFC 8259 §7), one spelling for each text. */
function quoted(text: string): string {
  if (text === '') return '""';
  if (!special.test(text)) return `"${text}"`;
  return JSON.stringify(text).replaceAll(
    escaped,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
