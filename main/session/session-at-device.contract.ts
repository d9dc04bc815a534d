// An open wallet beside a device: the session as screens ask it, over a real socket, against the device's own firmware with a keypad
// that presses what the test says. For the tests of the device pages. Whoever plugs in need not unplug: the test's end does.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { walletSchema, type ActivityView } from '#app/screen-contract/views.ts';
import { memoryArchive } from '#app/support/archive/memory-archive.ts';
import { memoryStore } from '#app/support/store/memory-store.ts';
import type { Pairings } from '#device/pairing-memory.ts';
import { createDevice, type DeviceOptions } from '#firmware-sim/core.ts';
import { benchPin, imageSetUp } from '#firmware-sim/device-bench.ts';
import { recordingHal, type RecordingHal } from '#firmware-sim/hal/recording.ts';
import { stateOfImage, type DeviceState } from '#firmware-sim/state/device-state.ts';
import { ecash } from '#firmware-sim/systems/ecash.ts';
import { startWire } from '#firmware-sim/wire.ts';
import { good } from '#protocols/values/result.ts';
import { systemRandom } from '../node/random.ts';
import { sessionHandlers, type SessionHandlers } from './handlers.ts';
import { openWalletSession, type SessionParts, type WalletSession } from './wallet-session.ts';

/** The PIN of every device here. */
export const pin = benchPin;

/** A device that is plugged in. */
export type Plugged = {
  readonly hal: RecordingHal;
  /** Its flash, read. */
  state(): DeviceState;
  /** Once its flash was written so many more times nothing more is heard of it: the cable breaks between deed and answer. */
  breakAfterWrites(count: number): void;
  /** Pulls the cable and with it the power. */
  unplug(): Promise<void>;
};

/** A wallet at its device. */
export type AtDevice = {
  readonly session: WalletSession;
  readonly handlers: SessionHandlers;
  readonly device: Plugged;
  /** What the wallet's disk keeps of pairings, unless it fails. */
  readonly memory: { kept: Pairings | undefined; failing: boolean };
  /** Plugs the device in again: the same flash. */
  again(): Promise<Plugged>;
  /** Resolves when the device at hand is paired and has told who made it. */
  ready(): Promise<void>;
  /** The activity, once it has ended. */
  ended(): Promise<ActivityView>;
};

type Wanted = {
  readonly pairings?: Pairings;
  readonly parts?: Partial<SessionParts>;
  readonly device?: Partial<Omit<DeviceOptions, 'practice'>> & { readonly practice?: boolean };
  /** Whether a paired wallet is waited for until it can ask; default: true. */
  readonly untilReady?: boolean;
};

/** Plugs a device with this flash in at a socket. */
export async function plug(path: string, image: Uint8Array, more: Wanted['device'] = {}): Promise<Plugged> {
  const hal = recordingHal({ image, seed: `at ${performance.now()}` });
  const options = { hal, systems: [ecash], practice: true, uptime: () => performance.now(), ...more };
  const made = createDevice(options as DeviceOptions); // one that says it is for real money is what a forger would make
  if (!made.ok) throw new Error('the image does not open');
  let silentFrom = Number.POSITIVE_INFINITY;
  const wire = await startWire((send, close) => {
    const unlessBroken = (report: Uint8Array) => (hal.flash.writes >= silentFrom ? close() : send(report));
    return made.value.connect(unlessBroken, close);
  }, path);
  const ticking = setInterval(() => made.value.tick(), 50);
  let unplugged: Promise<void> | undefined;
  const unplug = () => {
    clearInterval(ticking);
    made.value.stop();
    return (unplugged ??= wire.stop());
  };
  onTestFinished(unplug);
  return {
    hal,
    state() {
      const read = stateOfImage(hal.flash.read() ?? new Uint8Array());
      if (!read.ok) throw new Error('the flash does not read');
      return read.value;
    },
    breakAfterWrites: (count) => void (silentFrom = hal.flash.writes + count),
    unplug,
  };
}

