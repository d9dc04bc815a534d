// The command line of the export.
import { parseArgs } from 'node:util';
import { isDate, type Period } from '#app/bookkeeping/calendar.ts';
import { bookFormats, type BookFormat } from '#app/bookkeeping/formats.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';

/** What to export, and where to; without `folder`, from the wallet's usual one. */
export type ExportOptions = {
  readonly format: BookFormat;
  readonly period: Period;
  readonly out: string;
  readonly folder?: string;
};

/** How to use it. */
export const exportUsage = `npm run export -- --format ${bookFormats.join('|')} [--from DATE] [--to DATE] --out FILE [--folder DIR]
Writes the books of the wallet in DIR. Dates are YYYY-MM-DD in UTC, both included. With csv, FILE.rules tells hledger how
to read it.`;

/** Reads the arguments; what is wrong with them otherwise. */
export function readExportOptions(args: readonly string[]): Result<ExportOptions, { code: 'usage'; detail: string }> {
  const text = { type: 'string' } as const;
  const options = { format: text, from: text, to: text, out: text, folder: text };
  let values: { [Name in keyof typeof options]?: string };
  try {
    ({ values } = parseArgs({ args: [...args], options }));
  } catch (error) {
    return bad({ code: 'usage', detail: error instanceof Error ? error.message : 'unknown argument' });
  }
  const { from, to, out, folder } = values;
  const format = bookFormats.find((candidate) => candidate === values.format);
  if (!format) return bad({ code: 'usage', detail: `--format takes ${bookFormats.join(', ')}` });
  if (out === undefined || out === '') return bad({ code: 'usage', detail: '--out takes the file to write' });
  for (const [name, date] of [
    ['--from', from],
    ['--to', to],
  ] as const) {
    if (date !== undefined && !isDate(date)) return bad({ code: 'usage', detail: `${name} takes a date, YYYY-MM-DD` });
  }
  if (from !== undefined && to !== undefined && from > to) {
    return bad({ code: 'usage', detail: '--from lies behind --to' });
  }
  const period = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  return good({ format, period, out, ...(folder !== undefined && { folder }) });
}
