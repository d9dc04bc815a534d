// The command line of the simulated device. Everything is optional: without arguments it keeps its flash image and its
// socket in the person's data folder for practice, and opens the panel at a free port.
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bad, good, type Result } from '#protocols/values/result.ts';
import { lies, type Lie } from './faults/lies.ts';

/** What the device is started with; paths of the flash image, the wire's socket, the control socket (absent: no control). */
export interface ServeOptions {
  readonly flash: string;
  readonly socket: string;
  readonly control?: string;
  readonly panel: number | 'off';
  /** Whether the control port may make faults on the line. */
  readonly faults?: true;
  /** A device that lies, in place of the firmware. */
  readonly hostile?: Lie;
  /** How programs reach it, in place of the socket: a pseudo-terminal, the kernel's own HID device, or a USB device port. */
  readonly transport?: (typeof cables)[number];
  /** Sets a fresh device up without the dialogue: its PIN, and its words when they are not to be fresh ones. */
  readonly preProvisioned?: { readonly pin: string; readonly words?: string };
}

const cables = ['pty', 'uhid', 'gadget'] as const;

/** How to use it. */
export const usage = `npm run device -- [--flash FILE] [--socket PATH] [--control PATH] [--panel PORT|off]
                  [--transport socket|pty|uhid|gadget]
                  [--faults [--hostile LIE]]
                  [--pre-provisioned PIN [--new-words "twelve words"]]
The simulated device, for practice money only. With --transport pty it is reached by a serial
line, with uhid and gadget (Linux, root) as a USB device. --control lets a program press its keys.
--pre-provisioned sets a fresh device up without asking anybody. --faults lets --control spoil the line,
--hostile LIE makes it a device that lies (${lies.join(', ')}); neither is in a packaged wallet.`;

/**
 * Reads the arguments; `usage` when they make no sense, with what is wrong. `program` is the file that runs: a packaged wallet's
 * is a bundle, in which no argument makes faults or a device that lies.
 */
export function readServeOptions(
  args: readonly string[],
  program: string,
): Result<ServeOptions, { code: 'usage'; detail: string }> {
  const text = { type: 'string' } as const;
  const options = {
    flash: text,
    socket: text,
    control: text,
    panel: text,
    transport: text,
    'pre-provisioned': text,
    'new-words': text,
    hostile: text,
    faults: { type: 'boolean' },
  } as const;
  let values: { [Name in keyof typeof options]?: Name extends 'faults' ? boolean : string };
  try {
    ({ values } = parseArgs({ args: [...args], options }));
  } catch (error) {
    return bad({ code: 'usage', detail: error instanceof Error ? error.message : 'unknown argument' });
  }
  const {
    flash,
    socket,
    control,
    panel = '0',
    transport = 'socket',
    'pre-provisioned': pin,
    'new-words': words,
    faults = false,
    hostile,
  } = values;
  if (panel !== 'off' && !(/^[0-9]{1,5}$/.test(panel) && Number(panel) < 65_536)) {
    return bad({ code: 'usage', detail: '--panel takes a port or off' });
  }
  const lie = lies.find((one) => one === hostile);
  if (hostile !== undefined && !lie) return bad({ code: 'usage', detail: `--hostile takes ${lies.join(', ')}` });
  if (hostile !== undefined && !faults) return bad({ code: 'usage', detail: '--hostile needs --faults' });
  if (faults && !program.endsWith('.ts')) {
    return bad({ code: 'usage', detail: 'a packaged device makes no faults: start it from its sources' });
  }
  const cable = cables.find((one) => one === transport);
  if (transport !== 'socket' && cable === undefined) {
    return bad({ code: 'usage', detail: `--transport takes socket, ${cables.join(', ')}` });
  }
  if (words !== undefined && pin === undefined)
    return bad({ code: 'usage', detail: '--new-words needs --pre-provisioned' });
  const preProvisioned =
    pin === undefined ? {} : { preProvisioned: { pin, ...(words === undefined ? {} : { words }) } };
  return good({
    flash: flash ?? join(dataFolder(), 'device.flash'),
    socket: socket ?? join(dataFolder(), 'device.sock'),
    ...(control === undefined ? {} : { control }),
    panel: panel === 'off' ? 'off' : Number(panel),
    ...(faults && { faults }),
    ...(lie && { hostile: lie }),
    ...(cable && { transport: cable }),
    ...preProvisioned,
  });
}

/** The folder for practice devices, made when it is not there. */
function dataFolder(): string {
  const base = process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share');
  const folder = join(base, 'semper-wallet', 'practice-device');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}
