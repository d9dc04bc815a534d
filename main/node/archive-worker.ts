// The thread that holds an open archive (DESIGN §8): commits block it, not the wallet. Started by archive-store.ts, which asks
// by `Call` and is answered by `Answer`. Entries that wait together share one commit; each is acknowledged after it. A whole
// verification takes turns with everything else.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parentPort, receiveMessageOnPort, workerData, type MessagePort } from 'node:worker_threads';
import type {
  Appended,
  AppendFailure,
  ArchivedEntry,
  ConsistencyProof,
  InclusionProof,
  ProofFailure,
  ReadFailure,
  SignedHead,
  Verification,
} from '#app/support/archive/archive.ts';
import { ArchiveLog } from '#app/support/archive/archive-log.ts';
import { verify } from '#app/support/archive/verify-archive.ts';
import type { Found, Reach } from '#app/support/search/archive-search.ts';
import type { Condition } from '#app/support/search/conditions.ts';
import type { SearchIndex } from '#app/support/search/search-index.ts';
import { StoreFailure } from '#app/support/store/store.ts';
import type { EntryFinding, Finding } from '#protocols/archive/errors.ts';
import type { Entry } from '#protocols/archive/messages.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import { Wakefulness } from './archive-wakefulness.ts';
import { openArchiveFile, type ArchiveFile, type ArchiveFileFailure } from './archive-file.ts';
import { nodeCipher, nodeSigningKey } from './node-cipher.ts';
import { systemRandom } from './random.ts';
import { RecentEntries } from './recent-entries.ts';
import { searchOf } from './search-segments.ts';

/** What the worker is started with. */
export type Start = { readonly folder: string; readonly storageKey: Uint8Array; readonly openedAt: number };

/** Why an archive is not opened: its file, or what is wrong with its keys or its head. */
export type ArchiveOpenFailure =
  ArchiveFileFailure | { readonly code: 'archive-damaged'; readonly findings: readonly Finding[] };

/** The first word of the worker. */
export type Opened = Result<{ readonly origin: string; readonly publicKey: Uint8Array }, ArchiveOpenFailure>;

/** What can be asked, and what it is answered with. */
export type Calls = {
  append: { readonly ask: { readonly entry: Entry }; readonly answer: Result<Appended, AppendFailure> };
  read: { readonly ask: { readonly sequence: number }; readonly answer: Result<ArchivedEntry, ReadFailure> };
  page: {
    readonly ask: { readonly from: number; readonly to: number };
    readonly answer: readonly Result<ArchivedEntry, EntryFinding>[];
  };
  inclusion: {
    readonly ask: { readonly sequence: number; readonly size: number | undefined };
    readonly answer: Result<InclusionProof, ProofFailure>;
  };
  consistency: {
    readonly ask: { readonly from: number; readonly to: number | undefined };
    readonly answer: Result<ConsistencyProof, ProofFailure>;
  };
  checkpoint: { readonly ask: object; readonly answer: SignedHead };
  verify: {
    readonly ask: { readonly whole: boolean; readonly known: readonly Uint8Array[] };
    readonly answer: Verification;
  };
  find: {
    readonly ask: { readonly conditions: readonly Condition[]; readonly from: number; readonly count: number };
    readonly answer: Found;
  };
  build: { readonly ask: object; readonly answer: Reach };
  halt: { readonly ask: object; readonly answer: undefined };
  close: { readonly ask: object; readonly answer: undefined };
};

/** A question with its number. */
export type Call = {
  [Name in keyof Calls]: { readonly is: Name; readonly id: number } & Calls[Name]['ask'];
}[keyof Calls];

type Appending = Extract<Call, { readonly is: 'append' }>;

/** How long to stay awake for the next question after an answer, in milliseconds. */
const soon = 0.2;

/** The most entries that share a commit. */
const greatestGroup = 256;

/** The answer to the question of this number; `failed` when the medium did, `bug` when we did. */
export type Answer =
  | { readonly id: number; readonly answer: Calls[keyof Calls]['answer'] }
  | { readonly id: number; readonly progress: { readonly checked: number; readonly size: number } }
  | { readonly id: number; readonly failed: string }
  | { readonly id: number; readonly bug: string };

function serve(port: MessagePort, start: Start): void {
  const refuse = (failure: ArchiveOpenFailure) => {
    const opened: Opened = bad(failure);
    port.postMessage(opened, []);
    port.close();
  };
  const file = openArchiveFile(start.folder);
  if (!file.ok) return refuse(file.error);
  const log = openLog(file.value, start);
  if (log.ok) {
    const search = searchOf(log.value, start.folder, start.storageKey);
    return new Service(port, file.value, log.value, search).start();
  }
  file.value.close();
  return refuse(log.error);
}

