// Joins a scripted device to the far end of a transport, and gives the near end what a connection needs: for tests of
// the host's face. The clock is moved by hand, the randomness is counted.
import {
  scriptedDevice,
  scriptedHostIdentity,
  type PlainRecord,
  type Script,
} from '#protocols/device-link/scripted-device.ts';
import { fixed } from '#protocols/device-link/scripted-exchange.ts';
import { fromHex } from '#protocols/values/bytes.ts';
import type { Clock } from './link/clock.ts';
import type { PairingMemory, Pairings } from './pairing-memory.ts';
import { memoryPair } from './transports/memory-pair.ts';
import type { Transport } from './transports/transport.ts';
import type { DeviceOptions } from './wallet-device.ts';

/** A clock that stands still until it is told to move. */
export interface HandClock extends Clock {
  advance(milliseconds: number): void;
}

/** A clock at zero. */
export function handClock(): HandClock {
  let now = 0;
  const calls = new Set<{ readonly at: number; readonly call: () => void }>();
  return {
    now: () => now,
    after(milliseconds, call) {
      const entry = { at: now + milliseconds, call };
      calls.add(entry);
      return () => calls.delete(entry);
    },
    advance(milliseconds) {
      now += milliseconds;
      for (const entry of [...calls]) {
        if (entry.at > now || !calls.delete(entry)) continue;
        entry.call();
      }
    },
  };
}

/** A pairing memory that keeps what it is given, unless it is told to fail. */
export interface KeptMemory extends PairingMemory {
  kept: Pairings | undefined;
  failing: boolean;
}

/** A memory in memory. */
export function keptMemory(kept?: Pairings): KeptMemory {
  const memory: KeptMemory = {
    kept,
    failing: false,
    load: () => Promise.resolve(memory.kept),
    save(pairings) {
      if (memory.failing) return Promise.reject(new Error('the disk is full'));
      memory.kept = pairings;
      return Promise.resolve();
    },
  };
  return memory;
}

let count = 0;

/** Bytes that are never the same twice. */
export function countedRandom(): (length: number) => Uint8Array {
  return (length) => {
    count += 1;
    return Uint8Array.from({ length }, (_, index) => (count * 31 + index * 7) & 0xff);
  };
}

/** A device at the far end; `answered` and `send` reach over the transport. */
export interface FarDevice {
  readonly records: readonly PlainRecord[];
  readonly transport: Transport;
  /** Sends a record of itself. */
  send(type: number, body: Uint8Array): void;
  /** Resolves when the device has got `count` records of a type. */
  got(type: number, count?: number): Promise<void>;
}

/** Puts a device behind the far end of a transport. */
export function farDevice(far: Transport, script: Partial<Script> = {}): FarDevice {
  const device = scriptedDevice({
    staticSecret: fixed.deviceStatic,
    ephemeralSecret: fixed.deviceEphemeral,
    scalarBytes64: fixed.deviceScalar,
    channel: fixed.channel,
    state: { paired: false, condition: 2, wait: 0 },
    ...script,
  });
  let check: (() => void)[] = [];
  const transmit = (reports: readonly Uint8Array[]) => {
    for (const report of reports) void far.send(report).catch(() => undefined);
  };
  far.onReport((report) => {
    transmit(device.take(report));
    for (const call of check) call();
  });
  return {
    records: device.records,
    transport: far,
    send: (type, body) => transmit(device.send(type, body)),
    got: (type, count = 1) =>
      new Promise((resolve) => {
        const call = () => {
          if (device.records.filter((record) => record.type === type).length < count) return;
          check = check.filter((other) => other !== call);
          resolve();
        };
        check.push(call);
        call();
      }),
  };
}

/** Everything that a connection needs, and the device that it will meet. */
export function bench(
  script: Partial<Script> = {},
  memory: KeptMemory = keptMemory(),
): {
  readonly options: DeviceOptions & { readonly clock: HandClock };
  readonly device: FarDevice;
  readonly memory: KeptMemory;
} {
  const [near, far] = memoryPair();
  const device = farDevice(far, script);
  const options = {
    transport: near,
    identity: scriptedHostIdentity,
    memory,
    random: countedRandom(),
    clock: handClock(),
  };
  return { options, device, memory };
}

/** The static key of the scripted device: X25519 of `fixed.deviceStatic`. */
export const scriptedDeviceKey =
  fromHex('9fd7ad6dcff4298dd3f96d5b1b2af910a0535b1488d7f8fabb349a982880b615') ?? new Uint8Array();
