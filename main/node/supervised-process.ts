// What every program that we start has in common, whichever way it was started (start-process.ts, electron/start-utility.ts): the
// first line of its stdout that is a JSON object says that it is ready, it is killed when that does not come in time, asked to
// end before it is made to, and how it ended is told to whoever waits.
import { createInterface } from 'node:readline';

/** What a program says once it is ready; who started it checks the fields. */
export type ReadyLine = Readonly<Record<string, unknown>>;

/** How a process ended: one of both is not null. */
export type ProcessEnd = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** How a process is started. */
export type ProcessOptions = {
  /** Told the ready line, if it comes. */
  readonly onReady?: (line: ReadyLine) => void;
  /** Told each further line of stdout; without it they are dropped. */
  readonly onLine?: (line: string) => void;
  /** Told what the program writes to stderr; without it, it goes to our own. */
  readonly onStderr?: (text: string) => void;
  /** How long it may take to be ready, then to stop before it is killed. Milliseconds; 30 000 and 5000. */
  readonly readyMs?: number;
  readonly stopMs?: number;
  readonly env?: Readonly<Record<string, string>>;
};

/** A process that was started. */
export type StartedProcess = {
  readonly pid: number | undefined;
  /** The ready line. Rejects with `ProcessFailure` when the process ends or the time is up first; then it is killed. */
  readonly ready: Promise<ReadyLine>;
  /** Resolves when it has ended; never rejects. */
  readonly exited: Promise<ProcessEnd>;
  /** Asks it to end (SIGTERM), and kills it when it takes too long. */
  readonly stop: () => Promise<ProcessEnd>;
  /** Ends it as a power cut would (SIGKILL). */
  readonly kill: () => Promise<ProcessEnd>;
};

/** The program did not become ready. */
export class ProcessFailure extends Error {
  readonly code: 'process-ended' | 'process-not-ready';
  constructor(code: ProcessFailure['code'], detail: string) {
    super(detail);
    this.code = code;
  }
}

/** A program that runs, by what the way in which it was started can tell and do. */
export type RunningProgram = {
  /** Its file, for words. */
  readonly entry: string;
  readonly pid: () => number | undefined;
  readonly stdout: NodeJS.ReadableStream | null;
  /** Resolves when it has ended, or could not be started; never rejects. */
  readonly exited: Promise<ProcessEnd>;
  readonly askToEnd: () => void;
  readonly endHard: () => void;
};

/** Watches over it. */
export function supervised(program: RunningProgram, options: ProcessOptions): StartedProcess {
  const { entry, pid, stdout, exited, askToEnd, endHard } = program;
  const { onReady, onLine, readyMs = 30_000, stopMs = 5000 } = options;
  const ready = new Promise<ReadyLine>((resolve, reject) => {
    const timer = setTimeout(() => {
      endHard();
      reject(new ProcessFailure('process-not-ready', `${entry} was not ready within ${readyMs} ms`));
    }, readyMs);
    let isReady = false;
    if (stdout) {
      createInterface({ input: stdout }).on('line', (line) => {
        const content = isReady ? undefined : readyLine(line);
        if (!content) return onLine?.(line);
        isReady = true;
        clearTimeout(timer);
        onReady?.(content);
        resolve(content);
      });
    }
    void exited.then(({ code, signal }) => {
      clearTimeout(timer);
      return reject(new ProcessFailure('process-ended', `${entry} ended before it was ready: ${signal ?? code}`));
    });
  });
  ready.catch(() => {}); // who does not ask for it is told by `exited`
  return {
    get pid() {
      return pid();
    },
    ready,
    exited,
    kill() {
      endHard();
      return exited;
    },
    async stop() {
      const timer = setTimeout(endHard, stopMs);
      askToEnd();
      const end = await exited;
      clearTimeout(timer);
      return end;
    },
  };
}

/** What a line of stdout says when it is a ready line. */
function readyLine(line: string): ReadyLine | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const content: unknown = JSON.parse(line);
    return typeof content === 'object' && content !== null ? { ...content } : undefined;
  } catch {
    return undefined;
  }
}
