// A keypad that somebody presses from outside: the panel, the control port, a test. A press that no dialogue waits for
// is dropped and reported as such (hal.ts says why).
import type { Key, Keypad } from './hal.ts';

/** The keypad port with its other side: `press` tells whether a dialogue took the key. */
export class PressedKeypad implements Keypad {
  #take: ((key: Key) => void) | undefined;

  next(signal: AbortSignal): Promise<Key> {
    if (this.#take !== undefined) throw new Error('two dialogues wait for the keypad');
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#take = undefined;
        reject(signal.reason as Error);
      };
      if (signal.aborted) return leave();
      signal.addEventListener('abort', leave, { once: true });
      this.#take = (key) => {
        this.#take = undefined;
        signal.removeEventListener('abort', leave);
        resolve(key);
      };
    });
  }

  /** Whether a dialogue waits for a key. */
  get waiting(): boolean {
    return this.#take !== undefined;
  }

  /** Presses a key; false when nobody waited for one. */
  press(key: Key): boolean {
    const take = this.#take;
    take?.(key);
    return take !== undefined;
  }
}
