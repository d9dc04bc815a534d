// A person at the simulated device, by its display: types the PIN and the pairing digits, reads reviews to their end, and
// then does what the person is minded to. Counts what was answered, so that a question asked twice is seen.
import { setImmediate } from 'node:timers/promises';
import { AdvancingClock } from '#firmware-sim/hal/clock.ts';
import type { Display, Key, Keypad, Screen } from '#firmware-sim/hal/hal.ts';
import { layoutScreen } from '#firmware-sim/hal/layout.ts';

/** How a review of a payment ends; `absent` presses nothing at all. */
export type Mind = 'approves' | 'refuses' | 'absent' | 'mistypes';

export const pin = '4711';

/** The person, in front of the display and with a finger on the keypad. */
export class Person implements Display, Keypad {
  mind: Mind = 'approves';
  /** The six digits that the computer shows. */
  digits = '';
  /** Reviews of payments that were approved. */
  approvals = 0;
  /** Called when the last page of a payment's review is on the display, before a key is pressed. */
  onAsked: () => void = () => undefined;
  /** The device's own clock; the person sits out its delays on it. */
  readonly clock = new AdvancingClock();
  #screen: Screen = { title: '', lines: [] };
  #wake: (() => void) | undefined;

  show(screen: Screen): void {
    layoutScreen(screen);
    this.#screen = screen;
    if (screen.title === 'Wait') void setImmediate().then(() => this.clock.advance(1000));
  }

  /** Changes the person's mind; who was absent looks at the display again. */
  turn(mind: Mind): void {
    this.mind = mind;
    this.#wake?.();
  }

  async next(signal: AbortSignal): Promise<Key> {
    for (;;) {
      await setImmediate(); // what is under way comes first: a cancel, a cut
      signal.throwIfAborted();
      const key = this.#key();
      if (key !== undefined) return key;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }

  #key(): Key | undefined {
    const { title, footer = '', page, lines } = this.#screen;
    if (this.#isAbsent()) return undefined;
    if (title === 'Enter PIN') return this.#typed(this.mind === 'mistypes' ? '0000' : pin);
    if (title === 'Pair' && lines[0] === 'Type the 6 digits') return this.#typed(this.digits);
    if (!page) return undefined;
    if (page[0] < page[1]) return 'right';
    if (title !== 'Pay') return footer.includes('OK') ? 'ok' : undefined;
    this.onAsked();
    if (this.#isAbsent()) return undefined;
    if (this.mind === 'refuses') return 'c';
    this.approvals += 1;
    return 'ok';
  }

  #isAbsent(): boolean {
    return this.mind === 'absent';
  }

  #typed(digits: string): Key {
    const typed = (this.#screen.lines.at(-1) ?? '').replaceAll(/[ _]/g, '').length;
    return (digits[typed] ?? 'ok') as Key;
  }
}
