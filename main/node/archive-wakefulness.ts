// Keeps a thread awake for the moment in which the other end of a line answers: a thread that sleeps wakes some 50 µs after
// its message has come, which is half of what a commit costs on a fast disk. Its event loop turns meanwhile and serves
// whatever else comes, so that nobody is held up; the price is that little time of one processor.
import { setImmediate as nextTurn } from 'node:timers';

/** The thread that calls it stays awake for as long as it was last told to. */
export class Wakefulness {
  #until = 0;
  #turns = false;

  /** From now on for so long, in milliseconds; 0 lets it sleep again. */
  stayAwake(milliseconds: number): void {
    this.#until = milliseconds === 0 ? 0 : performance.now() + milliseconds;
    if (this.#turns || milliseconds === 0) return;
    this.#turns = true;
    nextTurn(this.#turn);
  }

  readonly #turn = (): void => {
    this.#turns = performance.now() < this.#until;
    if (this.#turns) nextTurn(this.#turn);
  };
}
