// `npm start`: the wallet in a browser window, with the simulated device and the practice market beside it. Practice money
// only. Prints the address as soon as it is served, then the shop's and the device panel's. A second start from the same
// folder gives a fresh address of the first. Ctrl-C, SIGTERM or a closed terminal end everything that was started here.
import { timingSafeEqual } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { explain } from '#app/screen-contract/problems.ts';
import { createDispatch } from '../dispatch.ts';
import { systemClock } from '../node/clock.ts';
import { systemRandom } from '../node/random.ts';
import type { Door } from '../session/door-parts.ts';
import { createDoor } from '../session/door.ts';
import { createAdmissions } from './admissions.ts';
import { findBrowser, openPanelWindow, openWindow, removeLaunchFile } from './app-window.ts';
import { builtPage } from './built-page.ts';
import { createDownloads } from './downloads.ts';
import { startHost } from './host.ts';
import { readStartOptions, usage, type StartOptions } from './options.ts';
import { addressOfRunning, announceInstance, handedLink, instanceKey } from './running-instance.ts';
import { startSurroundings } from './surroundings.ts';

const root = join(import.meta.dirname, '..', '..');
/** What happens at the end, in this order; each is tried whatever became of the one before. */
const endings: (() => unknown)[] = [];
let ending = false;
const needsForReal = `Real money is not there yet. It will need a device of your own with a certified maker key, a passphrase, an authority
that your bank or the device's maker names, and a mint or bank that issues real money; its folder, seeds, roots and ports
are apart from the practice ones. npm start without --money opens the practice wallet.`;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));
const options = readStartOptions(process.argv.slice(2));
if (options) await start(options);
else await fail(usage, 2);

async function start(options: StartOptions): Promise<void> {
  const { folder, port, open, control, anyPorts, money, way, link } = options;
  if (money === 'real') return fail(needsForReal, 2);
  const running = await addressOfRunning(folder, link);
  if (running !== undefined) return another(running, folder, open);
  const page = builtPage(root);
  const downloads = createDownloads({ onFault: (fault) => console.error(fault) });
  let placesChanged = () => {};
  const door = createDoor({
    money,
    folder,
    programs: (changed) =>
      startSurroundings({
        root,
        folder,
        anyPorts,
        ...(control !== undefined && { control }),
        changed() {
          changed();
          placesChanged();
        },
        onTrouble: (text) => console.error(text),
      }),
    ...(way && { way }),
    identity: { program: 'Semper Wallet', computer: printableName(hostname()) },
    deliver: downloads.deliver,
    clock: systemClock,
    random: systemRandom,
    onFault: (fault) => console.error(fault),
  });
  endings.push(() => door.stop());
  await door.settled;
  const { door: stands } = await door.view();
  if ('problem' in stands && stands.problem) {
    // Another wallet may have begun at the same moment, and is found only now.
    const address = await addressOfRunning(folder, link);
    if (address !== undefined) {
      await door.stop();
      return another(address, folder, open);
    }
    const { happened, next } = explain(stands.problem);
    console.error(`${happened} ${next}`);
    if (stands.problem.code === 'store-in-use' || stands.problem.code === 'archive-in-use') return end(1);
  }

  const files = await page;
  if (!files.ok) return fail(`The page could not be built:\n${files.error.detail}`, 1);
  const key = instanceKey();
  const consider = async (given: string) => {
    const considered = await door.consider(given);
    if (!considered.ok) console.error(explain(considered.error).happened);
  };
  const host = await startHost({
    port,
    files: files.value,
    dispatch: createDispatch(door.handlers, (fault) => console.error(fault)),
    admissions: createAdmissions(),
    isInstance: (given) => given.length === key.length && timingSafeEqual(Buffer.from(given), Buffer.from(key)),
    onInstance(body) {
      const given = handedLink(body);
      if (given !== undefined) void consider(given);
    },
    downloads,
    onLaunched: (token) => removeLaunchFile(folder, token),
  });
  if (!host.ok) return fail(`Port ${host.error.port} cannot be used: ${host.error.detail}`, 1);
  endings.unshift(() => host.value.stop(), announceInstance(folder, host.value.port, key));

  const browser = show(host.value.freshAddress(), folder, open);
  placesChanged = tellOfPlaces(door, folder, browser);
  placesChanged();
  console.log('Practice money only. Ctrl-C ends all of it.');
  if (link !== undefined) await consider(link);
}

/** Prints where shop and device panel are, each once, as soon as they are there; the panel gets a window where the wallet has one. */
function tellOfPlaces(door: Door, folder: string, browser: string | undefined): () => void {
  const told = new Set<string>();
  const once = (what: string, tell: () => void) => {
    if (!told.has(what)) tell();
    told.add(what);
  };
  return () => {
    const { shop, panel, practicePin } = door.places();
    if (shop !== undefined) once('shop', () => console.log(`Shop:          ${shop}`));
    if (panel === undefined) return;
    once('panel', () => {
      console.log(`Device panel:  ${panel}${practicePin === undefined ? '' : `  (PIN ${practicePin})`}`);
      if (browser !== undefined) endings.push(openPanelWindow(browser, panel, folder));
    });
  };
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
