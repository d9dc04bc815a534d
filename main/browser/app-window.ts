// Opens the wallet in a window of Chromium's own, with a profile of its own. The launch token goes by a private file that
// leads on to the address, since a command line can be read by every program on the machine. As root Chromium would want
// its sandbox off, and a wallet does not ask for that: the address is printed instead.
import { spawn } from 'node:child_process';
import { accessSync, constants, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { makePrivateFolder, writePrivateFile } from '../node/files.ts';

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

/** Opens `address` in a window. The window lives on its own; the returned function removes the file with the token. */
export function openWindow(browser: string, address: string, folder: string): () => void {
  const profile = join(folder, 'browser-profile');
  makePrivateFolder(profile);
  const file = join(folder, 'launch.html');
  writePrivateFile(
    file,
    `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${address}">\n`,
  );
  const args = [`--user-data-dir=${profile}`, '--no-first-run', '--no-default-browser-check', '--disable-sync'];
  const child = spawn(browser, [...args, `--app=${pathToFileURL(file).href}`], { stdio: 'ignore', detached: true });
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
