// The simulated device as a process of its own, for journeys: started on a folder, reached by its printed addresses,
// stopped by whoever started it. Starting again on the same folder is the same device after a power cut.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { DevicePlace } from '#device/transports/places.ts';
import { fingerAt, type Finger } from './finger-on-keypad.ts';

const program = fileURLToPath(new URL('../../firmware-sim/serve.ts', import.meta.url));
const startLimit = 60_000;
const stopLimit = 5_000;

/** A device process; its flash image is `device.flash` in the folder. */
export interface SpawnedDevice {
  readonly socket: string;
  /** Where programs reach it: its socket, or its serial line; of a USB device only a list of them can tell. */
  readonly place: DevicePlace;
  /** The panel's address with its token, when it was asked for. */
  readonly panel: string | undefined;
  readonly finger: Finger;
  readonly process: ChildProcess;
  /** Ends the process, gently and then not; resolves when it is gone. */
  stop(): Promise<void>;
}

/** Starts a device in `folder`. `args` are further arguments of serve.ts; the panel is off unless they ask for it. */
export async function spawnDevice(folder: string, args: readonly string[] = []): Promise<SpawnedDevice> {
  const control = join(folder, 'control.sock');
  const own = ['--flash', join(folder, 'device.flash'), '--socket', join(folder, 'device.sock'), '--control', control];
  const panel = args.includes('--panel') ? [] : ['--panel', 'off'];
  const child = spawn(process.execPath, [program, ...own, ...panel, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const addresses = await readAddresses(child);
  const finger = await fingerAt(control).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
  return {
    ...addresses,
    finger,
    process: child,
    async stop() {
      finger.close();
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), stopLimit);
      await gone;
      clearTimeout(late);
    },
  };
}

async function readAddresses(child: ChildProcess): Promise<Pick<SpawnedDevice, 'socket' | 'place' | 'panel'>> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('the device has no output');
  let said = '';
  stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const late = setTimeout(() => child.kill('SIGKILL'), startLimit);
  try {
    for await (const line of createInterface({ input: stdout })) {
      const { socket = '', serial, panel } = JSON.parse(line) as { socket?: string; serial?: string; panel?: string };
      const place: DevicePlace = serial
        ? { kind: 'serial', path: serial }
        : { kind: 'socket', address: { path: socket } };
      return { socket, place, panel };
    }
  } finally {
    clearTimeout(late);
  }
  throw new Error(`the device did not start: ${said}`);
}
