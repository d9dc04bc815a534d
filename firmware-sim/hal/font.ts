// What the display can write: printable ASCII, the Latin letters of European names, € and a few signs. Accented letters
// are composed of a drawn letter and its accents. Everything else is refused by name: a blank or a box in place of a
// character would let a host show one name and have another signed (DESIGN §4).
import { drawnGlyphs, lowCapitals } from './glyphs.ts';

/** A character of 5 × 8 dots: eight rows from the top, five bits each, the leftmost dot the highest bit. */
export type Glyph = readonly number[];

/** Marks a word that goes on in the next line. Only the firmware may show it; in text from outside it is refused. */
export const continuationMark = '↩';

/** A text that the display cannot write: the first character that it lacks, as `U+….` and as it is. */
export type CannotShow = { readonly code: 'cannot-show'; readonly character: string; readonly codePoint: string };

const accentRows = 2;

/** Rows 0 and 1, above a letter. */
const above: Readonly<Record<string, Glyph>> = {
  '\u0300': [0b01000, 0b00100], // grave
  '\u0301': [0b00010, 0b00100], // acute
  '\u0302': [0b00100, 0b01010], // circumflex
  '\u0303': [0b01101, 0b10110], // tilde
  '\u0304': [0b11111, 0b00000], // macron
  '\u0306': [0b10001, 0b01110], // breve
  '\u0307': [0b00100, 0b00000], // dot
  '\u0308': [0b01010, 0b00000], // diaeresis
  '\u030a': [0b01110, 0b01010], // ring
  '\u030b': [0b00101, 0b01010], // double acute
  '\u030c': [0b01010, 0b00100], // caron
};

/** Row 7, below a letter. */
const below: Readonly<Record<string, number>> = {
  '\u0326': 0b01000, // comma below
  '\u0327': 0b01100, // cedilla
  '\u0328': 0b00011, // ogonek
};

const accented = 'àáâãäåāăąćĉċčçďèéêëēĕėęěĝğġìíîïĩīĭįñńňòóôõöōŏőŕřśŝşšșţťțùúûüũūŭůűųŵýÿŷźżžķļņŗ';
const accentedCapitals = `${accented.toUpperCase()}İ`;

const glyphs = new Map<string, Glyph>([[' ', [0, 0, 0, 0, 0, 0, 0, 0]], ...readDrawing(drawnGlyphs, 8)]);
const low = new Map(readDrawing(lowCapitals, 5));
for (const letter of accented + accentedCapitals) {
  if (!glyphs.has(letter)) glyphs.set(letter, compose(letter));
}

/** The glyph of a character, or `undefined` when the font has none. */
export function glyphOf(character: string): Glyph | undefined {
  return glyphs.get(character);
}

/** All characters of the font. */
export const shownCharacters: readonly string[] = [...glyphs.keys()];

/** Why the display cannot write a text from outside, or `undefined` when it can. */
export function cannotShow(text: string): CannotShow | undefined {
  for (const character of text) {
    if (glyphs.has(character) && character !== continuationMark) continue;
    const point = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return { code: 'cannot-show', character, codePoint: `U+${point}` };
  }
  return undefined;
}

function readDrawing(drawing: string, height: number): [string, Glyph][] {
  return drawing
    .trim()
    .split('\n\n')
    .flatMap((block) => {
      const [header = '', ...rows] = block.split('\n');
      if (rows.length !== height) throw new Error(`a block of glyphs has ${height} rows: ${header}`);
      const cells = rows.map((row) => row.split(' '));
      return header.split(/ +/).map((name, index): [string, Glyph] => {
        const glyph = cells.map((row) =>
          Number.parseInt((row[index] ?? '').replaceAll('.', '0').replaceAll('#', '1'), 2),
        );
        return [name === 'grave' ? '`' : name, glyph];
      });
    });
}

function compose(letter: string): Glyph {
  const [base = '', ...marks] = letter.normalize('NFD');
  const top = marks.find((mark) => above[mark] !== undefined);
  const bottom = marks.find((mark) => below[mark] !== undefined);
  const rows = top === undefined ? glyphs.get(base) : underAccent(base, above[top] ?? []);
  if (rows === undefined || marks.length === 0) throw new Error(`cannot compose ${letter}`);
  return bottom === undefined ? rows : [...rows.slice(0, 7), (rows[7] ?? 0) | (below[bottom] ?? 0)];
}

function underAccent(base: string, accent: Glyph): Glyph | undefined {
  const capital = low.get(base);
  if (capital !== undefined) return [...accent, ...capital, 0];
  const small = glyphs.get(base === 'i' ? 'ı' : base);
  return small === undefined ? undefined : [...accent, ...small.slice(accentRows)];
}
