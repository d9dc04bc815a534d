// Runs the bundled main process under Node, with the stand-in where Electron's module would be: argument 1 is the bundle's
// folder, the rest are the program's own. Lines of JSON on stdin say what to do, each answered by a line on stdout.
import { registerHooks } from 'node:module';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fakeElectron, type FakeState } from '../fake-electron.ts';

const [bundle = '', ...args] = process.argv.slice(2);
const { electron, state } = fakeElectron({ ready: false });
(globalThis as { standIn?: unknown }).standIn = electron;
const names = ['app', 'BrowserWindow', 'Menu', 'dialog', 'powerMonitor', 'protocol', 'screen', 'session', 'shell'];
const source = [...names, 'utilityProcess']
  .map((name) => `export const ${name} = globalThis.standIn.${name};`)
  .join('\n');
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: 'stand-in:electron', shortCircuit: true } : next(specifier, context),
  load: (url, context, next) =>
    url === 'stand-in:electron' ? { format: 'module', source, shortCircuit: true } : next(url, context),
});
state.app.exit = (status = 0) => process.exit(status);
process.argv = [process.execPath, bundle, ...args];
await import(pathToFileURL(join(bundle, 'main.js')).href);
state.becomeReady(); // Electron is never ready before its entry has been read to the end

const say = (value: unknown) => process.stdout.write(`${JSON.stringify(value ?? null)}\n`);
for await (const line of createInterface({ input: process.stdin })) say(await answerTo(JSON.parse(line), state));

/** `['ask', method, input]`, `['load', address]`, `['windows']` or `['quit']`. */
async function answerTo([what, ...given]: [string, ...string[]], { windows, app }: FakeState): Promise<unknown> {
  const screens = windows.find(({ loaded }) => loaded[0] === 'app://wallet/');
  if (what === 'windows') return windows.map(({ loaded }) => loaded.at(-1));
  if (what === 'quit') return (app.emit('window-all-closed'), 'quitting');
  if (what === 'load') return (await screens?.webContents.session.load(given[0] ?? ''))?.status ?? 0;
  const [method = '', input] = given;
  return screens ? screens.webContents.ask(method, input) : undefined;
}
