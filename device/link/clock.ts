// The link's time: milliseconds from some start, and calls later on. A port, so that tests move it by hand.

/** A monotonic clock in milliseconds. */
export interface Clock {
  now(): number;
  /** Calls once after that many milliseconds; the answer cancels it. */
  after(milliseconds: number, call: () => void): () => void;
}

/** This computer's clock. Reports that arrived while the program was held up are heard before a time-out is called. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after(milliseconds, call) {
    let immediate: NodeJS.Immediate | undefined;
    const timer = setTimeout(
      () => {
        immediate = setImmediate(call);
      },
      Math.max(0, milliseconds),
    );
    return () => {
      clearTimeout(timer);
      clearImmediate(immediate);
    };
  },
};
