// Rules with which hledger reads the CSV of a transcript (`hledger -f books.csv --rules-file books.csv.rules bal`), into the
// accounts that the journal has, taxes left within purchases and sales. Rows of which nothing moved are passed over.
import { chartOf } from './chart.ts';
import { contra } from './journal.ts';
import { csvColumns } from './csv.ts';
import type { BookedKind } from './booked-operation.ts';
import { transcriptSchema, type Manifest } from './transcript.ts';

/** Columns that hledger's own names take over; every other keeps its name, behind `csv_`. */
const meanings: Readonly<Record<string, string>> = { id: 'code', counterparty_name: 'description' };

/** The rules for the CSV of a manifest. */
export function csvRules(manifest: Manifest): string {
  const chart = chartOf(manifest);
  // hledger checks balances from zero on: it does not see what a purse held before the period.
  const asserts = manifest.accounts.every(({ opening }) => opening === 0n);
  const kinds: readonly BookedKind[] = ['pay', 'receive', 'token', 'load', 'return', 'restore', 'loss'];
  const against = kinds.map((type) =>
    matching('type', type, `account3 ${contra({ type, status: 'completed' }, chart)}`),
  );
  return [
    `# Semper Wallet: rules for the CSV of ${transcriptSchema}, ${manifest.money} money`,
    '# csv_text_escape=apostrophe',
    'skip 1',
    'separator ,',
    `fields ${csvColumns.map((column) => meanings[column] ?? `csv_${column}`).join(', ')}`,
    'date %csv_booking_date',
    'date-format %Y-%m-%d',
    'status *',
    'account1 %csv_journal_account',
    'amount1 %csv_amount_effective %csv_currency',
    ...(asserts ? ['balance1 %csv_balance_after %csv_currency'] : []),
    `account2 ${chart.fees}`,
    'amount2 %csv_fee %csv_currency',
    ...against,
    matching('status', '(sent|returnable|returned)', `account3 ${chart.inTransit}`),
    matching('amount_effective', '0([.]0+)?', 'skip'),
    '',
  ].join('\n');
}

function matching(column: (typeof csvColumns)[number], pattern: string, rule: string): string {
  return `if %csv_${column} ^${pattern}$\n  ${rule}`;
}
