// Opens wallet and device panel in windows of Chromium's own, each with a profile of its own: what one profile keeps, or a
// page in it holds, is nothing to the other. The token goes by a private file that leads on to the address, since a command
// line can be read by every program on the machine. As root Chromium would want its sandbox off, and a wallet does not ask
// for that: the address is printed instead.
import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { makePrivateFolder, readPrivateFile, writePrivateFile } from '../node/files.ts';

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge',
  'brave-browser',
];
const places = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};
/** How long the file with the token stays, in milliseconds; the token is worth nothing once it was used. */
const fileStays = 30_000;

/** A browser that can show the window, or `undefined`: none is found, there is no display, or this is root. */
export function findBrowser(): string | undefined {
  const { platform, env } = process;
  if (platform === 'darwin' || platform === 'win32') return places[platform].find(isExecutable);
  if (process.getuid?.() === 0 || (env['DISPLAY'] ?? env['WAYLAND_DISPLAY'] ?? '') === '') return undefined;
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

/** A window: its own profile and launch file below the folder, and how large it is when it is first seen. */
type WindowPlan = { readonly profile: string; readonly file: string; readonly size: string };
const walletWindow: WindowPlan = { profile: 'browser-profile', file: 'launch.html', size: '1180,800' };
const panelWindow: WindowPlan = { profile: 'panel-profile', file: 'panel.html', size: '420,720' };

/**
 * What keeps the browser from speaking with anybody but this machine. Loopback addresses take no proxy, all others one where
 * nobody listens, so that not even a name is looked up; the rest keeps it from trying, as far as it can be told to.
 */
const quiet: readonly string[] = [
  '--no-first-run',
  '--no-default-browser-check',
  '--no-pings',
  '--no-service-autorun',
  '--disable-sync',
  '--allow-browser-signin=false',
  '--disable-extensions',
  '--disable-default-apps',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-component-extensions-with-background-pages',
  '--disable-client-side-phishing-detection',
  '--disable-domain-reliability',
  '--disable-breakpad',
  '--disable-search-engine-choice-screen',
  '--proxy-server=http://127.0.0.1:9',
  '--disable-features=NetworkTimeServiceQuerying,Translate,MediaRouter,OptimizationHints,AutofillServerCommunication,CertificateTransparencyComponentUpdater',
];

/** Opens the wallet in a window. It lives on its own; the returned function removes the file with the token. */
export function openWindow(browser: string, address: string, folder: string): () => void {
  return open(browser, address, folder, walletWindow);
}

/** Opens the simulated device's panel in a window and profile of its own, so that no page of the wallet's can hold it. */
export function openPanelWindow(browser: string, address: string, folder: string): () => void {
  return open(browser, address, folder, panelWindow);
}

/** Removes the file by which the wallet's window was led to `token`, which was used; a file with another token stays. */
export function removeLaunchFile(folder: string, token: string): void {
  const file = join(folder, walletWindow.file);
  const content = readPrivateFile(file);
  if (content && Buffer.from(content).includes(token)) rmSync(file, { force: true });
}

function open(browser: string, address: string, folder: string, plan: WindowPlan): () => void {
  const profile = join(folder, plan.profile);
  const isNew = !existsSync(profile);
  makePrivateFolder(profile);
  const file = join(folder, plan.file);
  writePrivateFile(
    file,
    `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${address}">\n`,
  );
  const size = isNew ? [`--window-size=${plan.size}`] : []; // later ones open where the last was closed
  const args = [`--user-data-dir=${profile}`, ...quiet, ...size, `--app=${pathToFileURL(file).href}`];
  const child = spawn(browser, args, { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
  const remove = () => rmSync(file, { force: true });
  setTimeout(remove, fileStays).unref();
  return remove;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
