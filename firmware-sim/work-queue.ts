// One piece of work after the other: a dialogue that was taken away ends in its own time, and the next begins only then,
// or two would share the keypad.

/** Work: it ends by the signal when it is taken back. */
export type Work = (signal: AbortSignal) => Promise<void>;

/** Pieces of work by number, in the order in which they came. */
export class WorkQueue {
  readonly #underWay = new Map<number, AbortController>();
  readonly #stopped = new AbortController();
  #last: Promise<void> = Promise.resolve();
  #count = 0;
  /** Told when work throws; a bug then, and without a listener it ends the process. */
  onFault: (error: unknown) => void = (error) => {
    throw error;
  };

  /** Whether anything is under way or waits. */
  get busy(): boolean {
    return this.#count > 0;
  }

  /** Resolves once nothing is under way and nothing waits. */
  async quiet(): Promise<void> {
    while (this.busy) await this.#last;
  }

  /** Aborted by `stop`. */
  get stopped(): AbortSignal {
    return this.#stopped.signal;
  }

  /** Adds work under a number; a number may come again for the next step of the same work. */
  add(number: number, work: Work): void {
    const controller = new AbortController();
    this.#underWay.set(number, controller);
    this.#count += 1;
    const signal = AbortSignal.any([controller.signal, this.#stopped.signal]);
    this.#last = this.#last
      .then(() => work(signal))
      .catch((error: unknown) => this.onFault(error))
      .finally(() => {
        if (this.#underWay.get(number) === controller) this.#underWay.delete(number);
        this.#count -= 1;
      });
  }

  /** Takes work back; one that is over does not mind. */
  takeBack(number: number, why: string): void {
    this.#underWay.get(number)?.abort(new Error(why));
  }

  /** Takes everything back, for good. */
  stop(): void {
    this.#stopped.abort(new Error('the device stops'));
  }
}
