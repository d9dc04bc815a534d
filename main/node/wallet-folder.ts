// A wallet's folder on disk: the storage key in its slots, the rows sealed under it, and the archive. Opened together or not at
// all, so that nothing is written that could not be kept.
//
//   FOLDER/archive/keys.txt, archive.sqlite   the archive (protocols/archive/SPEC.md §7)
//   FOLDER/wallet.sqlite                      operations, purses, coins, each value sealed under the storage key
//   FOLDER/pairings.sealed                    the devices that it is paired with, sealed too
//   FOLDER/credential                         opens the storage key of a practice wallet or a till; absent where a passphrase does
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sealedStore } from '#app/support/crypto/sealed-store.ts';
import type { Unlocking } from '#app/support/crypto/storage-key.ts';
import type { Store } from '#app/support/store/store.ts';
import type { PairingMemory } from '#device/pairing-memory.ts';
import type { Seconds } from '#protocols/values/time.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import { openArchive, type ArchiveOpenFailure, type ArchiveStore } from './archive-store.ts';
import { makePrivateFolder } from './files.ts';
import {
  hasKeyFile,
  makeKeyFile,
  keySlotKinds,
  exchangeKeySlot,
  openKeyFile,
  readOrMakeCredential,
  type CredentialFailure,
  type KeyFileFailure,
} from './key-file.ts';
import { nodeCipher } from './node-cipher.ts';
import { sealedPairingFile } from './pairing-file.ts';
import { systemRandom } from './random.ts';
import { openSqliteStore, type StoreOpenFailure } from './sqlite-store.ts';

/** An open wallet folder. `close` forgets its keys, as far as a program can overwrite what it held. */
export type WalletFolder = {
  readonly store: Store;
  readonly archive: ArchiveStore;
  readonly pairings: PairingMemory;
  close(): Promise<void>;
};

/** Why a folder does not open; nothing in it was changed. */
export type WalletFolderFailure = KeyFileFailure | StoreOpenFailure | ArchiveOpenFailure;

/** Opens a wallet's folder; a new one gets a storage key that `way` opens. `now` dates the first entry of a new archive. */
export async function openWalletFolder(
  folder: string,
  way: Unlocking,
  now: Seconds,
): Promise<Result<WalletFolder, WalletFolderFailure>> {
  const keys = archiveFolder(folder);
  makePrivateFolder(folder);
  makePrivateFolder(keys);
  // Without its keys nothing that lies here opens again, and new ones would hide that.
  if (!hasKeyFile(keys) && existsSync(join(folder, 'wallet.sqlite'))) return bad({ code: 'keys-missing' });
  const storageKey = hasKeyFile(keys) ? await openKeyFile(keys, way) : good(await makeKeyFile(keys, [way]));
  if (!storageKey.ok) return storageKey;
  // A credential file that opens nothing any more, from a change of protection that was cut short.
  if ('passphrase' in way && !keySlotKinds(keys).has('credential-file'))
    rmSync(credentialFile(folder), { force: true });
  const rows = openSqliteStore(join(folder, 'wallet.sqlite'));
  if (!rows.ok) return rows;
  const archive = await openArchive(keys, storageKey.value, now);
  if (!archive.ok) {
    rows.value.close();
    return bad(archive.error);
  }
  const store = sealedStore(rows.value, storageKey.value, { cipher: nodeCipher, random: systemRandom });
  const pairings = sealedPairingFile(join(folder, 'pairings.sealed'), storageKey.value);
  return good({
    store,
    archive: archive.value,
    pairings,
    async close() {
      await archive.value.close();
      rows.value.close();
      storageKey.value.fill(0);
      store.forget();
      pairings.forget();
    },
  });
}

/** What opens the wallet in a folder: nothing yet, its credential file, or its passphrase (also where its keys are damaged). */
export function protectionOf(folder: string): 'none' | 'credential' | 'passphrase' {
  const keys = archiveFolder(folder);
  if (!hasKeyFile(keys) && !existsSync(join(folder, 'wallet.sqlite'))) return 'none';
  const hasCredential = keySlotKinds(keys).has('credential-file') && existsSync(credentialFile(folder));
  return hasCredential ? 'credential' : 'passphrase';
}

/**
 * Gives the wallet in a folder a passphrase in place of the present one, or of its credential file when `current` is absent; the
 * file goes only once the new slot is on disk. Throws what the medium says; the old way then still opens it.
 */
export async function setPassphrase(
  folder: string,
  current: string | undefined,
  next: string,
): Promise<Result<undefined, KeyFileFailure | CredentialFailure>> {
  const credential = current === undefined ? readOrMakeCredential(credentialFile(folder)) : undefined;
  if (credential && !credential.ok) return credential;
  const old = credential ? { credential: credential.value } : { passphrase: current ?? '' };
  const exchanged = await exchangeKeySlot(archiveFolder(folder), old, { passphrase: next });
  if (exchanged.ok) rmSync(credentialFile(folder), { force: true });
  return exchanged;
}

/**
 * Opens the folder of a practice wallet or of a till without asking anybody: its storage key is wrapped by a credential file
 * (mode 0600, made when absent) that lies beside it, which keeps nothing from who has the folder. A person's real money gets a
 * passphrase.
 */
export async function openFolderWithCredential(
  folder: string,
  now: Seconds,
): Promise<Result<WalletFolder, WalletFolderFailure | CredentialFailure>> {
  makePrivateFolder(folder);
  const credential = readOrMakeCredential(credentialFile(folder));
  return credential.ok ? openWalletFolder(folder, { credential: credential.value }, now) : credential;
}

/** Where the credential file of a practice wallet or a till lies. */
export function credentialFile(folder: string): string {
  return join(folder, 'credential');
}

/** Where the archive of a wallet's folder lies. */
export function archiveFolder(folder: string): string {
  return join(folder, 'archive');
}
