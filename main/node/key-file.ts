// `keys.txt` in a folder, and credential files (protocols/archive/SPEC.md §6, §7). The key file is replaced as a whole, so that
// a crash leaves the old slots or the new ones. A credential file opens a wallet without a person, as a till needs it: so it
// must belong to its reader alone, and is refused when others could have read it.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import {
  exchangeSlot,
  makeStorageKey,
  openStorageKey,
  type KeyFailure,
  type SlotPorts,
  type Unlocking,
} from '#app/support/crypto/storage-key.ts';
import { readKeySlots, type SlotKind } from '#protocols/archive/key-slots.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import { readOrMakePrivateFile, readPrivateFile, writePrivateFile } from './files.ts';
import { nodeScrypt } from './node-cipher.ts';
import { systemRandom } from './random.ts';

/** Why there is no storage key: the file's own reasons, or there is no file. */
export type KeyFileFailure = KeyFailure | { readonly code: 'keys-missing' };

/** Why a credential file is not used: not 32 bytes, or readable by others than its owner. */
export type CredentialFailure = { readonly code: 'credential-malformed' | 'credential-not-private' };

/** What slots need, of this host. */
export const slotPorts: SlotPorts = { scrypt: nodeScrypt, random: systemRandom };

const fileIn = (folder: string) => join(folder, 'keys.txt');

/** Whether the folder has a key file. */
export function hasKeyFile(folder: string): boolean {
  return readPrivateFile(fileIn(folder)) !== undefined;
}

/** Makes a storage key (32 bytes) and the file that wraps it; durable when it resolves. Throws when there is one already. */
export async function makeKeyFile(folder: string, ways: readonly Unlocking[], ports = slotPorts): Promise<Uint8Array> {
  if (hasKeyFile(folder)) throw new Error(`${fileIn(folder)} is there already: it would be lost, and all under it`);
  const { storageKey, file } = await makeStorageKey(ways, ports);
  writePrivateFile(fileIn(folder), file);
  return storageKey;
}

/** Opens the storage key of a folder. */
export async function openKeyFile(
  folder: string,
  way: Unlocking,
  ports = slotPorts,
): Promise<Result<Uint8Array, KeyFileFailure>> {
  const file = readPrivateFile(fileIn(folder));
  return file ? openStorageKey(file, way, ports) : bad({ code: 'keys-missing' });
}

/**
 * Lets `next` open a folder's storage key in place of `old`; everything sealed under it stays as it is. Durable when it
 * resolves; throws what the medium says, and then the old way still opens it.
 */
export async function exchangeKeySlot(
  folder: string,
  old: Unlocking,
  next: Unlocking,
  ports = slotPorts,
): Promise<Result<undefined, KeyFileFailure>> {
  const file = readPrivateFile(fileIn(folder));
  if (!file) return bad({ code: 'keys-missing' });
  const changed = await exchangeSlot(file, old, next, ports);
  if (!changed.ok) return changed;
  writePrivateFile(fileIn(folder), changed.value);
  return good(undefined);
}

/** Which ways open a folder's storage key; empty when there is no file, or one that nobody wrote. */
export function keySlotKinds(folder: string): ReadonlySet<SlotKind> {
  const slots = readKeySlots(readPrivateFile(fileIn(folder)) ?? new Uint8Array());
  return new Set(slots.ok ? slots.value.map(({ kind }) => kind) : []);
}

/** Reads the 32 bytes of a credential file, or makes it (mode 0600) when there is none. */
export function readOrMakeCredential(path: string): Result<Uint8Array, CredentialFailure> {
  const bytes = readOrMakePrivateFile(path, () => systemRandom.bytes(32));
  const isPrivate = process.platform === 'win32' || (statSync(path).mode & 0o077) === 0; // there, the folder's access list protects
  if (!isPrivate) return bad({ code: 'credential-not-private' });
  return bytes.length === 32 ? good(bytes) : bad({ code: 'credential-malformed' });
}
