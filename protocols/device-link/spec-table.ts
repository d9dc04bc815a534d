// The table of SPEC.md §6 as data, read from the page itself, so that the code of both sides is held against what is written
// and not against each other. For tests: nothing here runs in a host or a device.
import { recordType, type RecordName } from './messages.ts';

/** One row: the records that each side may send in a state, as its title names it. */
export interface SpecRow {
  readonly host: readonly RecordName[];
  readonly device: readonly RecordName[];
}

/** The titles of the rows (SPEC §6), in their order. */
export const specStates = [
  'after the handshake',
  'held',
  'unpaired',
  'pairing, digits awaited',
  'pairing, confirmation awaited',
  'pairing, code compared',
  'paired, idle',
  'request coming in',
  'request open',
  'response going out',
] as const;
/** A title. */
export type SpecState = (typeof specStates)[number];

/** SPEC §6: the rows by title, from the text of SPEC.md. Throws when a row is missing, or names what is no record. */
export function specTable(spec: string): Readonly<Record<SpecState, SpecRow>> {
  const lines = spec.split('\n').slice(spec.split('\n').indexOf('| state | host may send | device may send |') + 2);
  const rows = lines.slice(0, lines.indexOf('')).map((line) => line.split('|').map((cell) => cell.trim()));
  if (rows.map(([, title]) => title).join('; ') !== specStates.join('; ')) throw new Error('SPEC §6 has other rows');
  const entries = rows.map(([, title, host = '', device = '']) => [
    title,
    { host: recordsOf(host), device: recordsOf(device) },
  ]);
  return Object.fromEntries(entries) as Record<SpecState, SpecRow>;
}

function recordsOf(cell: string): RecordName[] {
  if (cell === '–') return [];
  return cell.split(',').map((item) => {
    const words = item
      .replace(/\(.*\)/, '')
      .trim()
      .toLowerCase();
    const camel = words.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
    if (!Object.hasOwn(recordType, camel)) throw new Error(`${item} is no record of SPEC §6`);
    return camel as RecordName;
  });
}
