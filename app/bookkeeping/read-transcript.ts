// Reads a transcript strictly: the one spelling that `json-lines.ts` writes, the sums that a transcript holds, ids that do not
// repeat, and as many rows as its manifest says. What it accepts would be written again with the same bytes. Nothing of a
// transcript is secret or trusted: whether it is the wallet's own is what checkpoint and record hashes are for.
import { isCurrency, type Currency } from '#protocols/values/amount.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import { manifestLine, rowLine } from './json-lines.ts';
import { fieldsOf, type Fields } from './json-fields.ts';
import { accountKey, isEffective, transcriptSchema, type Manifest, type TranscriptRow } from './transcript.ts';
import { bookedKinds, type BookedLine } from './booked-operation.ts';

/** Where a transcript is wrong: the line, counted from 1, and the column or the sum that does not hold. */
export type TranscriptFailure = { readonly code: 'transcript-malformed'; readonly line: number; readonly what: string };

/** Takes a transcript line by line, LF left off. */
export interface TranscriptReader {
  /** The first line. */
  manifest(line: string): Result<Manifest, TranscriptFailure>;
  /** Each further line. */
  row(line: string): Result<TranscriptRow, TranscriptFailure>;
  /** After the last line. */
  end(): Result<true, TranscriptFailure>;
}

/** Begins to read. */
export function transcriptReader(): TranscriptReader {
  const ids = new Set<string>();
  const balances = new Map<string, bigint>();
  let head: Manifest | undefined;
  let seq = 0;
  const wrong = (what: string) => bad({ code: 'transcript-malformed', line: seq + 1, what } as const);

  return {
    manifest(line) {
      const fields = fieldsOf(line);
      if (!fields) return wrong('json');
      const manifest = readManifest(fields);
      if (fields.wrong !== undefined || manifestLine(manifest) !== `${line}\n`)
        return wrong(fields.wrong ?? 'spelling');
      for (const account of manifest.accounts) balances.set(accountKey(account), account.opening);
      if (balances.size !== manifest.accounts.length) return wrong('accounts');
      head = manifest;
      return good(manifest);
    },
    row(line) {
      seq += 1;
      const fields = fieldsOf(line);
      if (!head || !fields) return wrong(head ? 'json' : 'manifest');
      const row = readRow(fields);
      if (fields.wrong !== undefined || rowLine(row) !== `${line}\n`) return wrong(fields.wrong ?? 'spelling');
      const before = balances.get(accountKey(row));
      if (before === undefined) return wrong('account');
      if (row.seq !== seq) return wrong('seq');
      if (ids.has(row.id)) return wrong('id');
      if (row.gross - row.fee !== row.net) return wrong('amount_net');
      if (row.effective !== (isEffective(row) ? row.net : 0n)) return wrong('amount_effective');
      if (row.balanceAfter !== before + row.effective) return wrong('balance_after');
      ids.add(row.id);
      balances.set(accountKey(row), row.balanceAfter);
      return good(row);
    },
    end() {
      if (!head) return wrong('manifest');
      if (seq !== head.rows) return wrong('rows');
      return head.accounts.every((account) => balances.get(accountKey(account)) === account.closing)
        ? good(true)
        : wrong('closing');
    },
  };
}

/** Reads a whole transcript. */
export function readTranscript(
  text: string,
): Result<{ readonly manifest: Manifest; readonly rows: readonly TranscriptRow[] }, TranscriptFailure> {
  const reader = transcriptReader();
  const lines = text.split('\n');
  const manifest = reader.manifest(lines[0] ?? '');
  if (!manifest.ok) return manifest;
  const rows: TranscriptRow[] = [];
  for (const line of lines.slice(1, -1)) {
    const row = reader.row(line);
    if (!row.ok) return row;
    rows.push(row.value);
  }
  if (lines.at(-1) !== '') return bad({ code: 'transcript-malformed', line: lines.length, what: 'end' });
  const end = reader.end();
  return end.ok ? good({ manifest: manifest.value, rows }) : end;
}

function readManifest(fields: Fields): Manifest {
  if (fields.text('schema') !== transcriptSchema) fields.refuse('schema');
  const period = fields.inner('period');
  const [from, to] = [period.date('from'), period.date('to')];
  const checkpoint = fields.text('checkpoint');
  return {
    money: fields.word('money', ['practice', 'real']),
    period: { ...(from !== '' && { from }), ...(to !== '' && { to }) },
    rows: fields.count('rows'),
    accounts: fields.list('accounts').map((each) => {
      const currency = currencyOf(each);
      return {
        account: each.text('account'),
        name: each.text('name'),
        system: each.text('system'),
        currency,
        opening: each.decimal('opening', currency),
        closing: each.decimal('closing', currency),
      };
    }),
    ...(checkpoint !== '' && { checkpoint }),
  };
}

function readRow(fields: Fields): TranscriptRow {
  const currency = currencyOf(fields);
  const [name, id] = [fields.text('counterparty_name'), fields.text('counterparty_id')];
  const verified = fields.word('counterparty_verified', ['certified', 'known', 'unverified', '']);
  const known = { name, ...(id !== '' && { id }), ...(verified !== '' && { verified }) };
  return {
    seq: fields.count('seq'),
    id: fields.text('id'),
    type: fields.word('type', bookedKinds),
    status: fields.word('status', [
      ...(['started', 'waiting-for-device', 'approved', 'sent', 'completed'] as const),
      ...(['refused', 'failed', 'returnable', 'returned'] as const),
    ]),
    bookedAt: fields.instant('booked_at'),
    bookingDate: fields.date('booking_date'),
    account: fields.text('account'),
    direction: fields.word('direction', ['in', 'out', 'own']),
    currency,
    effective: fields.decimal('amount_effective', currency),
    gross: fields.decimal('amount_gross', currency),
    fee: fields.decimal('fee', currency),
    feeKind: fields.word('fee_kind', ['mint', '']),
    tax: fields.decimal('tax_amount', currency),
    taxRate: fields.rate('tax_rate'),
    net: fields.decimal('amount_net', currency),
    balanceAfter: fields.decimal('balance_after', currency),
    counterparty: name + id + verified === '' ? undefined : known,
    reference: fields.text('reference'),
    memo: fields.text('memo'),
    category: fields.text('category'),
    contractHash: fields.text('contract_hash'),
    orderHash: fields.text('order_hash'),
    paymentHash: fields.text('payment_hash'),
    receiptFile: fields.text('receipt_file'),
    receiptHash: fields.text('receipt_sha256'),
    externalRef: fields.text('external_ref'),
    relatedId: fields.text('related_id'),
    deviceAuthHash: fields.text('device_auth_hash'),
    recordHash: fields.text('record_hash'),
    logIndex: fields.countOrNone('log_index'),
    note: fields.text('note'),
    lines: fields.list('lines').map((line) => readLine(line, currency)),
  };
}

function readLine(fields: Fields, currency: Currency): BookedLine {
  return {
    description: fields.text('description'),
    quantity: fields.count('quantity'),
    unitPrice: fields.decimal('unit_price', currency),
    total: fields.decimal('total', currency),
    taxRate: fields.rate('tax_rate') ?? 0,
    tax: fields.decimal('tax_amount', currency),
  };
}

function currencyOf(fields: Fields): Currency {
  const text = fields.text('currency');
  if (isCurrency(text)) return text;
  fields.refuse('currency');
  return 'EUR';
}