/** Opens a wallet beside a device with this flash. */
export async function atDevice(image: Uint8Array, wanted: Wanted = {}): Promise<AtDevice> {
  const folder = mkdtempSync(join(tmpdir(), 'semper-at-device-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'device.sock');
  let device = await plug(path, image, wanted.device);
  const memory: AtDevice['memory'] = { kept: wanted.pairings, failing: false };
  const clock = { now: () => 1_800_000_000 };
  const session = openWalletSession({
    store: memoryStore(),
    archive: memoryArchive(new Uint8Array(32).fill(1), systemRandom, clock.now()),
    http: { send: () => Promise.reject(new Error('nothing is asked of anybody else')) },
    clock,
    random: systemRandom,
    pairings: {
      load: () => Promise.resolve(memory.kept),
      save(pairings) {
        if (memory.failing) return Promise.reject(new Error('the disk is full'));
        memory.kept = pairings;
        return Promise.resolve();
      },
    },
    identity: { program: 'Semper Wallet', computer: 'desk' },
    rootFile: join(folder, 'root.cbor'),
    deliver: () => Promise.resolve(good({ is: 'given-up' } as const)),
    surroundings: () => ({ device: { path }, places: {} }),
    onFault: (fault) => expect.fail(String(fault)),
    ...wanted.parts,
  });
  onTestFinished(() => session.stop());
  const ready = async () => {
    await expect.poll(() => session.seat.view(), { timeout: 10_000 }).toMatchObject({ is: 'paired', genuine: {} });
    walletSchema.parse(await session.view());
  };
  return {
    session,
    handlers: sessionHandlers(session),
    get device() {
      return device;
    },
    memory,
    async again() {
      await device.unplug();
      await expect.poll(() => session.seat.view().is, { timeout: 10_000 }).not.toBe('paired');
      device = await plug(path, device.hal.flash.read() ?? image, wanted.device);
      return device;
    },
    ready,
    async ended() {
      await expect.poll(() => session.activities.view()?.is, { timeout: 10_000 }).not.toBe('running');
      walletSchema.parse(await session.view());
      return session.activities.view() ?? expect.fail('nothing was begun');
    },
  };
}

/** What wallet and device keep of a pairing. */
export type Paired = { readonly image: Uint8Array; readonly pairings: Pairings };
let first: Promise<Paired> | undefined;

/** A wallet that is paired with the device beside it; the first test of a file pairs, as a person does. */
export async function pairedAtDevice(wanted: Omit<Wanted, 'pairings'> = {}): Promise<AtDevice> {
  first ??= pair();
  const { image, pairings } = await first;
  const at = await atDevice(image, { pairings, ...wanted });
  if (wanted.untilReady !== false) await at.ready();
  return at;
}

/** Pairs a wallet with a device that was just set up. */
async function pair(): Promise<Paired> {
  const at = await atDevice(imageSetUp());
  const { session, handlers, device } = at;
  await expect.poll(() => session.seat.view().is, { timeout: 10_000 }).toBe('unpaired');
  await handlers['device/pair']({}, new AbortController().signal);
  device.hal.keypad.type(pin);
  device.hal.keypad.press('ok', 'ok');
  const pairing = () => session.activities.view()?.pairing;
  await expect.poll(() => pairing()?.digits, { timeout: 10_000 }).toBeDefined();
  device.hal.keypad.type(pairing()?.digits ?? '');
  device.hal.keypad.press('ok');
  await expect.poll(() => pairing()?.code, { timeout: 10_000 }).toBeDefined();
  await handlers['device/answer-code']({ same: true }, new AbortController().signal);
  device.hal.keypad.press('ok');
  expect(await at.ended()).toMatchObject({ does: 'pair', is: 'done' });
  await at.ready();
  if (!at.memory.kept) throw new Error('the pairing was not kept');
  return { image: device.hal.flash.read() ?? new Uint8Array(), pairings: at.memory.kept };
}
