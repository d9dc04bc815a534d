// The German words for the parts of a search that are left out, by the codes of search-problems.ts.
import type { searchProblems } from './search-problems.ts';
import type { Words } from './words.ts';

/** What happened and what to do, by code. */
export const germanSearchProblems: Readonly<Record<keyof typeof searchProblems, Words>> = {
  'search-operator-unknown': {
    happened: 'Vor dem Doppelpunkt steht kein Suchwort.',
    next: 'Es gibt payee:, kind:, state:, purse:, amount:, after:, before: und deal:; anderes bitte in Anführungszeichen.',
  },
  'search-value-missing': {
    happened: 'Hier steht nichts, wonach zu suchen wäre.',
    next: 'Bitte hinter dem Doppelpunkt angeben, was gesucht wird.',
  },
  'search-amount-malformed': {
    happened: 'Das ist kein Betrag, nach dem sich suchen lässt.',
    next: 'Möglich sind amount:12.50, amount:>10, amount:5..20 oder amount:>10EUR.',
  },
  'search-date-malformed': {
    happened: 'Das ist kein Tag des Kalenders.',
    next: 'Bitte den Tag als 2026-01-31 schreiben.',
  },
  'search-deal-malformed': {
    happened: 'So beginnt keine Geschäftsnummer.',
    next: 'Eine Geschäftsnummer hat 32 Stellen aus 0 bis 9 und a bis f; die ersten genügen.',
  },
  'search-too-long': {
    happened: 'Eine Suche hat höchstens 31 Teile; dieser Rest ist zu viel.',
    next: 'Bitte nach weniger auf einmal suchen.',
  },
};
