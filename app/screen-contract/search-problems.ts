// Words for the parts of a search that are left out: what is wrong with them, and how they are written. Codes are those of
// app/support/search/parse-search.ts; they are permanent.
import type { Words } from './words.ts';

/** What happened and what to do, by code. */
export const searchProblems = {
  'search-operator-unknown': words(
    'There is no such search word before a colon.',
    'Use payee:, kind:, state:, purse:, amount:, after:, before: or deal:, or put the text in quotes.',
  ),
  'search-value-missing': words('There is nothing to search for in it.', 'Write what to look for behind the colon.'),
  'search-amount-malformed': words(
    'This is no amount to search for.',
    'Write amount:12.50, amount:>10, amount:5..20 or amount:>10EUR.',
  ),
  'search-date-malformed': words('This is no day of the calendar.', 'Write the day as 2026-01-31.'),
  'search-deal-malformed': words(
    'This is no beginning of a deal’s number.',
    'A deal’s number has 32 digits from 0 to 9 and a to f; the first ones are enough.',
  ),
  'search-too-long': words('A search takes 31 terms; this is beyond them.', 'Search for less at a time.'),
} as const satisfies Readonly<Record<string, Words>>;

function words(happened: string, next: string): Words {
  return { happened, next };
}
