// Starts one of our own programs as a process of its own: the simulated device, the practice market, and in tests whatever
// is to be killed. The first line of its stdout that is a JSON object says that it is ready. It ends with its parent, however
// that one dies: parent-watch.ts, loaded before the program, notices that the channel between them closed.
import { spawn } from 'node:child_process';
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

const parentWatch = new URL('./parent-watch.ts', import.meta.url).href;

/** Starts `entry` (a path to a TypeScript or JavaScript file) with this very Node. */
export function startProcess(entry: string, args: readonly string[], options: ProcessOptions = {}): StartedProcess {
  const { onReady, onLine, onStderr, readyMs = 30_000, stopMs = 5000 } = options;
  const child = spawn(process.execPath, ['--import', parentWatch, entry, ...args], {
    stdio: ['ignore', 'pipe', onStderr ? 'pipe' : 'inherit', 'ipc'],
    env: { ...process.env, ...options.env },
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => onStderr?.(text));
  const exited = new Promise<ProcessEnd>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: child.exitCode ?? -1, signal: child.signalCode })); // could not be started
  });
  const ready = new Promise<ReadyLine>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new ProcessFailure('process-not-ready', `${entry} was not ready within ${readyMs} ms`));
    }, readyMs);
    let isReady = false;
    if (child.stdout) {
      createInterface({ input: child.stdout }).on('line', (line) => {
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

  const kill = () => {
    child.kill('SIGKILL');
    return exited;
  };
  const stop = async () => {
    const timer = setTimeout(() => child.kill('SIGKILL'), stopMs);
    child.kill('SIGTERM');
    const end = await exited;
    clearTimeout(timer);
    return end;
  };
  return { pid: child.pid, ready, exited, stop, kill };
}

/** What a line of stdout says when it is a ready line. */
export function readyLine(line: string): ReadyLine | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const content: unknown = JSON.parse(line);
    return typeof content === 'object' && content !== null ? { ...content } : undefined;
  } catch {
    return undefined;
  }
}
