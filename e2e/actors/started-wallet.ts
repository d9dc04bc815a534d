// The wallet as `npm start -- --no-open` runs it: a process of its own with the simulated device and the practice market
// below it, reached by the addresses that it prints. Whoever starts it stops it.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { fingerAt, type Finger } from './finger-on-keypad.ts';

const program = fileURLToPath(new URL('../../main/browser/start.ts', import.meta.url));
const startLimit = 60_000;
const stopLimit = 12_000;

/** A wallet process. */
export interface StartedWallet {
  /** With the one-shot launch token. */
  readonly address: string;
  readonly shop: string;
  readonly panel: string;
  readonly finger: Finger;
  readonly process: ChildProcess;
  /** What it wrote to stderr. */
  complaints(): string;
  stop(): Promise<void>;
}

/** A wallet process of which only the first address is known. */
export type SpawnedWallet = Pick<StartedWallet, 'address' | 'process' | 'complaints' | 'stop'> & {
  /** What it printed behind further labels. */
  readonly told: readonly string[];
};

/** Starts one of the person's own in `folder`, with a finger at its device; the market takes free ports. */
export async function startWallet(folder: string): Promise<StartedWallet> {
  const control = join(folder, 'control.sock');
  const wallet = await spawnWallet(folder, ['--way', 'own', '--control', control], ['Shop:', 'Device panel:']);
  try {
    const [shop = '', panel = ''] = wallet.told;
    const finger = await fingerAt(control);
    return {
      ...wallet,
      shop,
      panel,
      finger,
      stop() {
        finger.close();
        return wallet.stop();
      },
    };
  } catch (error) {
    await wallet.stop();
    throw error;
  }
}

/**
 * Starts one in `folder` with further arguments, and waits until it has printed its address and what stands behind `labels`.
 * `preload`: a module that runs in its process first.
 */
export async function spawnWallet(
  folder: string,
  more: readonly string[] = [],
  labels: readonly string[] = [],
  preload?: string,
): Promise<SpawnedWallet> {
  const before = preload === undefined ? [] : ['--import', preload];
  const args = [...before, program, '--no-open', '--any-ports', '--folder', join(folder, 'data'), ...more];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), stopLimit);
    await gone;
    clearTimeout(late);
  };
  try {
    const [address = '', ...told] = await printed(child, ['Semper Wallet:', ...labels]);
    return { address, told, process: child, complaints: () => complaints, stop };
  } catch (error) {
    await stop();
    throw new Error(`the wallet did not start: ${complaints}`, { cause: error });
  }
}

/** The address behind each label, once all were printed. */
export async function printed(child: ChildProcess, labels: readonly string[]): Promise<readonly string[]> {
  if (!child.stdout) throw new Error('the wallet has no output');
  const found = new Map<string, string>();
  const late = setTimeout(() => child.kill('SIGKILL'), startLimit);
  try {
    const lines = createInterface({ input: child.stdout });
    for await (const line of lines) {
      const label = labels.find((one) => line.startsWith(one));
      if (label !== undefined) found.set(label, line.slice(label.length).trim().split(' ')[0] ?? '');
      if (found.size === labels.length) return labels.map((one) => found.get(one) ?? '');
    }
  } finally {
    clearTimeout(late);
    child.stdout.resume();
  }
  throw new Error(`it printed only ${[...found.keys()].join(' ')}`);
}
