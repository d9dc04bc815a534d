// What a program remembers of its pairings (SPEC.md of the device link, §5), as a port: where and how it is kept, and
// that the secret is wrapped at rest, is the caller's. A pairing is noted as under way before the device hears the
// host's yes, so that a crash in between is told apart from a device that lies.
import { sameBytes } from '#protocols/values/bytes.ts';
import type { Remembered } from '#protocols/device-link/host.ts';

/**
 * A device that this program is paired with: its static key (32 bytes), the pairing id (16 bytes), its model, the person's
 * name for it (≤ 32 characters), and when a session with it was open last (seconds since 1970).
 */
export interface KnownDevice {
  readonly deviceKey: Uint8Array;
  readonly pairingId: Uint8Array;
  readonly model: string;
  readonly name?: string;
  readonly lastSeen?: number;
}

/** Everything that is remembered; one value, saved as a whole. */
export interface Pairings {
  /** X25519, 32 bytes, secret: whoever has it can speak to the paired devices as this program. */
  readonly staticSecret: Uint8Array;
  readonly devices: readonly KnownDevice[];
  /** The key of a device with which a pairing was under way, and whose end was not seen. */
  readonly unfinished?: Uint8Array;
}

/** Where pairings are kept. `save` resolves when the whole value would survive a power cut; both may reject. */
export interface PairingMemory {
  load(): Promise<Pairings | undefined>;
  save(pairings: Pairings): Promise<void>;
}

/** SPEC §5: what is remembered of a device's static key. */
export function remembered(pairings: Pairings, deviceKey: Uint8Array): Remembered {
  if (pairings.devices.some((known) => sameBytes(known.deviceKey, deviceKey))) return 'known';
  return pairings.unfinished !== undefined && sameBytes(pairings.unfinished, deviceKey) ? 'unfinished' : 'unknown';
}

/** The pairings without one device, whether known or under way. */
export function withoutDevice(pairings: Pairings, deviceKey: Uint8Array): Pairings {
  const { unfinished, ...rest } = pairings;
  const devices = pairings.devices.filter((known) => !sameBytes(known.deviceKey, deviceKey));
  const kept = unfinished === undefined || sameBytes(unfinished, deviceKey) ? {} : { unfinished };
  return { ...rest, devices, ...kept };
}

/** The pairings with a device added; nothing is under way any more. */
export function withDevice(pairings: Pairings, device: KnownDevice): Pairings {
  const { staticSecret, devices } = withoutDevice(pairings, device.deviceKey);
  return { staticSecret, devices: [...devices, device] };
}

/** Changes what is remembered, from what is stored now; false when it could not be read or stored. */
export async function changePairings(memory: PairingMemory, change: (now: Pairings) => Pairings): Promise<boolean> {
  try {
    const pairings = await memory.load();
    if (pairings === undefined) return false;
    await memory.save(change(pairings));
    return true;
  } catch {
    return false;
  }
}

/** SPEC §5: forgets a device, so that it can be paired anew after `device-forgot-host`. False as above. */
export function forgetDevice(memory: PairingMemory, deviceKey: Uint8Array): Promise<boolean> {
  return changePairings(memory, (pairings) => withoutDevice(pairings, deviceKey));
}

/**
 * SPEC §4: the pairings to connect with: with a new secret on the first start, and when a pairing was left unfinished
 * and no other would be lost, since the device may hold the old one for paired.
 */
export async function readyPairings(memory: PairingMemory, random: (length: number) => Uint8Array): Promise<Pairings> {
  const pairings = await memory.load();
  if (pairings !== undefined && (pairings.unfinished === undefined || pairings.devices.length > 0)) return pairings;
  const made: Pairings = { staticSecret: random(32), devices: [] };
  await memory.save(made);
  return made;
}
