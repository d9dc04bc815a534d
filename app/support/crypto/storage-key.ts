// The one random key under which everything at rest is sealed, and the slots that open it (protocols/archive/SPEC.md §6): a
// passphrase, a credential file. The key itself is never written in clear. What is given and taken here is the text of
// `keys.txt`; writing it, whole and durably, is the host's. Hazard: who keeps an old `keys.txt` keeps what opens it.
import { deriveKey, nonceLength } from '#protocols/archive/cipher.ts';
import {
  credentialSlotInfo,
  readKeySlots,
  scryptCost,
  unwrapKey,
  wrapKey,
  writeKeySlots,
  type KeySlot,
  type SlotKind,
} from '#protocols/archive/key-slots.ts';
import { utf8 } from '#protocols/values/bytes.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { Random } from '../ports.ts';

/** scrypt (RFC 7914), 32 bytes; takes 128 MiB and a third of a second at our cost, so the host does it off this thread. */
export type Scrypt = (
  passphrase: Uint8Array,
  salt: Uint8Array,
  cost: { readonly N: number; readonly r: number; readonly p: number },
) => Promise<Uint8Array>;

/** What slots need of the host. */
export type SlotPorts = { readonly scrypt: Scrypt; readonly random: Random };

/** What opens a slot: words that a person knows, or the 32 bytes of a credential file. */
export type Unlocking = { readonly passphrase: string } | { readonly credential: Uint8Array };

/**
 * Why the storage key is not opened; the file is left as it was.
 * - `keys-altered`: the file is not one that we wrote: restore it from a copy.
 * - `passphrase-wrong`, `credential-wrong`: ask again.
 * - `no-such-slot`: nothing of this kind was ever set.
 */
export type KeyFailure = {
  readonly code: 'keys-altered' | 'passphrase-wrong' | 'credential-wrong' | 'no-such-slot';
};

/** A storage key and the file that wraps it. */
export type MadeKeys = { readonly storageKey: Uint8Array; readonly file: string };

/** SPEC §6: a new storage key with one slot for each way to open it (1 to 8, one passphrase at most). */
export async function makeStorageKey(ways: readonly Unlocking[], ports: SlotPorts): Promise<MadeKeys> {
  const storageKey = ports.random.bytes(32);
  const slots: KeySlot[] = [];
  for (const way of ways) slots.push(await wrapped(storageKey, way, ports)); // one after the other: each takes 128 MiB
  return { storageKey, file: writeKeySlots(slots) };
}

/** SPEC §6: opens the storage key (32 bytes). */
export async function openStorageKey(
  file: Uint8Array,
  way: Unlocking,
  ports: SlotPorts,
): Promise<Result<Uint8Array, KeyFailure>> {
  const slots = readKeySlots(file);
  if (!slots.ok) return slots;
  const opened = await openSlot(slots.value, way, ports);
  return opened.ok ? good(opened.value.storageKey) : opened;
}

/** SPEC §6: the file with a slot that `next` opens in place of the one that `old` opens; the others stay byte by byte. */
export async function exchangeSlot(
  file: Uint8Array,
  old: Unlocking,
  next: Unlocking,
  ports: SlotPorts,
): Promise<Result<string, KeyFailure>> {
  const slots = readKeySlots(file);
  if (!slots.ok) return slots;
  const opened = await openSlot(slots.value, old, ports);
  if (!opened.ok) return opened;
  const renewed = await wrapped(opened.value.storageKey, next, ports);
  return good(writeKeySlots(slots.value.map((slot) => (slot === opened.value.slot ? renewed : slot))));
}

/** SPEC §6: the file with one slot more, for who can open it already; a passphrase beside a passphrase is a bug. */
export async function addSlot(
  file: Uint8Array,
  way: Unlocking,
  added: Unlocking,
  ports: SlotPorts,
): Promise<Result<string, KeyFailure>> {
  const slots = readKeySlots(file);
  if (!slots.ok) return slots;
  const opened = await openSlot(slots.value, way, ports);
  if (!opened.ok) return opened;
  return good(writeKeySlots([...slots.value, await wrapped(opened.value.storageKey, added, ports)]));
}

async function openSlot(
  slots: readonly KeySlot[],
  way: Unlocking,
  ports: SlotPorts,
): Promise<Result<{ readonly slot: KeySlot; readonly storageKey: Uint8Array }, KeyFailure>> {
  const kind = kindOf(way);
  const fitting = slots.filter((slot) => slot.kind === kind);
  if (fitting.length === 0) return bad({ code: 'no-such-slot' });
  for (const slot of fitting) {
    const storageKey = unwrapKey(slot, await slotKey(way, slot.salt, ports));
    if (storageKey) return good({ slot, storageKey });
  }
  return bad({ code: kind === 'passphrase' ? 'passphrase-wrong' : 'credential-wrong' });
}

async function wrapped(storageKey: Uint8Array, way: Unlocking, ports: SlotPorts): Promise<KeySlot> {
  const salt = ports.random.bytes(32);
  const nonce = ports.random.bytes(nonceLength);
  return wrapKey(kindOf(way), await slotKey(way, salt, ports), storageKey, { salt, nonce });
}

/** SPEC §6: the key of a slot. The passphrase is taken in NFC, so that it is the same from every keyboard. */
async function slotKey(way: Unlocking, salt: Uint8Array, { scrypt }: SlotPorts): Promise<Uint8Array> {
  if ('credential' in way) return deriveKey(way.credential, credentialSlotInfo, salt);
  return scrypt(utf8(way.passphrase.normalize('NFC')), salt, scryptCost);
}

function kindOf(way: Unlocking): SlotKind {
  return 'passphrase' in way ? 'passphrase' : 'credential-file';
}
