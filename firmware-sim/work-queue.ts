// One piece of work after the other: a dialogue that was taken away ends in its own time, and the next begins only then,
// or two would share the keypad.

/** Work: it ends by the signal when it is taken back. */
export type Work = (signal: AbortSignal) => Promise<void>;

/** Pieces of work by number, in the order in which they came. */
export class WorkQueue {
  readonly #underWay = new Map<AbortController, number>();
  readonly #stopped = new AbortController();
  #last: Promise<void> = Promise.resolve();
  /** Told when work throws; a bug then, and without a listener it ends the process. */
  onFault: (error: unknown) => void = (error) => {
    throw error;
  };

  /** Whether anything is under way or waits. */
  get busy(): boolean {
    return this.#underWay.size > 0;
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
    if (this.#stopped.signal.aborted) controller.abort(this.#stopped.signal.reason);
    this.#underWay.set(controller, number);
    this.#last = this.#after(this.#last, controller, work);
  }

  /** Takes work back; one that is over does not mind. */
  takeBack(number: number, why: string): void {
    for (const [controller, its] of this.#underWay) if (its === number) controller.abort(new Error(why));
  }

  /** Takes everything back, for good. */
  stop(): void {
    const why = new Error('the device stops');
    this.#stopped.abort(why);
    for (const controller of this.#underWay.keys()) controller.abort(why);
  }

  async #after(before: Promise<void>, controller: AbortController, work: Work): Promise<void> {
    await before;
    try {
      await work(controller.signal);
    } catch (error) {
      this.onFault(error);
    } finally {
      this.#underWay.delete(controller);
    }
  }
}
