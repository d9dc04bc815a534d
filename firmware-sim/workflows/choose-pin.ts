// A new PIN, typed twice: the one that opens the device, or the one that wipes it. Keeps nothing: the caller saves.
import type { Hal } from '../hal/hal.ts';
import { enterDigits } from './enter-digits.ts';
import { tell, type Left } from './tell.ts';
import { pinLength } from './unlock.ts';

/** What is chosen: titles of ≤ 12 characters for both times, and lines (≤ 6) that say why a PIN cannot be had. */
export interface PinWanted {
  readonly signal: AbortSignal;
  readonly titles?: readonly [string, string];
  readonly objection?: (pin: string) => readonly string[] | undefined;
}

/** Asks until both times are the same and nothing speaks against it. */
export async function choosePin(
  hal: Hal,
  { signal, titles = ['New PIN', 'PIN again'], objection }: PinWanted,
): Promise<{ readonly pin: string } | Left> {
  const [first, second] = titles;
  const { least, greatest } = pinLength;
  for (;;) {
    const lines = [`${least} to ${greatest} digits.`];
    const pin = await enterDigits(hal, { title: first, length: pinLength, lines, hidden: true, signal });
    if (pin === undefined) return signal.aborted ? 'cancelled' : 'back';
    const again = await enterDigits(hal, { title: second, length: pinLength, hidden: true, signal });
    if (again === undefined && signal.aborted) return 'cancelled';
    if (again === undefined) continue;
    const wrong = again === pin ? objection?.(pin) : ['The two PINs differ.', 'Choose again.'];
    if (wrong === undefined) return { pin };
    const told = await tell(hal, first, wrong, signal);
    if (told !== 'ok') return told;
  }
}
