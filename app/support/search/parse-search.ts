// Understands what a person typed into the search of the archive (SPEC.md §1). Every text is understood as far as it goes: a term
// that is not comes back with what is wrong with it and is left out, since people search while they are still typing.
import { textFields, type Condition } from './conditions.ts';
import { fold } from './fold.ts';
import { readAmounts } from './read-amounts.ts';

/** The operators; the contract of the screens names the same. */
export const operators = ['payee', 'kind', 'state', 'purse', 'amount', 'after', 'before', 'deal'] as const;

/**
 * Why a term is left out; these are codes of the screens' table.
 * - `search-operator-unknown`: no such operator.
 * - `search-value-missing`: nothing to compare with.
 * - `search-amount-malformed`, `search-date-malformed`, `search-deal-malformed`: the value is none of that kind.
 * - `search-too-long`: everything from the 32nd term on.
 */
export type TermProblem = {
  readonly code:
    | 'search-operator-unknown'
    | 'search-value-missing'
    | 'search-amount-malformed'
    | 'search-date-malformed'
    | 'search-deal-malformed'
    | 'search-too-long';
};

/** A term as understood; free words have no operator. */
export type Term = {
  readonly operator?: string;
  readonly value: string;
  readonly not: boolean;
  readonly problem?: TermProblem;
};

/** What was understood, term by term, and the conditions that follow. */
export type Search = { readonly terms: readonly Term[]; readonly conditions: readonly Condition[] };

/** When a day of the calendar (month and day from 1) begins where the person is, in seconds since 1970. */
export type DayStart = (year: number, month: number, dayOfMonth: number) => number;

/** The most terms, and the longest name of an operator, that the screens' contract takes. */
const mostTerms = 32;
const longestOperator = 16;

/** Understands `text`; never throws. */
export function parseSearch(text: string, dayStart: DayStart): Search {
  const terms: Term[] = [];
  const conditions: Condition[] = [];
  for (const token of tokensOf(text)) {
    const condition = conditionOf(token, dayStart);
    const { operator, value, not } = token;
    const named = { ...(operator !== undefined && { operator: operator.slice(0, longestOperator) }), value, not };
    if ('code' in condition) {
      terms.push({ ...named, problem: condition });
    } else {
      terms.push(named);
      conditions.push(condition);
    }
  }
  return { terms, conditions };
}

type Token = { readonly operator?: string; readonly value: string; readonly not: boolean; readonly isRest?: true };

const [quotes, notWord] = ['"“”„«»', /^not$/i];
// An optional minus, an optional operator, then a quoted value (its end may still be missing) or all up to the next space.
const pattern = new RegExp(`(-?)(?:(\\p{L}+):)?(?:[${quotes}]([^${quotes}]*)(?:[${quotes}]|$)|(\\S*))`, 'uy');

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let [at, not] = [0, false];
  for (;;) {
    while (/\s/.test(text.charAt(at))) at += 1;
    if (at >= text.length) return tokens;
    if (tokens.length === mostTerms - 1) return [...tokens, { value: text.slice(at), not, isRest: true }];
    pattern.lastIndex = at;
    const [whole = '', minus = '', name, quoted, bare = ''] = pattern.exec(text) ?? [text.charAt(at)];
    const isOnlyMinus = minus !== '' && name === undefined && quoted === undefined && bare === '';
    at += whole.length;
    if (notWord.test(whole)) {
      not = true;
      continue;
    }
    const value = isOnlyMinus ? '-' : (quoted ?? bare);
    if (value === '' && name === undefined) continue; // empty quotes
    const excludes = not !== (minus !== '' && !isOnlyMinus);
    tokens.push({ ...(name !== undefined && { operator: name.toLowerCase() }), value, not: excludes });
    not = false;
  }
}

function conditionOf({ operator, value, not, isRest }: Token, dayStart: DayStart): Condition | TermProblem {
  if (isRest) return { code: 'search-too-long' };
  const folded = fold(value).trim();
  const known = operators.find((name) => name === operator);
  if (operator !== known) return { code: 'search-operator-unknown' };
  if (folded === '') return { code: 'search-value-missing' };
  switch (known) {
    case undefined: {
      const deal = /^[0-9a-f]{32}$/.test(folded) && { deal: folded };
      return { is: 'text', folded, fields: textFields, ...deal, not };
    }
    case 'payee':
      return { is: 'text', folded, fields: ['party'], not };
    case 'purse':
      return { is: 'text', folded, fields: ['purse'], not };
    case 'kind':
      return { is: 'kind', folded: spoken.get(folded) ?? folded, not };
    case 'state':
      return { is: 'state', folded, not };
    case 'amount': {
      const ranges = readAmounts(value);
      return ranges ? { is: 'amount', ranges, not } : { code: 'search-amount-malformed' };
    }
    case 'deal':
      return /^[0-9a-f]{1,32}$/.test(folded) ? { is: 'deal', digits: folded, not } : { code: 'search-deal-malformed' };
    case 'after':
    case 'before': {
      const begin = readDay(folded, dayStart);
      if (begin === undefined) return { code: 'search-date-malformed' };
      return { is: 'time', ...(known === 'after' ? { from: begin } : { to: begin }), not };
    }
  }
}

/** What people call that which the archive names by operation and state. */
const spoken = new Map([
  ['paid', 'pay:completed'],
  ['received', 'receive:completed'],
  ['loaded', 'load:completed'],
  ['gathered', 'gather:completed'],
  ['restored', 'restore:completed'],
]);

function readDay(text: string, dayStart: DayStart): number | undefined {
  const [, year, month, dayOfMonth] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)?.map(Number) ?? [];
  if (year === undefined || month === undefined || dayOfMonth === undefined) return undefined;
  const date = new Date(Date.UTC(year, month - 1, dayOfMonth));
  const isThere = year >= 1000 && date.getUTCMonth() === month - 1 && date.getUTCDate() === dayOfMonth;
  const begin = isThere ? dayStart(year, month, dayOfMonth) : Number.NaN;
  return Number.isFinite(begin) ? begin : undefined;
}
