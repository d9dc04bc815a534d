// The simulated display: 128 × 64 dots of one bit, 21 × 8 characters of 6 × 8 dots, a dot of margin left and right.
// It keeps the text beside the dots, numbers each screen, and tells listeners: panel, control port and tests look at
// the same frame buffer. The first line is inverted, so that no text from outside can pass for a title.
import { glyphOf } from './font.ts';
import type { Display, Screen } from './hal.ts';
import { displayLines, layoutScreen, lineWidth } from './layout.ts';

/** Dots across and down. */
export const displayWidth = 128;
export const displayHeight = 64;

const cellWidth = 6;
const cellHeight = 8;
const margin = 1;

/** What stands on the display: `number` grows with each screen; `text` is 8 lines of 21; `page` `[n, of]` of a review. */
export interface Frame {
  readonly number: number;
  readonly text: readonly string[];
  readonly page?: readonly [number, number];
}

/** The frame buffer behind the display port. */
export class FrameBuffer implements Display {
  #frame: Frame = { number: 0, text: Array.from({ length: displayLines }, () => ' '.repeat(lineWidth)) };
  #pixels: Uint8Array = new Uint8Array((displayWidth * displayHeight) / 8);
  readonly #listeners = new Set<(frame: Frame) => void>();

  show(screen: Screen): void {
    const text = layoutScreen(screen);
    this.#pixels = drawLines(text);
    this.#frame = { number: this.#frame.number + 1, text, ...(screen.page === undefined ? {} : { page: screen.page }) };
    for (const listener of this.#listeners) listener(this.#frame);
  }

  /** The screen that stands now. */
  get frame(): Frame {
    return this.#frame;
  }

  /** The 8 lines of 21 characters. */
  text(): readonly string[] {
    return this.#frame.text;
  }

  /** The dots, 1024 bytes: rows from the top, 16 bytes a row, the leftmost dot the highest bit, 1 is lit. */
  pixels(): Uint8Array {
    return this.#pixels.slice();
  }

  /** Tells `listener` each new screen, until the returned function is called. */
  onChange(listener: (frame: Frame) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** Draws 8 lines of 21 characters. Throws on a character without glyph: layout.ts has refused it before. */
export function drawLines(lines: readonly string[]): Uint8Array {
  const pixels = new Uint8Array((displayWidth * displayHeight) / 8);
  lines.forEach((line, row) => {
    Array.from(line).forEach((character, column) => {
      const glyph = glyphOf(character);
      if (glyph === undefined) throw new Error(`no glyph for ${JSON.stringify(character)}`);
      glyph.forEach((bits, y) => drawBits(pixels, bits, margin + column * cellWidth, row * cellHeight + y));
    });
  });
  const rowBytes = displayWidth / 8;
  for (let at = 0; at < cellHeight * rowBytes; at++) pixels[at] = ~(pixels[at] ?? 0) & 0xff;
  return pixels;
}

function drawBits(pixels: Uint8Array, bits: number, left: number, y: number): void {
  for (let x = 0; x < cellWidth - 1; x++) {
    if (((bits >> (cellWidth - 2 - x)) & 1) === 0) continue;
    const at = y * (displayWidth / 8) + ((left + x) >> 3);
    pixels[at] = (pixels[at] ?? 0) | (0x80 >> ((left + x) & 7));
  }
}
