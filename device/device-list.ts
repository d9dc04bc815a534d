// The devices that this program is paired with, by their static keys and never by the place where they are plugged in: names,
// when each was there last, forgetting. Two devices of one model are told apart by the beginning of their keys.
import { hex, sameBytes } from '#protocols/values/bytes.ts';
import { isPrintable } from '#protocols/values/codec.ts';
import { changePairings, forgetDevice, type KnownDevice, type PairingMemory } from './pairing-memory.ts';

/** A device in the list: its static key (32 bytes), what to call it, and seconds since 1970 when it was there last. */
export interface ListedDevice {
  readonly deviceKey: Uint8Array;
  readonly model: string;
  readonly name: string;
  readonly lastSeen?: number;
}

/** The list, kept in a pairing memory. Changes answer false when they could not be stored, or the device is not known. */
export interface DeviceList {
  /** The one that was there last comes first. Rejects when the memory cannot be read. */
  all(): Promise<readonly ListedDevice[]>;
  /** Gives a name of 1 to 32 printable characters; false also for another one. */
  rename(deviceKey: Uint8Array, name: string): Promise<boolean>;
  /** Notes that a session with the device is open; `at` in seconds since 1970. */
  saw(deviceKey: Uint8Array, at: number): Promise<boolean>;
  /** Forgets the pairing here. The device still has it, unless it was told to unpair. */
  forget(deviceKey: Uint8Array): Promise<boolean>;
}

const greatestName = 32;

/** The list over a pairing memory. Changes of one list are made one after the other: the memory is saved as a whole. */
export function deviceList(memory: PairingMemory): DeviceList {
  let last: Promise<unknown> = Promise.resolve();
  function inTurn(work: () => Promise<boolean>): Promise<boolean> {
    const mine = last.then(work);
    last = mine;
    return mine;
  }
  function change(deviceKey: Uint8Array, changed: (device: KnownDevice) => KnownDevice): Promise<boolean> {
    return inTurn(async () => {
      let isKnown = false;
      const stored = await changePairings(memory, (pairings) => ({
        ...pairings,
        devices: pairings.devices.map((device) => {
          if (!sameBytes(device.deviceKey, deviceKey)) return device;
          isKnown = true;
          return changed(device);
        }),
      }));
      return stored && isKnown;
    });
  }
  return {
    async all() {
      const devices = (await memory.load())?.devices ?? [];
      return devices
        .map((device) => listed(device, devices))
        .toSorted((one, other) => (other.lastSeen ?? 0) - (one.lastSeen ?? 0));
    },
    rename(deviceKey, name) {
      const isName = name.length <= greatestName && isPrintable(name);
      return isName ? change(deviceKey, (device) => ({ ...device, name })) : Promise.resolve(false);
    },
    saw: (deviceKey, at) => change(deviceKey, (device) => ({ ...device, lastSeen: at })),
    forget: (deviceKey) => inTurn(() => forgetDevice(memory, deviceKey)),
  };
}

function listed(device: KnownDevice, all: readonly KnownDevice[]): ListedDevice {
  const { deviceKey, model, lastSeen } = device;
  const isOnly = all.filter((other) => other.model === model).length === 1;
  const name = device.name ?? (isOnly ? model : `${model} ${hex(deviceKey.subarray(0, 2))}`);
  return { deviceKey, model, name, ...(lastSeen !== undefined && { lastSeen }) };
}
