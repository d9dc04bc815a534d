// Keeps a thread awake for the moment in which the other end of a line answers: a thread that sleeps wakes some 50 µs after
// its message has come, which is half of what a commit costs on a fast disk. Its event loop turns meanwhile and serves
// whatever else comes, so that nobody is held up; the price is that little time of one processor. Hazard: on a busy machine
// the system lets a thread wait that did not sleep; so whoever waited awake in vain sleeps through the next few times.
import { setImmediate as nextTurn } from 'node:timers';

const timesAsleep = 8;

/** Waits of one thread, one at a time: `wait` begins one, `came` ends it. */
export class Wakefulness {
  readonly #greatest: number;
  #asleep = 0;
  #isAwake = false;
  #began = 0;
  #turns = false;

  /** `greatest`: how long a wait is worth staying awake for, in milliseconds. */
  constructor(greatest: number) {
    this.#greatest = greatest;
  }

  /** Begins a wait, awake unless the last such wait was in vain. */
  wait(): void {
    this.#isAwake = this.#asleep === 0;
    if (!this.#isAwake) {
      this.#asleep -= 1;
      return;
    }
    this.#began = performance.now();
    if (this.#turns) return;
    this.#turns = true;
    nextTurn(this.#turn);
  }

  /** What was waited for came: the thread may sleep again. */
  came(): void {
    if (this.#isAwake && this.#isLate()) this.#asleep = timesAsleep;
    this.#isAwake = false;
  }

  readonly #turn = (): void => {
    this.#turns = this.#isAwake && !this.#isLate();
    if (this.#turns) nextTurn(this.#turn);
  };

  #isLate(): boolean {
    return performance.now() - this.#began > this.#greatest;
  }
}
