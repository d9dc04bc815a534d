// Digits typed on the device: a PIN (hidden) or the six digits of a pairing (shown, since the host shows them too).
// C takes the last digit back, and refuses when there is none.
import type { Hal } from '../hal/hal.ts';
import { pressed } from './pressed.ts';

/**
 * What is typed: `title` ≤ 12 characters, `length` exact or a range, `lines` (≤ 3) above the digits, `hidden` for a
 * PIN.
 */
export interface DigitsWanted {
  readonly title: string;
  readonly length: number | { readonly least: number; readonly greatest: number };
  readonly lines?: readonly string[];
  readonly hidden?: boolean;
  readonly signal: AbortSignal;
}

/** The digits, or `undefined` when the person refused or the signal aborted (`signal.aborted` tells which). */
export async function enterDigits(hal: Hal, wanted: DigitsWanted): Promise<string | undefined> {
  const { title, length, lines = [], hidden = false, signal } = wanted;
  const { least, greatest } = typeof length === 'number' ? { least: length, greatest: length } : length;
  let digits = '';
  for (;;) {
    const shown = hidden ? '*'.repeat(digits.length) : digits;
    const blank = '_'.repeat(Math.max(least - digits.length, digits.length < greatest ? 1 : 0));
    const leave = digits === '' ? 'C no' : 'C del';
    const footer = digits.length >= least ? `${leave} OK done` : leave;
    hal.display.show({ title, lines: [...lines, '', `  ${shown}${blank}`], footer });
    const key = await pressed(hal, signal);
    if (key === 'cancelled') return undefined;
    if (key === 'c' && digits === '') return undefined;
    if (key === 'c') digits = digits.slice(0, -1);
    else if (key === 'ok' && digits.length >= least) return digits;
    else if (/^[0-9]$/.test(key) && digits.length < greatest) digits += key;
  }
}
