// The durable archive: SQLite in a worker thread, so that commits and verifications hold up nobody (DESIGN §8). Here is only
// the far end of the line: each call is a message and its answer. What the worker does stands in archive-worker.ts.
import { Worker } from 'node:worker_threads';
import type { Archive, VerifyOptions } from '#app/support/archive/archive.ts';
import { paged } from '#app/support/archive/paged-entries.ts';
import type { ArchiveSearch } from '#app/support/search/archive-search.ts';
import { StoreFailure } from '#app/support/store/store.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import { Wakefulness } from './archive-wakefulness.ts';
import type { Answer, ArchiveOpenFailure, Calls, Opened, Start } from './archive-worker.ts';

export type { ArchiveOpenFailure } from './archive-worker.ts';

/** An archive on disk. `close` ends it after what was asked before; later calls reject with `StoreFailure`. */
export type ArchiveStore = Archive & { readonly search: ArchiveSearch; close(): Promise<void> };

/**
 * In MB; the worker keeps a small part of it. Without limits it lets a hundred megabytes of garbage lie while an index is built or the
 * whole archive is verified, and never gives them back.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: 128 };

/** Opens or makes the archive in a folder (0600 in 0700); `openedAt`, in seconds, goes into the first entry of a new one. */
export async function openArchive(
  folder: string,
  storageKey: Uint8Array,
  openedAt: number,
): Promise<Result<ArchiveStore, ArchiveOpenFailure>> {
  const start: Start = { folder, storageKey, openedAt };
  const worker = new Worker(new URL('./archive-worker.ts', import.meta.url), { workerData: start, resourceLimits });
  const opened = await firstWord(worker);
  if (!opened.ok) return bad(opened.error);
  return good(archiveOver(new Line(worker), opened.value));
}

// The listeners are taken off one by one: a Worker without any of its own listeners delivers no message any more.
async function firstWord(worker: Worker): Promise<Opened> {
  const { promise, resolve, reject } = Promise.withResolvers<Opened>();
  const ended = (code: number) => reject(new Error(`the archive's worker ended with ${code}`));
  worker.once('message', resolve);
  worker.once('error', reject);
  worker.once('exit', ended);
  try {
    return await promise;
  } finally {
    worker.off('message', resolve);
    worker.off('error', reject);
    worker.off('exit', ended);
  }
}

function archiveOver(line: Line, { origin, publicKey }: Pick<Archive, 'origin' | 'publicKey'>): ArchiveStore {
  return {
    origin,
    publicKey,
    append: (entry) => line.ask('append', { entry }),
    read: (sequence) => line.ask('read', { sequence }),
    entries: (span) =>
      paged(
        span,
        async () => (await line.ask('checkpoint', {})).size,
        (from, to) => line.ask('page', { from, to }),
      ),
    inclusion: (sequence, size) => line.ask('inclusion', { sequence, size }),
    consistency: (from, to) => line.ask('consistency', { from, to }),
    checkpoint: () => line.ask('checkpoint', {}),
    verify: ({ whole = false, known = [], onProgress }: VerifyOptions = {}) =>
      line.ask('verify', { whole, known }, onProgress),
    search: searchOver(line),
    close: () => line.close(),
  };
}

function searchOver(line: Line): ArchiveSearch {
  return {
    find: (conditions, from, count) => line.ask('find', { conditions, from, count }),
    build: (onProgress) => line.ask('build', {}, ({ checked, size }) => onProgress({ reached: checked, size })),
    halt: () => void line.ask('halt', {}).catch(() => {}), // a line that ended has nothing to halt
  };
}

type Waiting = {
  readonly resolve: (answer: Calls[keyof Calls]['answer']) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: VerifyOptions['onProgress'];
};

/** How long to stay awake for an answer, in milliseconds: a commit on a fast disk, and a page of entries, take less. */
const soon = 0.5;

/** Questions to the worker and their answers. */
class Line {
  readonly #wakefulness = new Wakefulness(soon);
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;
  #ended: string | undefined;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (answer: Answer) => this.#take(answer));
    worker.on('error', (error) => this.#end(`the archive's worker failed: ${String(error)}`));
    worker.on('exit', () => this.#end('the archive is closed'));
    worker.unref(); // an archive that nobody waits for keeps no process alive
  }

  ask<Name extends keyof Calls>(
    is: Name,
    ask: Calls[Name]['ask'],
    onProgress?: VerifyOptions['onProgress'],
  ): Promise<Calls[Name]['answer']> {
    if (this.#ended !== undefined) return Promise.reject(new StoreFailure(this.#ended));
    const id = this.#next++;
    return new Promise<Calls[Name]['answer']>((resolve, reject) => {
      if (this.#waiting.size === 0) this.#worker.ref();
      this.#waiting.set(id, { resolve, reject, onProgress });
      this.#worker.postMessage({ is, id, ...ask }, []);
      this.#wakefulness.wait();
    });
  }

  async close(): Promise<void> {
    if (this.#ended !== undefined) return;
    const closing = this.ask('close', {});
    this.#ended = 'the archive is closed';
    await closing;
    await this.#worker.terminate();
  }

  #take(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    if (waiting === undefined) return;
    if ('progress' in answer) {
      waiting.onProgress?.(answer.progress);
      return;
    }
    this.#waiting.delete(answer.id);
    this.#wakefulness.came();
    if (this.#waiting.size === 0) this.#worker.unref();
    if ('answer' in answer) waiting.resolve(answer.answer);
    else waiting.reject('failed' in answer ? new StoreFailure(answer.failed) : new Error(answer.bug));
  }

  #end(why: string): void {
    this.#ended ??= why;
    for (const { reject } of this.#waiting.values()) reject(new StoreFailure(this.#ended));
    this.#waiting.clear();
  }
}
