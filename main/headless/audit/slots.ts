// keys.txt and what comes of it: the archive's SPEC §6. A slot is opened with the passphrase or the credential file, and the
// storage key inside gives the keys that open records, make tags, and open the archive's signing key.
import { createDecipheriv, hkdfSync, scryptSync } from 'node:crypto';
import { sha256 } from './tree.ts';

/** What opens a slot: a passphrase as typed, or the 32 bytes of a credential file. */
export type Secret =
  | { readonly kind: 'passphrase'; readonly text: string }
  | { readonly kind: 'credential-file'; readonly bytes: Uint8Array };

/** The keys that an archive is read with, 32 bytes each. */
export interface ArchiveKeys {
  readonly records: Buffer;
  readonly tags: Buffer;
  readonly signingKey: Buffer;
}

/** One line of keys.txt. */
export interface Slot {
  readonly kind: Secret['kind'];
  readonly associated: string;
  readonly salt: Buffer;
  readonly nonce: Buffer;
  readonly wrapped: Buffer;
}

/** The most bytes that keys.txt may have. */
export const greatestKeys = 4096;

const line =
  /^(?<head>(?<kind>passphrase 131072 8 1|credential-file) (?<salt>[0-9a-f]{64})) (?<nonce>[0-9a-f]{24}) (?<wrapped>[0-9a-f]{96})$/;

/** Reads keys.txt: its slots, empty when it is none, and whether its form and its check hold. */
export function readSlots(file: Uint8Array): { readonly slots: readonly Slot[]; readonly intact: boolean } {
  const text = Buffer.from(file).toString('latin1');
  const match = /^(?<before>semper-keys\/1\n(?<slots>(?:[^\n]+\n){1,8}))check (?<digest>[0-9a-f]{64})\n$/.exec(text);
  const { before = '', slots: lines = '', digest = '' } = match?.groups ?? {};
  const slots = lines.split('\n').slice(0, -1).map(readSlot);
  const found = slots.filter((slot) => slot !== undefined);
  const passphrases = found.filter(({ kind }) => kind === 'passphrase').length;
  if (file.length > greatestKeys || found.length < slots.length || passphrases > 1) return { slots: [], intact: false };
  return { slots: found, intact: sha256(Buffer.from(before, 'latin1')).toString('hex') === digest };
}

function readSlot(text: string): Slot | undefined {
  const parts = line.exec(text)?.groups;
  if (parts === undefined) return undefined;
  const { head = '', kind = '', salt = '', nonce = '', wrapped = '' } = parts;
  return {
    kind: kind.startsWith('passphrase') ? 'passphrase' : 'credential-file',
    associated: `semper-keys/1 ${head}`,
    salt: Buffer.from(salt, 'hex'),
    nonce: Buffer.from(nonce, 'hex'),
    wrapped: Buffer.from(wrapped, 'hex'),
  };
}

/** The keys behind the first slot that the secret opens; otherwise why there are none. */
export function openSlots(
  slots: readonly Slot[],
  secret: Secret,
): ArchiveKeys | 'no-such-slot' | 'passphrase-wrong' | 'credential-wrong' {
  const fitting = slots.filter(({ kind }) => kind === secret.kind);
  if (fitting.length === 0) return 'no-such-slot';
  for (const { salt, nonce, wrapped, associated } of fitting) {
    const storage = unseal(slotKey(secret, salt), Buffer.concat([nonce, wrapped]), Buffer.from(associated, 'latin1'));
    if (storage === undefined) continue;
    return {
      records: derive(storage, 'semper archive records'),
      tags: derive(storage, 'semper archive tags'),
      signingKey: derive(storage, 'semper archive signing key'),
    };
  }
  return secret.kind === 'passphrase' ? 'passphrase-wrong' : 'credential-wrong';
}

/** Opens nonce (12) ‖ AES-256-GCM ciphertext ‖ tag (16); `undefined` when it does not hold. */
export function unseal(key: Uint8Array, sealed: Uint8Array, associated: Uint8Array): Buffer | undefined {
  if (sealed.length < 28) return undefined;
  const cipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12), { authTagLength: 16 });
  cipher.setAAD(associated);
  cipher.setAuthTag(sealed.subarray(-16));
  const text = cipher.update(sealed.subarray(12, -16));
  try {
    cipher.final();
    return text;
  } catch {
    return undefined;
  }
}

function slotKey(secret: Secret, salt: Buffer): Buffer {
  if (secret.kind === 'credential-file') return derive(secret.bytes, 'semper credential slot', salt);
  const cost = { N: 131_072, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };
  return scryptSync(Buffer.from(secret.text.normalize('NFC'), 'utf8'), salt, 32, cost);
}

function derive(key: Uint8Array, info: string, salt: Uint8Array = Buffer.alloc(0)): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, Buffer.from(info, 'latin1'), 32));
}
