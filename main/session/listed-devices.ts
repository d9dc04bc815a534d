// All devices that this wallet is paired with, as the view shows them: read once, kept, and read again after each change, so that
// only the first view waits for the disk. What the disk refuses is told by the change; the list then stays as it was.
import type { ListedDeviceView } from '#app/screen-contract/device-views.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';
import { deviceList, type ListedDevice } from '#device/device-list.ts';
import type { PairingMemory } from '#device/pairing-memory.ts';
import { hex, sameBytes } from '#protocols/values/bytes.ts';
import { isPrintable } from '#protocols/values/codec.ts';

/** The devices of one wallet. Changes give the problem that they met; nothing rejects. */
export type ListedDevices = {
  /** The one that was there last first, at most 64; `here` is the key (32 bytes) of the one at hand. */
  view(here: Uint8Array | undefined): Promise<ListedDeviceView[]>;
  /** A session with the device is open; `at` in seconds since 1970. */
  saw(deviceKey: Uint8Array, at: number): Promise<void>;
  rename(deviceKey: Uint8Array, name: string): Promise<Problem | undefined>;
  forget(deviceKey: Uint8Array): Promise<Problem | undefined>;
};

const mostListed = 64;

/** Makes it; `changed` is told whenever the list has been changed. */
export function createListedDevices(memory: PairingMemory, changed: () => void): ListedDevices {
  const list = deviceList(memory);
  let all: readonly ListedDevice[] = [];
  async function readAgain(): Promise<void> {
    all = await list.all().catch(() => all);
  }
  const first = readAgain();

  async function change(deviceKey: Uint8Array, work: () => Promise<boolean>): Promise<Problem | undefined> {
    await readAgain();
    const isKnown = all.some((one) => sameBytes(one.deviceKey, deviceKey));
    const done = await work(); // also of one that is not listed: its pairing may be unfinished
    await readAgain();
    changed();
    if (isKnown) return done ? undefined : { code: 'device-list-not-stored', details: {} };
    return { code: 'device-unknown', details: {} };
  }

  return {
    async view(here) {
      await first;
      return all.slice(0, mostListed).map(({ deviceKey, name, model, lastSeen }) => ({
        key: hex(deviceKey),
        name,
        model,
        ...(lastSeen !== undefined && { lastSeen }),
        here: here !== undefined && sameBytes(here, deviceKey),
      }));
    },
    async saw(deviceKey, at) {
      await list.saw(deviceKey, at); // a device that was seen and could not be noted is still there
      await readAgain();
      changed();
    },
    rename(deviceKey, name) {
      if (!isPrintable(name)) return Promise.resolve({ code: 'name-unshowable', details: {} });
      return change(deviceKey, () => list.rename(deviceKey, name));
    },
    forget: (deviceKey) => change(deviceKey, () => list.forget(deviceKey)),
  };
}
