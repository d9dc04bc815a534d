// Words for verdicts, atoms, reasons and assumptions of disputes, in the language of the screens. A code that is newer than this
// page is shown as it is.
import { englishDisputeWords } from './english-dispute-words.ts';
import { germanDisputeWords } from './german-dispute-words.ts';
import type { Language } from './problems.ts';

/** What a code is of. */
export type DisputePart = keyof typeof englishDisputeWords;

type Table = Readonly<Record<string, string>>;

/** The words for a code in a language; a code that has none stands for itself. */
export function disputeWords(part: DisputePart, code: string, language: Language): string {
  const table: Table = language === 'de' ? germanDisputeWords[part] : englishDisputeWords[part];
  return Object.hasOwn(table, code) ? (table[code] ?? code) : code;
}
