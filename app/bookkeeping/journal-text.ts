// The journal as text that hledger and Ledger both read in their strict modes: the subset that they share. Everything is
// declared (account, commodity and tag in the head; payee and tax account before their first use, as rows come one by one),
// amounts carry all their places and no groups, and every posting to a purse asserts the balance after it, so that a
// changed amount does not go unnoticed. UTF-8 without a byte-order mark, LF.
//
//   2026-11-03 * (5f1c…) Corner Bakery
//       ; kind: pay
//       Assets:Practice:Ecash:Vault  -25.00 EUR = 75.00 EUR
//       Expenses:Practice:Purchases  24.90 EUR
//       Expenses:Practice:Fees:Mint  0.10 EUR
import { currencies, type Currency } from '#protocols/values/amount.ts';
import { chartOf, type Chart, type ChartAccount } from './chart.ts';
import { decimalText } from './decimal.ts';
import { postingsOf, type Posting } from './journal.ts';
import { journalText, tagText } from './plain-text.ts';
import { transcriptSchema, type BookWriter, type Manifest, type TranscriptRow } from './transcript.ts';

const tags = ['kind', 'state', 'memo', 'reason', 'related', 'offer', 'receipt', 'entry'] as const;

/** Writes the rows of a manifest as a journal. */
export function journalWriter(manifest: Manifest): BookWriter {
  const chart = chartOf(manifest);
  const declared = new Set<string>();
  let announced = '';
  const announce = (name: string, text: string) => {
    if (declared.has(name)) return;
    declared.add(name);
    announced += text;
  };
  const announceAccount = (account: ChartAccount) => announce(account.name, accountText(account));

  return {
    head: headOf(manifest, chart.all) + openingOf(manifest, chart),
    row(row) {
      const payee = payeeOf(row);
      announced = '';
      announce(` ${payee}`, `payee ${payee}\n`);
      const postings = postingsOf(row, chart, announceAccount);
      const code = row.id.replaceAll(/[^A-Za-z0-9._/-]/g, '-');
      let text = `${announced}${row.bookingDate} ${isSettled(row) ? '*' : '!'} (${code}) ${payee}\n`;
      text += `    ; kind: ${row.type}\n    ; state: ${row.status}\n`;
      text += tagLine('memo', row.memo) + tagLine('reason', row.note) + tagLine('related', row.relatedId);
      text +=
        tagLine('offer', row.contractHash) + tagLine('receipt', row.receiptHash) + tagLine('entry', row.recordHash);
      for (const posting of postings) text += postingLine(posting, row.currency);
      return `${text}\n`;
    },
  };
}

function headOf({ money, period, rows, accounts }: Manifest, chart: readonly ChartAccount[]): string {
  const what = money === 'practice' ? 'PRACTICE MONEY, worth nothing' : 'real money';
  const used = [...new Set(accounts.map(({ currency }) => currency))];
  return [
    `; Semper Wallet, ${what}; from ${transcriptSchema}, ${rows} rows\n`,
    `; period ${period.from ?? 'from the beginning'} to ${period.to ?? 'the end'}, booked in UTC\n`,
    ...used.map((currency) => `commodity ${currency}\n${formatLine(currency)}`),
    ...chart.map(accountText),
    ...tags.map((tag) => `tag ${tag}\n`),
    '\n',
  ].join('');
}

// hledger wants a point in a format, and Ledger will not have one behind the last digit: without minor units there is none.
function formatLine(currency: Currency): string {
  return currencies[currency].exponent === 0 ? '' : `    format ${decimalText(100_000n, currency)} ${currency}\n`;
}

function accountText({ name, type }: ChartAccount): string {
  return `account ${name}\n    ; type: ${type}\n`;
}

function openingOf({ period, accounts }: Manifest, chart: Chart): string {
  const opened = accounts.filter(({ opening }) => opening !== 0n);
  if (period.from === undefined || opened.length === 0) return '';
  const lines = opened.flatMap(({ account, currency, opening }) => [
    postingLine({ account: chart.purse(account), minor: opening, balance: opening }, currency),
    postingLine({ account: chart.opening, minor: -opening }, currency),
  ]);
  return `payee Opening balances\n${period.from} * (opening) Opening balances\n${lines.join('')}\n`;
}

function postingLine({ account, minor, balance }: Posting, currency: Currency): string {
  const asserted = balance === undefined ? '' : ` = ${decimalText(balance, currency)} ${currency}`;
  return `    ${account}  ${decimalText(minor, currency)} ${currency}${asserted}\n`;
}

function tagLine(tag: (typeof tags)[number], value: string): string {
  const text = value === '' ? '' : tagText(value);
  return text === '' ? '' : `    ; ${tag}: ${text}\n`;
}

function payeeOf({ type, counterparty }: TranscriptRow): string {
  if (type === 'gather' || type === 'return') return 'Own purse';
  return journalText(counterparty?.name ?? '', 'Unknown');
}

/** Whether a row will stay as it is. */
function isSettled({ status }: TranscriptRow): boolean {
  return status === 'completed' || status === 'refused' || status === 'failed' || status === 'returned';
}
