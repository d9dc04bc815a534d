// A person at a device of the bench who does what the display says and nothing in advance: one key at a time, chosen from what
// stands there, so that no key which was meant for one dialogue meets another. Says yes to whatever a flow of ours asks.
import type { Key } from '#firmware-sim/hal/hal.ts';
import type { RecordingHal } from '#firmware-sim/hal/recording.ts';
import { digitsOfWord, wordsFor } from '#firmware-sim/workflows/pick-word.ts';

/** What the person knows, and has read on the computer's screen; `pin` changes with it, `digits` and `code` with a pairing. */
export interface Known {
  pin: string;
  readonly newPin: string;
  readonly words: readonly string[];
  digits: string;
  code: string;
}

/** Sits down at the device, for as long as it lives. */
export function sitDown(hal: RecordingHal, known: Known): void {
  const look = async (): Promise<never> => {
    for (;;) {
      await hal.keypad.idle();
      // After a wrong PIN, or one that was cut short, the device counts seconds down: the person sits them out.
      if (hal.seen().startsWith('Wait')) hal.clock.advance(1000);
      else hal.keypad.press(...keysFor(hal.seen(), known));
    }
  };
  void look();
}

function keysFor(seen: string, known: Known): readonly Key[] {
  const title = seen.slice(0, 12).trim();
  const lines = seen.split('\n');
  const footer = lines.at(-1) ?? '';
  if (title === 'Enter PIN') return typed(known.pin, starsIn(lines));
  if (title === 'New PIN' || title === 'PIN again') return typed(known.newPin, starsIn(lines));
  if (seen.includes('Type the 6 digits')) return typed(known.digits, digitsIn(lines));
  if (seen.includes('show the same code?')) return seen.includes(known.code) ? ['ok'] : ['c'];
  const word = /^Word (\d+)/.exec(title)?.[1];
  if (word !== undefined) return keysOfWord(known.words[Number(word) - 1] ?? '');
  return footer.includes('> next') ? ['right'] : ['ok'];
}

/** The next digit, or OK when all stand there. */
function typed(digits: string, count: number): readonly Key[] {
  const next = digits[count];
  return [next === undefined ? 'ok' : (next as Key)];
}

const starsIn = (lines: readonly string[]): number => /\*+/.exec(lines.slice(1, -1).join(''))?.[0].length ?? 0;
const digitsIn = (lines: readonly string[]): number =>
  /^ {2}(\d*)_*$/.exec(lines.findLast((line) => /^ {2}[\d_]+$/.test(line)) ?? '')?.[1]?.length ?? 0;

function keysOfWord(word: string): readonly Key[] {
  const digits = digitsOfWord(word);
  const down = Array.from({ length: wordsFor(digits).indexOf(word) }, (): Key => 'down');
  return [...(Array.from(digits) as Key[]), ...down, 'ok'];
}
