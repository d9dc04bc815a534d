// The chart of accounts: where each kind of operation is posted, and what the purses are called in it. Practice money has
// accounts of its own below every root, so that it shows wherever a journal is read, and never adds up with real money.
import type { Manifest, TranscriptRow } from './transcript.ts';
import { accountPart } from './plain-text.ts';
import { rateText } from './decimal.ts';

/** Account types as hledger names them: cash, asset, expense, revenue, liability, equity. */
export type AccountType = 'C' | 'A' | 'X' | 'R' | 'L' | 'E';

/** An account and its type. */
export type ChartAccount = { readonly name: string; readonly type: AccountType };

/** The names of the accounts of one transcript. */
export interface Chart {
  /** The account of a purse. */
  purse(id: string): string;
  readonly purchases: string;
  readonly sales: string;
  /** Value that came as bare tokens: from whom and for what, nobody signed. */
  readonly tokens: string;
  readonly fees: string;
  readonly losses: string;
  readonly loads: string;
  readonly restored: string;
  readonly opening: string;
  /** Value that left a purse and is not taken yet. */
  readonly inTransit: string;
  /** Taxes at a rate in hundredths of a percent: paid with a purchase, owed from a sale. */
  readonly taxPaid: (rate: number) => ChartAccount;
  readonly taxOwed: (rate: number) => ChartAccount;
  /** All of them, but for those of taxes. */
  readonly all: readonly ChartAccount[];
}

/** The chart for a manifest. Two purses that a person calls alike get numbers, in the order of the manifest. */
export function chartOf({ money, accounts }: Pick<Manifest, 'money' | 'accounts'>): Chart {
  const label = money === 'practice' ? ':Practice' : '';
  const purses = new Map<string, string>();
  const taken = new Set<string>();
  for (const { account, name, system } of accounts) {
    if (purses.has(account)) continue;
    const systemPart = accountPart(system.slice(0, 1).toUpperCase() + system.slice(1), 'Purses');
    const wished = `Assets${label}:${systemPart}:${accountPart(name, 'Purse')}`;
    let given = wished;
    for (let number = 2; taken.has(given); number++) given = `${wished} ${number}`;
    taken.add(given);
    purses.set(account, given);
  }
  const fixed = {
    purchases: `Expenses${label}:Purchases`,
    sales: `Income${label}:Sales`,
    tokens: `Income${label}:Tokens`,
    fees: `Expenses${label}:Fees:Mint`,
    losses: `Expenses${label}:Losses`,
    loads: `Equity${label}:Loads`,
    restored: `Equity${label}:Restored`,
    opening: `Equity${label}:Opening Balances`,
    inTransit: `Assets${label}:In Transit`,
  };
  const types: Readonly<Record<keyof typeof fixed, AccountType>> = {
    purchases: 'X',
    sales: 'R',
    tokens: 'R',
    fees: 'X',
    losses: 'X',
    loads: 'E',
    restored: 'E',
    opening: 'E',
    inTransit: 'A',
  };
  return {
    ...fixed,
    purse(id) {
      const name = purses.get(id);
      if (name === undefined) throw new Error('a row of a purse that its manifest does not name');
      return name;
    },
    taxPaid: (rate) => ({ name: `Expenses${label}:Tax:Rate ${rateText(rate)}`, type: 'X' }),
    taxOwed: (rate) => ({ name: `Liabilities${label}:Tax:Rate ${rateText(rate)}`, type: 'L' }),
    all: [
      ...[...taken].map((name) => ({ name, type: 'C' }) as const),
      ...Object.entries(fixed).map(([key, name]) => ({ name, type: types[key as keyof typeof fixed] })),
    ],
  };
}

/** Whether a payment's value has left the purse without being taken for good. */
export function isInTransit({ status }: Pick<TranscriptRow, 'status'>): boolean {
  return status === 'sent' || status === 'returnable' || status === 'returned';
}
