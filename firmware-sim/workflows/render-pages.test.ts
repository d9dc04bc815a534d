import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amount } from '#protocols/values/amount.ts';
import { continuationMark, shownCharacters } from '../hal/font.ts';
import { layoutScreen } from '../hal/layout.ts';
import { renderPages, wrapText } from './render-pages.ts';

function linesOf(text: string): readonly string[] {
  const wrapped = wrapText(text);
  if (!wrapped.ok) throw new Error(wrapped.error.codePoint);
  return wrapped.value;
}

test('text is wrapped between words', () => {
  expect(linesOf('Practical Cryptography in Paperback')).toEqual(['Practical', 'Cryptography in', 'Paperback']);
});

test('an amount is never parted from its currency, in running text neither', () => {
  expect(linesOf('Deposit of up to 12.50 EUR now')).toEqual(['Deposit of up to', '12.50 EUR now']);
  expect(linesOf('12.50 EUROPA')).toEqual(['12.50 EUROPA']);
});

test('a word longer than a line is broken and marked, so that a break is no space', () => {
  expect(linesOf('mint.example.org/abcdefghijklmnop')).toEqual([
    `mint.example.org/abc${continuationMark}`,
    'defghijklmnop',
  ]);
  expect(linesOf(`${'a'.repeat(20)} b`)).not.toEqual(linesOf(`${'a'.repeat(20)}b`));
});

const shownText = fc
  .array(fc.constantFrom(...shownCharacters.filter((character) => character !== continuationMark)), {
    minLength: 1,
    maxLength: 200,
  })
  .map((characters) => characters.join('').trim())
  .filter((text) => text !== '');

test('whatever wraps can be drawn, and nothing of the text is missing', () => {
  fc.assert(
    fc.property(shownText, (text) => {
      const lines = linesOf(text);
      for (let at = 0; at < lines.length; at += 6) layoutScreen({ title: 'Text', lines: lines.slice(at, at + 6) });
      const joined = lines.map((line) => (line.endsWith(continuationMark) ? line.slice(0, -1) : `${line} `)).join('');
      expect(joined.replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      expect(joined.trim().split(/ +/)).toEqual(text.split(/ +/));
    }),
    { seed: 64, numRuns: 300 },
  );
});

test('two different texts never look the same, but for the number of spaces at a line end', () => {
  fc.assert(
    fc.property(shownText, shownText, (one, other) => {
      fc.pre(one.replaceAll(/ +/g, ' ') !== other.replaceAll(/ +/g, ' '));
      expect(linesOf(one)).not.toEqual(linesOf(other));
    }),
    { seed: 65, numRuns: 200 },
  );
});

test('fields share a page when they fit, and a long one goes on under its label', () => {
  const pages = renderPages([
    { label: 'Pay to', value: 'Bookshop Zum Löwen' },
    { label: 'Amount', value: amount(1250n, 'EUR') },
    { label: 'For', value: 'Practical Cryptography, second edition, with an index of all protocols and their attacks' },
  ]);
  expect(pages).toEqual({
    ok: true,
    value: [
      ['Pay to', 'Bookshop Zum Löwen', 'Amount', '12.50 EUR'],
      ['For', 'Practical', 'Cryptography, second', 'edition, with an', 'index of all', 'protocols and their'],
      ['For', 'attacks'],
    ],
  });
});

test('a character without glyph refuses the whole review', () => {
  expect(renderPages([{ label: 'Pay to', value: 'Банк' }])).toMatchObject({
    ok: false,
    error: { code: 'cannot-show', codePoint: 'U+0411' },
  });
});

test('an amount wider than the display is refused, not cut', () => {
  const huge = amount(9_223_372_036_854_775_807n, 'EUR');
  expect(renderPages([{ label: 'Amount', value: huge }])).toMatchObject({
    ok: false,
    error: { code: 'amount-too-wide' },
  });
});
