// Starts the simulated device: its hardware, its firmware, and the sockets and pages around them. The firmware comes as
// a parameter, so that this file knows nothing of requests and a test can run the body alone.
// Hazard: the clock that the control port moves on is the link's too; a jump of 3 s ends the lease of a waiting host.
import { createHash } from 'node:crypto';
import { bad, good, type Result } from '#protocols/values/result.ts';
import { simulatedBody } from './body.ts';
import { startControl } from './control.ts';
import { FaultyLine } from './faults/line-faults.ts';
import type { Hal } from './hal/hal.ts';
import { startPanel } from './panel/panel.ts';
import type { ServeOptions } from './serve-options.ts';
import { openMemory, type FlashUnreadable } from './state/memory.ts';
import { startSerialLine } from './serial-line.ts';
import { startGadget } from './transports/gadget.ts';
import { startUhid } from './transports/uhid.ts';
import { startWire, type Connect, type Connection, type Wire } from './wire.ts';
import { freshWords, setUpWith } from './workflows/set-up.ts';

/** The firmware, as the body runs it. */
export interface Firmware {
  connect(send: (report: Uint8Array) => void, close: () => void): Connection;
  /** Lets time-outs happen; called every 100 ms. */
  tick(): void;
  /** Holds the idle screen and the set-up dialogue until `stop`; rejects on a bug. */
  start(): Promise<void>;
  stop(): void;
}

/** Where a running device is to be found. */
export interface Addresses {
  /** One of the three, by which programs reach it; `usb` is the serial number in the host's list of devices. */
  readonly socket?: string;
  readonly serial?: string;
  readonly usb?: string;
  readonly flash: string;
  readonly panel?: string;
  readonly control?: string;
}

/** A running device. */
export interface RunningDevice {
  readonly addresses: Addresses;
  /** Settles when the firmware ends: after `stop`, or with the bug that ended it. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

const tickInterval = 100;

/** Starts the device; the caller stops it. Throws when a socket or the panel's port cannot be had. */
export async function startDevice(
  options: ServeOptions,
  createFirmware: (hal: Hal) => Result<Firmware, FlashUnreadable>,
): Promise<Result<RunningDevice, FlashUnreadable>> {
  const body = simulatedBody(options.flash);
  const memory = openMemory(body.hal);
  if (!memory.ok) return bad(memory.error);
  if (options.preProvisioned !== undefined && memory.value.condition === 'not-set-up') {
    const { pin, words } = options.preProvisioned;
    setUpWith(memory.value, words ?? freshWords(body.random), pin);
    memory.value.lock();
  }
  const created = createFirmware(body.hal);
  if (!created.ok) return created;
  const firmware = created.value;
  const direct: Connect = (send, close) => firmware.connect(send, close);
  const line = options.faults ? new FaultyLine() : undefined;
  const { wire, ...reached } = await plugIn(line ? line.through(direct) : direct, options);
  let unplugged: Promise<void> | undefined;
  const unplug = () => (unplugged ??= wire.stop());
  // A socket can be connected to again; a serial line or a USB device is gone until the device is started anew.
  if (line && options.transport) line.onUnplug = () => void unplug();
  const stops = [unplug];
  const addresses: { -readonly [Name in keyof Addresses]: Addresses[Name] } = { ...reached, flash: options.flash };
  if (options.panel !== 'off') {
    const panel = await startPanel(body, options.panel);
    addresses.panel = panel.address;
    stops.push(() => panel.stop());
  }
  if (options.control !== undefined) {
    const control = await startControl(body, options.control, line);
    addresses.control = options.control;
    stops.push(() => control.stop());
  }
  const ticking = setInterval(() => firmware.tick(), tickInterval);
  const ended = firmware.start();
  return good({
    addresses,
    ended,
    async stop() {
      clearInterval(ticking);
      firmware.stop();
      await Promise.all(stops.map((stop) => stop()));
    },
  });
}

/** Makes the one way by which programs reach the device. */
async function plugIn(
  connect: Connect,
  { transport, socket, flash }: ServeOptions,
): Promise<{ readonly wire: Wire } & Pick<Addresses, 'socket' | 'serial' | 'usb'>> {
  if (transport === undefined) return { wire: await startWire(connect, socket), socket };
  if (transport === 'pty') {
    const line = startSerialLine(connect);
    return { wire: line, serial: line.path };
  }
  const usb = `practice-${createHash('sha256').update(flash).digest('hex').slice(0, 8)}`;
  return { wire: (transport === 'uhid' ? startUhid : startGadget)(connect, usb), usb };
}
