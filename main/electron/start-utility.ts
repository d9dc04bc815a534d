// Starts the programs around the wallet as Electron's utility processes: its binary is no Node (the fuse that would make it one
// is off), and `child_process` has nothing to start. A utility process ends with us, however we end, so that no watch over
// the parent is needed. The first line of stdout that is a JSON object says that it is ready, as everywhere.
import { supervised, type ProcessEnd } from '../node/supervised-process.ts';
import type { StartProcess } from '../start-process-port.ts';
import type { Electron } from './electron-types.ts';

/** The port of Electron; to be used once the program is ready. */
export function startUtility({ utilityProcess }: Electron): StartProcess {
  return (entry, args, options = {}) => {
    const { onStderr, env } = options;
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
    const program = {
      entry,
      pid: () => child.pid ?? pid,
      stdout: child.stdout,
      exited,
      askToEnd: () => void child.kill(),
      endHard,
    };
    return supervised(program, options);
  };
}
