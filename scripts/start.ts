// `npm start`: chooses the host and runs it. The browser host runs in this very process; Electron is another program, over the
// bundle, which is made first when it is not there yet.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chooseHost, type Choice } from './choose-host.ts';
import { findElectron } from './electron-binary.ts';
import { fetchElectron, wasTried } from './electron-fetch.ts';

const usage = `npm start [-- --host electron|browser] [options of the host]
Without --host it is Electron where its binary is and can show a window, else the browser host.
--no-open and --port are the browser host's.`;
const root = join(import.meta.dirname, '..');

const given = process.argv.slice(2);
const electron = findElectron() !== undefined;
await follow(chooseHost(given, { electron, tried: wasTried(), window: canShowWindow() }));

async function follow(choice: Choice): Promise<void> {
  switch (choice.is) {
    case 'browser':
      return runBrowserHost(choice.args);
    case 'electron':
      return runElectron(choice.args);
    case 'fetch': {
      if (await fetchElectron((line) => console.error(line))) return runElectron(choice.args);
      if (choice.otherwise === 'browser') return runBrowserHost(choice.args);
      return fail(
        'Electron’s binary is not here and cannot be fetched now. docs/PACKAGING.md says how to bring it.',
        1,
      );
    }
    case 'no-window':
      return fail('Electron needs a display, and nobody who is root: it would have to do without its sandbox.', 1);
    case 'usage':
      return fail(usage, 2);
  }
}

async function runBrowserHost(args: readonly string[]): Promise<void> {
  const program = join(root, 'main', 'browser', 'start.ts');
  process.argv = [process.execPath, program, ...args];
  await import(pathToFileURL(program).href);
}

async function runElectron(args: readonly string[]): Promise<void> {
  const { bundleForElectron, bundleFolder } = await import('./electron-bundle.ts');
  await bundleForElectron();
  const binary = findElectron()?.binary ?? '';
  const { ELECTRON_RUN_AS_NODE: _asNode, ...env } = process.env; // some editors' terminals set it
  const child = spawn(binary, [bundleFolder, ...args], { stdio: 'inherit', env });
  process.on('SIGINT', () => {}); // Ctrl-C reaches the child by itself
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`Electron could not be started: ${error.message}`, 1));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal ?? 'SIGTERM']));
}

function canShowWindow(): boolean {
  const { platform, env } = process;
  if (platform === 'darwin' || platform === 'win32') return true;
  return process.getuid?.() !== 0 && (env['DISPLAY'] ?? env['WAYLAND_DISPLAY'] ?? '') !== '';
}

function fail(why: string, status: number): void {
  console.error(why);
  process.exitCode = status;
  if (process.connected) process.disconnect();
}
