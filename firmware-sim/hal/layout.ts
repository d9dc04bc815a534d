// Where a screen's text stands on the 21 × 8 characters: title and PRACTICE on the first line (inverted), six lines of
// body, key hints and page on the last. display.ts draws these lines; recording.ts keeps them; both show the same.
import { glyphOf } from './font.ts';
import type { Screen } from './hal.ts';

/** Characters in a line, lines on the display, lines of a screen's body, characters of a title. */
export const lineWidth = 21;
export const displayLines = 8;
export const bodyLines = 6;
export const titleWidth = 12;

/** Stands on every screen of a simulated device: its money is for practice. */
export const practiceMark = 'PRACTICE';

/** The eight lines of 21 characters. Throws when the screen does not fit or has a character without glyph: a bug. */
export function layoutScreen({ title, lines, footer = '', page }: Screen): string[] {
  if (title.length > titleWidth) throw new Error(`title of more than ${titleWidth} characters: ${title}`);
  if (lines.length > bodyLines) throw new Error(`more than ${bodyLines} lines under ${title}`);
  const pageText = page === undefined ? '' : `${page[0]}/${page[1]}`;
  const hints = pageText === '' ? footer : `${footer.padEnd(lineWidth - pageText.length - 1)} ${pageText}`;
  const body = Array.from({ length: bodyLines }, (_, index) => lines[index] ?? '');
  return [title.padEnd(lineWidth - practiceMark.length) + practiceMark, ...body, hints].map(fullLine);
}

function fullLine(line: string): string {
  if (line.length > lineWidth) throw new Error(`line of more than ${lineWidth} characters: ${line}`);
  for (const character of line) {
    if (glyphOf(character) === undefined) throw new Error(`no glyph for ${JSON.stringify(character)} in: ${line}`);
  }
  return line.padEnd(lineWidth);
}
