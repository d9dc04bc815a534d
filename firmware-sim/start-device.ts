// Starts the simulated device: its hardware, its firmware, and the sockets and pages around them. The firmware comes as
// a parameter, so that this file knows nothing of requests and a test can run the body alone.
// The link's time-outs run on the machine's monotonic clock: moving the device's clock on by the control port must not
// look like a host that fell silent.
import { bad, good, type Result } from '#protocols/values/result.ts';
import { simulatedBody } from './body.ts';
import { startControl } from './control.ts';
import type { Hal } from './hal/hal.ts';
import { startPanel } from './panel/panel.ts';
import type { ServeOptions } from './serve-options.ts';
import { openMemory, type FlashUnreadable } from './state/memory.ts';
import { startWire, type Connect } from './wire.ts';
import { freshWords, setUpWith } from './workflows/set-up.ts';

/** The firmware, as the body runs it. `now` in milliseconds of a clock that never goes back. */
export interface Firmware {
  readonly connect: Connect;
  /** Lets time-outs happen; called every 100 ms. */
  tick(): void;
  /** Begins: set-up when there is no secret, the idle screen otherwise. */
  start(): void;
}

/** Where a running device is to be found. */
export interface Addresses {
  readonly socket: string;
  readonly flash: string;
  readonly panel?: string;
  readonly control?: string;
}

/** A running device. */
export interface RunningDevice {
  readonly addresses: Addresses;
  stop(): Promise<void>;
}

const tickInterval = 100;

/** Starts the device; the caller stops it. Throws when a socket or the panel's port cannot be had. */
export async function startDevice(
  options: ServeOptions,
  createFirmware: (hal: Hal) => Firmware,
): Promise<Result<RunningDevice, FlashUnreadable>> {
  const body = simulatedBody(options.flash);
  const memory = openMemory(body.hal);
  if (!memory.ok) return bad(memory.error);
  if (options.preProvisioned !== undefined && memory.value.condition === 'not-set-up') {
    const { pin, words } = options.preProvisioned;
    setUpWith(memory.value, words ?? freshWords(body.random), pin);
    memory.value.lock();
  }
  const firmware = createFirmware(body.hal);
  const wire = await startWire(firmware.connect, options.socket);
  const stops = [() => wire.stop()];
  const addresses: { socket: string; flash: string; panel?: string; control?: string } = {
    socket: options.socket,
    flash: options.flash,
  };
  if (options.panel !== 'off') {
    const panel = await startPanel(body, options.panel);
    addresses.panel = panel.address;
    stops.push(() => panel.stop());
  }
  if (options.control !== undefined) {
    const control = await startControl(body, options.control);
    addresses.control = options.control;
    stops.push(() => control.stop());
  }
  const ticking = setInterval(() => firmware.tick(), tickInterval);
  firmware.start();
  return good({
    addresses,
    async stop() {
      clearInterval(ticking);
      await Promise.all(stops.map((stop) => stop()));
    },
  });
}
