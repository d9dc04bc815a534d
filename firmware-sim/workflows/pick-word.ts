// One BIP-39 word typed on ten digits: letters as on a telephone (2 abc … 9 wxyz), the words that fit listed below, up
// and down choose, OK takes. A key that leads to no word does nothing, so a slip is seen at once.
// C takes the last letter back; with none typed it goes back to where the caller came from.
import { wordlist } from '@scure/bip39/wordlists/english.js';
import type { Hal } from '../hal/hal.ts';
import { lineWidth } from '../hal/layout.ts';
import { pressed } from './pressed.ts';

const letterKeys = ['abc', 'def', 'ghi', 'jkl', 'mno', 'pqrs', 'tuv', 'wxyz'];
const listed = 5;

/** The digits on which a word is typed: `act` → `228`. */
export function digitsOfWord(word: string): string {
  return Array.from(word, (letter) => letterKeys.findIndex((letters) => letters.includes(letter)) + 2).join('');
}

const digitsOfList = new Map(wordlist.map((word) => [word, digitsOfWord(word)]));

/** The words that begin with these digits, those that end there first, then by alphabet. */
export function wordsFor(digits: string): readonly string[] {
  const fitting = wordlist.filter((word) => digitsOfList.get(word)?.startsWith(digits));
  const whole = fitting.filter((word) => word.length === digits.length);
  return [...whole, ...fitting.filter((word) => word.length !== digits.length)];
}

/** The word picked; `back` when the person left without one. */
export type PickedWord = { readonly word: string } | 'back' | 'cancelled';

/** Lets the person pick a word; `title` ≤ 12 characters says which. */
export async function pickWord(
  hal: Hal,
  { title, signal }: { title: string; signal: AbortSignal },
): Promise<PickedWord> {
  let digits = '';
  let at = 0;
  for (;;) {
    const fitting = digits === '' ? [] : wordsFor(digits);
    if (digits === '') {
      const lines = ['Type on 2 to 9:', '', '2abc  3def  4ghi', '5jkl  6mno  7pqrs', '8tuv  9wxyz'];
      hal.display.show({ title, lines, footer: 'C back' });
    } else {
      hal.display.show({
        title,
        lines: [typed(digits, fitting.length), ...choices(fitting, at)],
        footer: 'C del OK take',
      });
    }
    const key = await pressed(hal, signal);
    const chosen = fitting[at];
    if (key === 'cancelled') return 'cancelled';
    if (key === 'c' && digits === '') return 'back';
    if (key === 'ok' && chosen !== undefined) return { word: chosen };
    if (key === 'down') at = Math.min(at + 1, Math.max(fitting.length - 1, 0));
    else if (key === 'up') at = Math.max(at - 1, 0);
    else if (key === 'c') [digits, at] = [digits.slice(0, -1), 0];
    else if (/^[2-9]$/.test(key) && wordsFor(digits + key).length > 0) [digits, at] = [digits + key, 0];
  }
}

function typed(digits: string, count: number): string {
  const words = count === 1 ? '1 word' : `${count} words`;
  return digits.padEnd(lineWidth - words.length) + words;
}

function choices(words: readonly string[], at: number): string[] {
  const first = Math.max(0, Math.min(at - 2, words.length - listed));
  return words.slice(first, first + listed).map((word, index) => `${first + index === at ? '>' : ' '} ${word}`);
}