function openLog(file: ArchiveFile, { storageKey, openedAt }: Start): Result<ArchiveLog, ArchiveOpenFailure> {
  const ports = { cipher: nodeCipher, random: systemRandom, signingKey: nodeSigningKey };
  try {
    if (file.size() === 0 && file.meta().size === 0) return good(ArchiveLog.make(file, storageKey, ports, openedAt));
    const opened = ArchiveLog.open(file, storageKey, ports);
    return opened.ok ? opened : bad({ code: 'archive-damaged', findings: opened.error });
  } catch (error) {
    if (error instanceof StoreFailure) return bad({ code: 'archive-failed', detail: error.detail });
    throw error;
  }
}

class Service {
  readonly #port: MessagePort;
  readonly #file: ArchiveFile;
  readonly #log: ArchiveLog;
  readonly #search: SearchIndex;
  readonly #recent = new RecentEntries();
  readonly #wakefulness = new Wakefulness(soon);

  constructor(port: MessagePort, file: ArchiveFile, log: ArchiveLog, search: SearchIndex) {
    this.#port = port;
    this.#file = file;
    this.#log = log;
    this.#search = search;
  }

  start(): void {
    this.#port.on('message', (call: Call) => void this.#take(call));
    const { origin, publicKey } = this.#log.keys;
    const opened: Opened = good({ origin, publicKey });
    this.#port.postMessage(opened, []);
    void this.#prepare();
  }

  /** Opens the last entries while nobody asks for anything: the first screen will ask for them. */
  async #prepare(): Promise<void> {
    try {
      const steps = this.#recent.prepare(this.#log.size, (from, to) => this.#log.page(from, to));
      while (!steps.next().done) await nextTurn();
    } catch (error) {
      if (!(error instanceof StoreFailure)) throw error; // closed, or the medium failed: whoever asks will be told
    }
  }

  async #take(call: Call): Promise<void> {
    this.#wakefulness.came();
    if (call.is === 'append') {
      this.#append(call);
      return;
    }
    try {
      this.#say({ id: call.id, answer: await this.#answer(call) });
    } catch (error) {
      this.#say(failed(call.id, error));
    }
    if (call.is === 'close') this.#port.close();
  }

  /** Appends one entry, and with it those that wait behind it: what comes after them is taken in its turn. */
  #append(first: Appending): void {
    const calls = [first];
    let next: Call | undefined;
    while (calls.length < greatestGroup) {
      next = nextOf(this.#port);
      if (next?.is !== 'append') break;
      calls.push(next);
    }
    try {
      const outcomes = this.#log.append(calls.map(({ entry }) => entry));
      calls.forEach(({ id }, place) => this.#say({ id, answer: outcomes[place] }));
    } catch (error) {
      for (const { id } of calls) this.#say(failed(id, error));
    }
    if (next !== undefined && next.is !== 'append') void this.#take(next);
  }

  #answer(call: Exclude<Call, Appending>): Promise<Calls[keyof Calls]['answer']> | Calls[keyof Calls]['answer'] {
    const log = this.#log;
    switch (call.is) {
      case 'read':
        return log.read(call.sequence);
      case 'page':
        return this.#recent.page(call.from, call.to, (from, to) => log.page(from, to));
      case 'inclusion':
        return log.inclusion(call.sequence, call.size);
      case 'consistency':
        return log.consistency(call.from, call.to);
      case 'checkpoint':
        return log.head();
      case 'verify': {
        const onProgress = (progress: { readonly checked: number; readonly size: number }) =>
          this.#say({ id: call.id, progress });
        return verify(log, { whole: call.whole, known: call.known, onProgress }, async () => nextTurn());
      }
      case 'find':
        return this.#search.find(call.conditions, call.from, call.count);
      case 'build':
        return this.#search.build(({ reached, size }) =>
          this.#say({ id: call.id, progress: { checked: reached, size } }),
        );
      case 'halt':
        this.#search.halt();
        return undefined;
      case 'close':
        this.#file.close();
        return undefined;
    }
  }

  #say(answer: Answer): void {
    this.#port.postMessage(answer, []);
    this.#wakefulness.wait();
  }
}

function nextOf(port: MessagePort): Call | undefined {
  const received: { readonly message: Call } | undefined = receiveMessageOnPort(port);
  return received?.message;
}

function failed(id: number, error: unknown): Answer {
  if (error instanceof StoreFailure) return { id, failed: error.detail };
  return { id, bug: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

if (parentPort) serve(parentPort, workerData as Start);
