// Starts the programs around the wallet as Electron's utility processes: its binary is no Node (the fuse that would make it one
// is off), and `child_process` has nothing to start. A utility process ends with us, however we end, so that no watch over
// the parent is needed. The first line of stdout that is a JSON object says that it is ready, as everywhere.
import { createInterface } from 'node:readline';
import { ProcessFailure, readyLine } from '../node/start-process.ts';
import type { ProcessEnd, ReadyLine, StartProcess } from '../start-process-port.ts';
import type { Electron } from './electron-types.ts';

/** The port of Electron; to be used once the program is ready. */
export function startUtility({ utilityProcess }: Electron): StartProcess {
  return (entry, args, options = {}) => {
    const { onReady, onLine, onStderr, readyMs = 30_000, stopMs = 5000, env } = options;
    const child = utilityProcess.fork(entry, [...args], {
      stdio: ['ignore', 'pipe', onStderr ? 'pipe' : 'inherit'],
      serviceName: 'Semper Wallet practice',
      env: { ...process.env, ...env },
    });
    let pid: number | undefined;
    child.once('spawn', () => (pid = child.pid));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => onStderr?.(text));
    let isOver = false;
    const exited = new Promise<ProcessEnd>((resolve) => {
      child.once('exit', (code) => {
        isOver = true;
        resolve({ code, signal: null });
      });
    });
    const endHard = () => {
      const id = child.pid ?? pid;
      if (!isOver && id !== undefined) process.kill(id, 'SIGKILL');
    };
    const ready = new Promise<ReadyLine>((resolve, reject) => {
      const timer = setTimeout(() => {
        endHard();
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
      child.once('exit', (code) => {
        clearTimeout(timer);
        reject(new ProcessFailure('process-ended', `${entry} ended before it was ready: ${code}`));
      });
    });
    ready.catch(() => {}); // who does not ask for it is told by `exited`

    return {
      get pid() {
        return child.pid ?? pid;
      },
      ready,
      exited,
      async kill() {
        endHard();
        return exited;
      },
      async stop() {
        const timer = setTimeout(endHard, stopMs);
        child.kill();
        const end = await exited;
        clearTimeout(timer);
        return end;
      },
    };
  };
}
