// The clock port over a source of milliseconds, with the hand that moves it on (control port, tests): delays that a
// person would sit out need not be slept through.
import type { Clock } from './hal.ts';

/** A clock of `source` milliseconds plus what it was advanced by. `source` undefined: it moves by `advance` only. */
export class AdvancingClock implements Clock {
  readonly #source: (() => number) | undefined;
  #ahead = 0;
  #latest = 0;
  readonly #looks = new Set<() => void>();

  constructor(source?: () => number) {
    this.#source = source;
  }

  now(): number {
    // The machine's clock may be set back; the device's never runs backwards.
    this.#latest = Math.max(this.#latest, Math.floor(this.#source?.() ?? 0) + this.#ahead);
    return this.#latest;
  }

  /** Moves the clock on by whole milliseconds; waits that are over resolve. */
  advance(milliseconds: number): void {
    this.#ahead += milliseconds;
    for (const look of this.#looks) look();
  }

  until(time: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const end = (): void => {
        clearTimeout(timer);
        this.#looks.delete(look);
        signal.removeEventListener('abort', abort);
      };
      const abort = (): void => {
        end();
        reject(signal.reason as Error);
      };
      const look = (): void => {
        clearTimeout(timer);
        const left = time - this.now();
        if (left <= 0) {
          end();
          resolve();
        } else if (this.#source !== undefined) {
          timer = setTimeout(look, Math.min(left, 60_000));
        }
      };
      if (signal.aborted) return abort();
      signal.addEventListener('abort', abort, { once: true });
      this.#looks.add(look);
      look();
    });
  }
}
