// Double entry: a row of the transcript as postings that add up to nothing (DESIGN §8). A payment that is not taken yet stands in
// transit, fee and all the rest booked; when it is taken, its row says so in the next export, and when it comes back, the row
// of the return clears it. Taxes are split off as the offer states them; offers whose taxes exceed the amount are not split.
import type { Chart, ChartAccount } from './chart.ts';
import { isInTransit } from './chart.ts';
import { isEffective, type TranscriptRow } from './transcript.ts';

/** One line of double entry, signed minor units of the row's currency; `balance` is the account's afterwards. */
export type Posting = { readonly account: string; readonly minor: bigint; readonly balance?: bigint };

/** The postings of a row, the purse's first; a single one of zero where nothing moved. Accounts of taxes are named to `used`. */
export function postingsOf(
  row: TranscriptRow,
  chart: Chart,
  used?: (account: ChartAccount) => void,
): readonly Posting[] {
  const { effective, balanceAfter, fee, gross } = row;
  const own: Posting = { account: chart.purse(row.account), minor: effective, balance: balanceAfter };
  if (!isEffective(row)) return [own];
  const postings = [own];
  const taxes = gross === 0n ? [] : taxesOf(row, chart);
  let rest = -gross;
  for (const { account, minor } of taxes) {
    used?.(account);
    rest -= minor;
  }
  const against = contra(row, chart);
  if (against !== undefined && rest !== 0n) postings.push({ account: against, minor: rest });
  for (const { account, minor } of taxes) postings.push({ account: account.name, minor });
  if (fee !== 0n) postings.push({ account: chart.fees, minor: fee });
  return postings;
}

/** The account that stands against the purse; none where only a fee moves. */
export function contra(row: Pick<TranscriptRow, 'type' | 'status'>, chart: Chart): string | undefined {
  switch (row.type) {
    case 'pay':
      return isInTransit(row) ? chart.inTransit : chart.purchases;
    case 'receive':
      return chart.sales;
    case 'token':
      return chart.tokens;
    case 'load':
      return chart.loads;
    case 'return':
      return chart.inTransit;
    case 'restore':
      return chart.restored;
    case 'loss':
      return chart.losses;
    case 'gather':
      return undefined;
  }
}

function taxesOf(
  row: TranscriptRow,
  chart: Chart,
): readonly { readonly account: ChartAccount; readonly minor: bigint }[] {
  const { type, gross, tax, lines } = row;
  const sells = type === 'receive';
  if (tax === 0n || (!sells && (type !== 'pay' || isInTransit(row)))) return [];
  if (lines.some((line) => line.tax < 0n) || tax > (gross < 0n ? -gross : gross)) return [];
  const rates = Map.groupBy(lines, ({ taxRate }) => taxRate);
  return [...rates]
    .map(([rate, alike]) => ({ rate, minor: alike.reduce((sum, line) => sum + line.tax, 0n) }))
    .filter(({ minor }) => minor !== 0n)
    .map(({ rate, minor }) =>
      sells ? { account: chart.taxOwed(rate), minor: -minor } : { account: chart.taxPaid(rate), minor },
    );
}
