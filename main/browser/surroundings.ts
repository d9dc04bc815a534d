// The programs around the wallet: the simulated device and the practice market, each a process of its own that ends with
// this one. One that ends by itself is started again, a little later each time; where it is then, the wallet asks anew. The
// device waits until the door says how it begins: made ready, or for the person to set up.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { fromHex } from '#protocols/values/bytes.ts';
import { makePrivateFolder } from '../node/files.ts';
import { startProcess } from '../node/start-process.ts';
import type { ReadyLine, StartedProcess } from '../node/supervised-process.ts';
import type { StartProcess } from '../start-process-port.ts';
import type { DeviceStart, Programs } from '../session/programs.ts';

/** How they are started. */
export type SurroundingsOptions = {
  /** The project's folder, in which the programs lie unless `programs` says otherwise. */
  readonly root: string;
  /** Another way to start them, and where they lie then. Default: Node, and the sources. */
  readonly programs?: { readonly startProcess: StartProcess; readonly device: string; readonly market: string };
  readonly folder: string;
  /** A socket by which tests press the device's keys, at every start of it. */
  readonly control?: string;
  readonly anyPorts: boolean;
  /** Something has come or gone. */
  readonly changed: () => void;
  /** Told what a program said when it could not go on, in words for the terminal. */
  readonly onTrouble: (text: string) => void;
};

/** The programs at work. */
const deviceLine = z.object({ socket: z.string(), panel: z.url().optional() });
const marketLine = z.object({
  shop: z.url(),
  mint: z.url(),
  till: z.url(),
  authority: z.url(),
  root: z.string().regex(/^[0-9a-f]+$/),
});

/** The PIN of a practice device that was made ready, as the page and the terminal tell it. */
export const practicePin = '1234';

/** Paths of Unix sockets are short on every system; 100 bytes fit everywhere. */
const greatestSocketPath = 100;
const mostStarts = 5;

/** Starts the market; the device follows when it is asked for. */
export function startSurroundings(options: SurroundingsOptions): Programs {
  const { root, folder, control, changed, onTrouble } = options;
  const programs = options.programs ?? {
    startProcess,
    device: join(root, 'firmware-sim', 'serve.ts'),
    market: join(root, 'market', 'serve.ts'),
  };
  let device: z.infer<typeof deviceLine> | undefined;
  let market: z.infer<typeof marketLine> | undefined;
  makePrivateFolder(join(folder, 'device'));
  const socket = socketPlace(join(folder, 'device', 'device.sock'));
  const preparing = socketPlace(join(folder, 'device', 'preparing.sock'));
  let start: DeviceStart | undefined;
  let deviceProgram: ReturnType<typeof keepRunning> | undefined;
  const controlNow = () => control ?? (start?.preparing === true ? preparing.path : undefined);
  const deviceArgs = () => {
    const place = controlNow();
    return [
      ...['--flash', join(folder, 'device', 'device.flash'), '--socket', socket.path, '--panel', '0'],
      ...(start?.provisioned === true ? ['--pre-provisioned', practicePin] : []),
      ...(place === undefined ? [] : ['--control', place]),
    ];
  };
  const marketProgram = keepRunning({
    name: 'the practice market',
    startProcess: programs.startProcess,
    entry: programs.market,
    args: () => ['--folder', join(folder, 'market'), ...(options.anyPorts ? ['--ports', 'any'] : [])],
    onReady: (line) => (market = marketLine.parse(line)),
    onGone: () => (market = undefined),
    changed,
    onTrouble,
  });
  return {
    now() {
      const certificate = market && fromHex(market.root);
      return {
        ...(device && { device: { path: device.socket } }),
        places: {
          ...(market && { shop: market.shop, mint: market.mint }),
          ...(device?.panel !== undefined && { panel: device.panel }),
          ...(start?.provisioned === true && { practicePin }),
        },
        ...(certificate && { root: certificate }),
        ...(market && { till: market.till, authority: market.authority }),
      };
    },
    startDevice(how) {
      start = how;
      deviceProgram ??= keepRunning({
        name: 'the simulated device',
        startProcess: programs.startProcess,
        entry: programs.device,
        args: deviceArgs,
        onReady: (line) => (device = deviceLine.parse(line)),
        onGone: () => (device = undefined),
        changed,
        onTrouble,
      });
    },
    keypad: () => {
      const place = device && controlNow();
      return place === undefined ? undefined : { path: place, pin: practicePin, isOurs: control === undefined };
    },
    async stop() {
      await Promise.all([deviceProgram?.stop(), marketProgram.stop()]);
      socket.remove();
      preparing.remove();
    },
  };
}

type Kept = {
  readonly name: string;
  readonly startProcess: StartProcess;
  readonly entry: string;
  /** Asked at each start. */
  readonly args: () => readonly string[];
  readonly onReady: (line: ReadyLine) => void;
  readonly onGone: () => void;
  readonly changed: () => void;
  readonly onTrouble: (text: string) => void;
};

/** Starts a program, and again when it ends, until it has failed to become ready five times in a row. */
function keepRunning({ name, startProcess, entry, args, onReady, onGone, changed, onTrouble }: Kept) {
  const stopping = new AbortController();
  let current: StartedProcess | undefined;
  let failures = 0;

  async function run(): Promise<void> {
    while (!stopping.signal.aborted && failures < mostStarts) {
      let said = '';
      current = startProcess(entry, args(), { onStderr: (text) => (said = (said + text).slice(-4000)) });
      try {
        onReady(await current.ready);
        failures = 0;
        changed();
      } catch (error) {
        failures += 1;
        if (!stopping.signal.aborted) onTrouble(`${name} did not start: ${said.trim() || String(error)}`);
        await current.kill();
      }
      await current.exited;
      onGone();
      if (stopping.signal.aborted) break;
      changed();
      await pause(500 * 2 ** failures, stopping.signal);
    }
  }
  const ended = run();
  return {
    async stop() {
      stopping.abort();
      await current?.stop();
      await ended;
    },
  };
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}

function socketPlace(path: string): { readonly path: string; readonly remove: () => void } {
  if (Buffer.byteLength(path) <= greatestSocketPath) return { path, remove: () => undefined };
  const folder = mkdtempSync(join(tmpdir(), 'semper-wallet-'));
  return { path: join(folder, basename(path)), remove: () => rmSync(folder, { recursive: true, force: true }) };
}
