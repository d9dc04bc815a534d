import { expect, test } from 'vitest';
import { drawLines } from './display.ts';
import { cannotShow, continuationMark, glyphOf, shownCharacters } from './font.ts';
import { layoutScreen } from './layout.ts';

test('no two characters look alike, so no name on the display can pass for another', () => {
  const byGlyph = Map.groupBy(shownCharacters, (character) => glyphOf(character)?.join());
  expect([...byGlyph.values()].filter((alike) => alike.length > 1)).toEqual([]);
});

test('every glyph has eight rows of five dots', () => {
  for (const character of shownCharacters) {
    expect(glyphOf(character), character).toHaveLength(8);
    expect(
      glyphOf(character)?.every((row) => Number.isInteger(row) && row >= 0 && row < 32),
      character,
    ).toBe(true);
  }
});

test('printable ASCII and the letters of European names can be shown', () => {
  const ascii = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('');
  const names =
    'Žižková Łódź Çelik Søren Ægir Þórður Müller Straße Ñúñez Győző Țîrlea Ģ'.replace(' Ģ', '') +
    ' Šķērsiela Ďaľa 12 €';
  expect(cannotShow(ascii + names)).toBeUndefined();
});

test.each([
  ['a Cyrillic а that looks like a Latin one', 'Bаnk', 'U+0430'],
  ['a combining accent that would move to another letter', 'e\u0301', 'U+0301'],
  ['a no-break space', 'a\u00a0b', 'U+00A0'],
  ['an emoji', 'ok 👍', 'U+1F44D'],
  ['a right-to-left mark', 'a\u200fb', 'U+200F'],
  ["the firmware's own mark of a broken word", `a${continuationMark}`, 'U+21A9'],
])('%s is refused by name, never blanked', (_, text, codePoint) => {
  expect(cannotShow(text)).toMatchObject({ code: 'cannot-show', codePoint });
});

test('a screen is eight lines of 21 characters, with PRACTICE beside the title and the page at the end', () => {
  const lines = layoutScreen({ title: 'Payment', lines: ['Payee', 'Bookshop'], footer: 'C no > next', page: [1, 3] });
  expect(lines).toEqual([
    'Payment      PRACTICE',
    'Payee                ',
    'Bookshop             ',
    '                     ',
    '                     ',
    '                     ',
    '                     ',
    'C no > next       1/3',
  ]);
});

test.each([
  ['a title that would cover PRACTICE', { title: 'Thirteen char', lines: [] }],
  ['a seventh line', { title: 'x', lines: ['', '', '', '', '', '', ''] }],
  ['a line of 22 characters', { title: 'x', lines: ['x'.repeat(22)] }],
  ['hints that run into the page', { title: 'x', lines: [], footer: 'x'.repeat(18), page: [1, 3] as const }],
  ['a character without glyph', { title: 'x', lines: ['日'] }],
])('%s is a bug and throws; nothing is cut off silently', (_, screen) => {
  expect(() => layoutScreen(screen)).toThrow();
});

test('the dots are those of the characters: an inverted first line, I as drawn below it', () => {
  const blank = ' '.repeat(21);
  const pixels = drawLines([blank, `I${' '.repeat(20)}`, ...Array.from({ length: 6 }, () => blank)]);
  expect(pixels).toHaveLength(1024);
  expect(pixels.subarray(0, 128).every((byte) => byte === 0xff)).toBe(true);
  const rowsOfI = Array.from({ length: 8 }, (_, row) => pixels[(8 + row) * 16]?.toString(2).padStart(8, '0'));
  expect(rowsOfI).toEqual([
    '00111000',
    '00010000',
    '00010000',
    '00010000',
    '00010000',
    '00010000',
    '00111000',
    '00000000',
  ]);
});
