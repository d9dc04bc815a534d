// Turns what is reviewed into pages of 21 × 6 characters: a label, then its text word by word, nothing ever left out.
// A word longer than a line is broken and the break marked, so that a break and a space are told apart; an amount and
// its currency stay on one line. What the font cannot write is refused, never blanked (DESIGN §4).
import { amountText, currencies, type Amount } from '#protocols/values/amount.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import { cannotShow, continuationMark, type CannotShow } from '../hal/font.ts';
import { bodyLines, lineWidth } from '../hal/layout.ts';
import type { Page } from './confirm-pages.ts';

/** One entry of a review: `label` (≤ 21 characters, the firmware's own words), and text or an amount from outside. */
export interface ReviewField {
  readonly label: string;
  readonly value: string | Amount;
}

/** Why there are no pages: a character without glyph, or an amount wider than the display. */
export type Unshowable = CannotShow | { readonly code: 'amount-too-wide'; readonly text: string };

const currencyCodes = Object.keys(currencies).join('|');
/** An amount in running text, or a run of anything but spaces, or a run of spaces. */
const pieces = new RegExp(`\\d[\\d.,']* (?:${currencyCodes})(?![\\p{L}\\p{N}])|[^ ]+| +`, 'gu');

/**
 * The pages of a review. A field starts on a new page when it does not fit below the one before; a field longer than
 * a page goes on over as many as it needs, each under its label.
 */
export function renderPages(fields: readonly ReviewField[]): Result<readonly Page[], Unshowable> {
  const pages: string[][] = [];
  for (const { label, value } of fields) {
    const lines = typeof value === 'string' ? wrapText(value) : wrapAmount(value);
    if (!lines.ok) return lines;
    const open = pages.at(-1);
    if (open !== undefined && open.length + 1 + lines.value.length <= bodyLines) {
      open.push(label, ...lines.value);
      continue;
    }
    for (let at = 0; at < lines.value.length; at += bodyLines - 1) {
      pages.push([label, ...lines.value.slice(at, at + bodyLines - 1)]);
    }
  }
  return good(pages);
}

function wrapAmount(value: Amount): Result<readonly string[], Unshowable> {
  const text = amountText(value);
  return text.length > lineWidth ? bad({ code: 'amount-too-wide', text }) : good([text]);
}

/** Word-wraps a text into lines of at most 21 characters; spaces are dropped at line ends only. */
export function wrapText(text: string): Result<readonly string[], CannotShow> {
  const refused = cannotShow(text);
  if (refused !== undefined) return bad(refused);
  const lines: string[] = [];
  let line = '';
  let gap = '';
  for (const [piece] of text.matchAll(pieces)) {
    if (piece.startsWith(' ')) {
      gap = piece;
      continue;
    }
    if (line !== '' && line.length + gap.length + piece.length <= lineWidth) {
      line += gap + piece;
    } else {
      if (line !== '') lines.push(line);
      line = piece;
      while (line.length > lineWidth) {
        lines.push(line.slice(0, lineWidth - 1) + continuationMark);
        line = line.slice(lineWidth - 1);
      }
    }
    gap = '';
  }
  return good([...lines, line]);
}
