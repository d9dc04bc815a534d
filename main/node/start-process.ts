// Starts one of our own programs as a process of its own: the simulated device, the practice market, and in tests whatever
// is to be killed. It ends with its parent, however that one dies: parent-watch.ts, loaded before the program, notices that
// the channel between them closed. What is watched while it runs: supervised-process.ts.
import { spawn } from 'node:child_process';
import { supervised, type ProcessEnd, type ProcessOptions, type StartedProcess } from './supervised-process.ts';

const parentWatch = new URL('./parent-watch.ts', import.meta.url).href;

/** Starts `entry` (a path to a TypeScript or JavaScript file) with this very Node. */
export function startProcess(entry: string, args: readonly string[], options: ProcessOptions = {}): StartedProcess {
  const { onStderr } = options;
  const child = spawn(process.execPath, ['--import', parentWatch, entry, ...args], {
    stdio: ['ignore', 'pipe', onStderr ? 'pipe' : 'inherit', 'ipc'],
    env: { ...process.env, ...options.env },
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => onStderr?.(text));
  const exited = new Promise<ProcessEnd>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: child.exitCode ?? -1, signal: child.signalCode })); // could not be started
  });
  const program = {
    entry,
    pid: () => child.pid,
    stdout: child.stdout,
    exited,
    askToEnd: () => void child.kill('SIGTERM'),
    endHard: () => void child.kill('SIGKILL'),
  };
  return supervised(program, options);
}
