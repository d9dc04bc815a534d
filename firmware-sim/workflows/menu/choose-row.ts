// A list to choose from: up and down move, OK chooses, C goes back. Rows are the firmware's own words, or names from outside
// that the caller has shortened; what they stand for is shown in full on the next page.
import { cannotShow } from '../../hal/font.ts';
import type { Hal } from '../../hal/hal.ts';
import { bodyLines, lineWidth } from '../../hal/layout.ts';
import { pressed } from '../pressed.ts';
import type { Left } from '../tell.ts';

/** A list: `title` ≤ 12 characters, at least one row, the row that stands first, counted from 0. */
export interface Rows {
  readonly title: string;
  readonly rows: readonly string[];
  readonly at?: number;
  readonly signal: AbortSignal;
}

/** The number of the row chosen. */
export async function chooseRow(hal: Hal, { title, rows, at: start = 0, signal }: Rows): Promise<number | Left> {
  let at = start;
  for (;;) {
    const first = Math.max(0, Math.min(at - 2, rows.length - bodyLines));
    const shown = rows.slice(first, first + bodyLines);
    const lines = shown.map((row, index) => `${first + index === at ? '>' : ' '} ${row}`);
    hal.display.show({ title, lines, footer: 'C back OK choose' });
    const key = await pressed(hal, signal);
    if (key === 'cancelled') return 'cancelled';
    if (key === 'c') return 'back';
    if (key === 'ok') return at;
    if (key === 'down') at = Math.min(at + 1, rows.length - 1);
    if (key === 'up') at = Math.max(at - 1, 0);
  }
}

/** A name from outside as a row: shortened to the display, with `?` for what the font has not. */
export function rowOf(name: string): string {
  const shown = Array.from(name, (character) => (cannotShow(character) ? '?' : character));
  const room = lineWidth - 2;
  return shown.length > room ? `${shown.slice(0, room - 2).join('')}..` : shown.join('');
}
