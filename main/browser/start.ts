// `npm start`: the wallet in a browser window, with the simulated device and the practice market beside it. Practice money
// only. Prints the address as soon as it is served, then the shop's and the device panel's. A second start from the same
// folder gives a fresh address of the first. Ctrl-C, SIGTERM or a closed terminal end everything that was started here.
import { timingSafeEqual } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Verification } from '#app/support/archive/archive.ts';
import { StoreFailure } from '#app/support/store/store.ts';
import { createDispatch } from '../dispatch.ts';
import { systemClock } from '../node/clock.ts';
import { nodeHttp } from '../node/http.ts';
import { pairingFile } from '../node/pairing-file.ts';
import { systemRandom } from '../node/random.ts';
import { verifyFromStart } from '../node/archive-store.ts';
import { openFolderWithCredential, type WalletFolder } from '../node/wallet-folder.ts';
import { sessionHandlers } from '../session/handlers.ts';
import { openWalletSession } from '../session/wallet-session.ts';
import { createAdmissions } from './admissions.ts';
import { findBrowser, openPanelWindow, openWindow, removeLaunchFile } from './app-window.ts';
import { builtPage } from './built-page.ts';
import { createDownloads } from './downloads.ts';
import { startHost } from './host.ts';
import { readStartOptions, usage, type StartOptions } from './options.ts';
import { addressOfRunning, announceInstance, instanceKey } from './running-instance.ts';
import { practicePin, startSurroundings } from './surroundings.ts';

const root = join(import.meta.dirname, '..', '..');
/** What happens at the end, in this order; each is tried whatever became of the one before. */
const endings: (() => unknown)[] = [];
let ending = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));
const options = readStartOptions(process.argv.slice(2));
if (options) await start(options);
else await fail(usage, 2);

async function start({ folder, port, open, control, anyPorts }: StartOptions): Promise<void> {
  const running = await addressOfRunning(folder);
  if (running !== undefined) return another(running, folder, open);
  const page = builtPage(root);
  const opened = await openFolder(folder);
  if (typeof opened === 'string') {
    const address = await addressOfRunning(folder);
    return address === undefined ? fail(opened, 1) : another(address, folder, open);
  }
  const { store, archive } = opened;
  void verifyFromStart(archive, warnOfAltered).then(warnOfAltered, (fault: unknown) => {
    if (!(fault instanceof StoreFailure)) console.error(fault); // a wallet that ends at once verifies the next time
  });
  const http = nodeHttp();
  endings.push(
    () => opened.close(),
    () => http.close(),
  );

  const surroundings = startSurroundings({
    root,
    folder,
    anyPorts,
    ...(control !== undefined && { control }),
    changed: () => {
      session.notices.changed();
      session.seat.retry();
    },
    onTrouble: (text) => console.error(text),
  });
  endings.unshift(() => surroundings.stop());
  const downloads = createDownloads({ onFault: (fault) => console.error(fault) });
  const session = openWalletSession({
    store,
    archive,
    http,
    clock: systemClock,
    random: systemRandom,
    pairings: pairingFile(join(folder, 'wallet', 'pairings.cbor')),
    identity: { program: 'Semper Wallet', computer: printableName(hostname()) },
    rootFile: join(folder, 'wallet', 'root.cbor'),
    deliver: downloads.deliver,
    surroundings: () => surroundings.now(),
    onFault: (fault) => console.error(fault),
  });
  endings.unshift(() => session.stop());

  const files = await page;
  if (!files.ok) return fail(`The page could not be built:\n${files.error.detail}`, 1);
  const key = instanceKey();
  const host = await startHost({
    port,
    files: files.value,
    dispatch: createDispatch(sessionHandlers(session), (fault) => console.error(fault)),
    admissions: createAdmissions(),
    isInstance: (given) => given.length === key.length && timingSafeEqual(Buffer.from(given), Buffer.from(key)),
    downloads,
    onLaunched: (token) => removeLaunchFile(folder, token),
  });
  if (!host.ok) return fail(`Port ${host.error.port} cannot be used: ${host.error.detail}`, 1);
  endings.unshift(() => host.value.stop(), announceInstance(folder, host.value.port, key));

  const browser = show(host.value.freshAddress(), folder, open);
  await surroundings.first;
  const { shop, panel } = surroundings.now().places;
  if (shop !== undefined) console.log(`Shop:          ${shop}`);
  if (panel !== undefined) console.log(`Device panel:  ${panel}  (PIN ${practicePin})`);
  if (browser !== undefined && panel !== undefined) endings.push(openPanelWindow(browser, panel, folder));
  console.log('Practice money only. Ctrl-C ends all of it.');
}

/** Opens the wallet's folder; a wallet from the same one that is just ending is waited for. Gives why not, in words. */
async function openFolder(folder: string): Promise<WalletFolder | string> {
  const path = join(folder, 'wallet');
  for (let tries = 0; ; tries += 1) {
    const opened = await openFolderWithCredential(path, systemClock.now());
    if (opened.ok) return opened.value;
    const { error } = opened;
    if (error.code !== 'store-in-use' && error.code !== 'archive-in-use') {
      const detail = 'detail' in error ? `: ${error.detail}` : '';
      return `The wallet's folder ${path} cannot be opened (${error.code})${detail}. It is left as it is.`;
    }
    if ((await addressOfRunning(folder)) !== undefined) return 'The wallet already runs from this folder.';
    if (tries >= 20) return `Another wallet has ${path} open and does not answer. End that one first.`;
    await sleep(250);
  }
}

/** Says which entries of the archive are not as they were appended. The wallet goes on: what is left is evidence too. */
function warnOfAltered({ findings }: Verification): void {
  const [first] = findings;
  if (!first) return;
  console.error(`The archive was altered: ${findings.length} findings, the first: ${JSON.stringify(first)}.`);
  console.error('Keep a copy of the folder as it is, and look at it with npm run audit.');
}

/** Opens a window, or prints the address; the browser that it was opened in. */
function show(address: string, folder: string, open: boolean): string | undefined {
  const browser = open ? findBrowser() : undefined;
  if (browser !== undefined) endings.push(openWindow(browser, address, folder));
  if (browser === undefined) console.log(`Semper Wallet: ${address}`);
  else console.log('Semper Wallet: opened in a window of its own. npm start -- --no-open prints an address.');
  return browser;
}

/** The wallet runs already: its fresh address, in a window or printed, and this process ends. */
async function another(address: string, folder: string, open: boolean): Promise<void> {
  show(address, folder, open);
  console.log('It was running already; this is a fresh address of it.');
  if (process.connected) process.disconnect();
  process.exitCode = 0;
}

async function fail(why: string, status: number): Promise<void> {
  console.error(why);
  await end(status);
}

async function end(status: number): Promise<void> {
  if (ending) return;
  ending = true;
  setTimeout(() => process.exit(1), 9000).unref(); // whatever hangs: all that counts is on disk
  for (const ending of endings) {
    try {
      await ending();
    } catch (error) {
      console.error(error);
    }
  }
  process.exit(status);
}

/** A name that the device can show: it asks the person by it whether to pair. */
function printableName(name: string): string {
  const shown = name
    .replaceAll(/[^\x20-\x7e]/g, '')
    .trim()
    .slice(0, 32)
    .trim();
  return shown === '' ? 'computer' : shown;
}
