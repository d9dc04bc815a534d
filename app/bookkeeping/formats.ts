// The formats of the books by name: a new one is a file of its own and a line here.
import { csvWriter } from './csv.ts';
import { csvRules } from './csv-rules.ts';
import { jsonLinesWriter } from './json-lines.ts';
import { journalWriter } from './journal-text.ts';
import type { BookWriter, Manifest } from './transcript.ts';

/** The names of the formats. */
export const bookFormats = ['journal', 'csv', 'jsonl'] as const;
export type BookFormat = (typeof bookFormats)[number];

/** Writes the rows of a manifest in a format. */
export function bookWriter(format: BookFormat, manifest: Manifest): BookWriter {
  switch (format) {
    case 'journal':
      return journalWriter(manifest);
    case 'csv':
      return csvWriter(manifest);
    case 'jsonl':
      return jsonLinesWriter(manifest);
  }
}

/** A file that belongs beside an export: what its name adds to the export's, and its text; none for most formats. */
export function companionOf(
  format: BookFormat,
  manifest: Manifest,
): { readonly suffix: string; readonly text: string } | undefined {
  return format === 'csv' ? { suffix: '.rules', text: csvRules(manifest) } : undefined;
}
