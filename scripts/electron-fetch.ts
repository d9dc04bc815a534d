// Gets Electron's binary, once: behind a closed network it gives up within two seconds and remembers that, so that no later
// start waits for it again. What comes is what Electron's own package fetches, and is held against the digests in that package.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { electronVersion, findElectron } from './electron-binary.ts';

const root = join(import.meta.dirname, '..');
const memory = join(root, 'node_modules', '.electron-tried');
const usualPlace = 'https://github.com/';

/** How long a connection may take, and the whole fetch, in milliseconds. */
const connectionLimit = 1500;
const wholeLimit = 10 * 60_000;

/** Whether this version was tried before, in vain; installing anew forgets it. */
export function wasTried(): boolean {
  return existsSync(memory) && readFileSync(memory, 'utf8').trim() === electronVersion();
}

/** Tries it; true when the binary is there afterwards. */
export async function fetchElectron(say: (line: string) => void): Promise<boolean> {
  const version = electronVersion();
  const from = setting('ELECTRON_MIRROR') ?? usualPlace;
  if (await isReachable(setting('HTTPS_PROXY') ?? setting('https_proxy') ?? from)) {
    say(`Fetching Electron ${version} (about 110 MB, once) from ${URL.parse(from)?.host ?? from} …`);
    await install();
  }
  const isThere = findElectron() !== undefined;
  if (!isThere) {
    say(
      'Electron’s binary is not here and could not be fetched. That is not tried again; npm start -- --host=electron does.',
    );
    writeFileSync(memory, version);
  }
  return isThere;
}

/** Whether somebody answers there, within the limit. */
export function isReachable(address: string, limit = connectionLimit): Promise<boolean> {
  const url = URL.parse(address);
  if (!url || url.hostname === '') return Promise.resolve(false);
  const port = Number(url.port === '' ? (url.protocol === 'http:' ? 80 : 443) : url.port);
  return new Promise((resolve) => {
    const socket = connect({ host: url.hostname, port });
    const end = (answer: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => end(false), limit);
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

function setting(name: string): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}

async function install(): Promise<void> {
  const script = join(root, 'node_modules', 'electron', 'install.js');
  const child = spawn(process.execPath, [script], { cwd: root, stdio: ['ignore', 'inherit', 'ignore'] });
  const timer = setTimeout(() => child.kill(), wholeLimit);
  await once(child, 'exit');
  clearTimeout(timer);
}
