// The devices that this wallet worked with, by their person keys, kept in the archive: an approval does not carry the key that
// signed it, and a dispute comes when the device may be long gone.
import type { Archive } from '#app/support/archive/archive.ts';
import { StoreFailure } from '#app/support/store/store.ts';
import type { Clock } from '#app/support/ports.ts';
import { fromHex, hex } from '#protocols/values/bytes.ts';
import { digest } from '#protocols/values/digest.ts';

/** The devices of one archive. */
export type KnownDevices = {
  /** A paired device told its person key (32 bytes, Ed25519); it is archived once. */
  remember(personKey: Uint8Array): void;
  /** The person keys known, the latest first. Rejects with `StoreFailure`. */
  keys(sequencesOf: (subject: string) => Promise<readonly number[]>): Promise<readonly Uint8Array[]>;
};

const fact = 'person-key';

/** Makes it. `onFault` is told what keeping failed with; it is tried again when the device tells its key again. */
export function knownDevices(archive: Archive, clock: Clock, onFault: (fault: unknown) => void): KnownDevices {
  const seen = new Map<string, Uint8Array>();
  /** These entries are about the archive as a whole, so they bear its name as their subject. */
  const subject = digest(archive.publicKey).slice(0, 16);

  async function keep(personKey: Uint8Array): Promise<void> {
    const name = hex(personKey);
    const entry = { kind: 'device:known', at: clock.now(), subject, facts: [[fact, name]] as const, documents: [] };
    try {
      await archive.append({ ...entry, key: `device:known/${name}` }); // an earlier one under this key stays
    } catch (error) {
      seen.delete(name);
      if (!(error instanceof StoreFailure)) onFault(error);
    }
  }

  return {
    remember(personKey) {
      const name = hex(personKey);
      if (seen.has(name)) return;
      seen.set(name, personKey);
      void keep(personKey);
    },
    async keys(sequencesOf) {
      const found = new Map(seen);
      for (const sequence of (await sequencesOf(hex(subject))).toReversed()) {
        const read = await archive.read(sequence);
        const text = read.ok ? read.value.entry.facts.find(([name]) => name === fact)?.[1] : undefined;
        const key = text === undefined ? undefined : fromHex(text, 32);
        if (key && text !== undefined) found.set(text, key);
      }
      return [...found.values()];
    },
  };
}
