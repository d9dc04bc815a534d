// Two transports joined in memory: what one sends, the other hears, each report in its own turn of the event loop's
// microtasks. For tests, and for a device that runs in the same process.
import { requireReport, type Transport } from './transport.ts';

class MemoryEnd implements Transport {
  #peer: MemoryEnd | undefined;
  readonly #waiting: Uint8Array[] = [];
  #listener: ((report: Uint8Array) => void) | undefined;
  #closedListener: (() => void) | undefined;
  #closed = false;

  join(peer: MemoryEnd): void {
    this.#peer = peer;
  }

  send(report: Uint8Array): Promise<void> {
    requireReport(report);
    if (this.#closed) return Promise.reject(new Error('the transport is closed'));
    const copy = Uint8Array.from(report);
    queueMicrotask(() => this.#peer?.hear(copy));
    return Promise.resolve();
  }

  onReport(listener: (report: Uint8Array) => void): void {
    this.#listener = listener;
    for (const report of this.#waiting.splice(0)) listener(report);
  }

  onClosed(listener: () => void): void {
    this.#closedListener = listener;
    if (this.#closed) listener();
  }

  close(): Promise<void> {
    queueMicrotask(() => this.#peer?.end());
    this.end();
    return Promise.resolve();
  }

  hear(report: Uint8Array): void {
    if (this.#closed) return;
    if (this.#listener === undefined) this.#waiting.push(report);
    else this.#listener(report);
  }

  end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#closedListener?.();
  }
}

/** Two ends of one line in memory. */
export function memoryPair(): readonly [Transport, Transport] {
  const first = new MemoryEnd();
  const second = new MemoryEnd();
  first.join(second);
  second.join(first);
  return [first, second];
}
