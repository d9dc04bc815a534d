// Says that the view changed, to whoever waits for a version newer than the one it has. Counts only; what the view is, the
// waiter asks afterwards, so that many changes in a row cost one answer.

/** A growing version, and a way to wait for it. */
export type Notices = {
  version(): number;
  /** Something a screen may show has changed. */
  changed(): void;
  /** Resolves when the version is greater than `after`, after `milliseconds`, or when `signal` says so. */
  next(after: number, milliseconds: number, signal: AbortSignal): Promise<void>;
};

/** Makes them; the first version is 1. */
export function createNotices(): Notices {
  let version = 1;
  const waiting = new Set<() => void>();
  return {
    version: () => version,
    changed() {
      version += 1;
      for (const wake of waiting) wake();
    },
    next(after, milliseconds, signal) {
      if (version > after || signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', wake);
          waiting.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, milliseconds);
        signal.addEventListener('abort', wake, { once: true });
        waiting.add(wake);
      });
    },
  };
}
