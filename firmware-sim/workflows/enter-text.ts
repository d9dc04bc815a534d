// A text typed on ten digits, as on old telephones: a key again gives its next character, right takes it (and lets the same
// key begin another one), up makes it a capital, C takes the last one back, OK ends. What is typed stands on the display: an
// error in it would be seen nowhere else. Hazard: whoever looks on reads it too.
import type { Hal } from '../hal/hal.ts';
import { lineWidth } from '../hal/layout.ts';
import { pressed } from './pressed.ts';

const characters: Readonly<Record<string, string>> = {
  0: '0',
  1: ' 1.-_@!?',
  2: 'abc2',
  3: 'def3',
  4: 'ghi4',
  5: 'jkl5',
  6: 'mno6',
  7: 'pqrs7',
  8: 'tuv8',
  9: 'wxyz9',
};
const greatestText = 50;

/** The text, which may be empty, or `undefined` when the person left or the signal aborted (`signal.aborted` tells which). */
export async function enterText(
  hal: Hal,
  { title, signal }: { readonly title: string; readonly signal: AbortSignal },
): Promise<string | undefined> {
  let text = '';
  /** The key whose character stands last and may still become its next one. */
  let open: string | undefined;
  for (;;) {
    const footer = text === '' ? 'C no OK without' : 'C del OK done';
    const hints = ['Same key: next letter', '> take it, up capital'];
    hal.display.show({ title, lines: [...typedLines(text), ...hints], footer });
    const key = await pressed(hal, signal);
    if (key === 'cancelled' || (key === 'c' && text === '')) return undefined;
    if (key === 'ok') return text;
    const last = text.at(-1) ?? '';
    const before = text.slice(0, -1);
    const group = characters[key];
    if (key === 'c') [text, open] = [before, undefined];
    else if (key === 'right') open = undefined;
    else if (key === 'up') text = before + otherCase(last);
    else if (group !== undefined && open === key) text = before + nextOf(group, last);
    else if (group !== undefined && text.length < greatestText) [text, open] = [text + group.charAt(0), key];
  }
}

function nextOf(group: string, last: string): string {
  return group.charAt((group.indexOf(last.toLowerCase()) + 1) % group.length);
}

function otherCase(character: string): string {
  const upper = character.toUpperCase();
  return upper === character ? character.toLowerCase() : upper;
}

/** Four lines; the mark shows where a space at the end stands. */
function typedLines(text: string): string[] {
  const shown = `${text}_`;
  return Array.from({ length: 4 }, (_, line) => shown.slice(line * lineWidth, (line + 1) * lineWidth));
}
