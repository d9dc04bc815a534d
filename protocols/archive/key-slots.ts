// The file of key slots (SPEC §6): the storage key, wrapped once for each way to open it. Reading is strict and makes one
// spelling of it. The key of a slot comes from outside (scrypt of a passphrase, a credential file): see `slotKey` there.
import { fromHex, fromUtf8, hex, utf8 } from '../values/bytes.ts';
import { digest } from '../values/digest.ts';
import { bad, good, type Result } from '../values/result.ts';
import { nobleCipher } from './cipher.ts';

/** SPEC §6: the only figures of scrypt (RFC 7914) that are accepted: 128 MiB, about a third of a second. */
export const scryptCost = { N: 131_072, r: 8, p: 1 } as const;
/** SPEC §6: the HKDF info of a credential file's slot. */
export const credentialSlotInfo = 'semper credential slot';

/** One way to open the storage key. */
export type SlotKind = 'passphrase' | 'credential-file';

/** A slot: the storage key (32 bytes) under a key that `kind` and `salt` (32 bytes) tell how to get. */
export type KeySlot = {
  readonly kind: SlotKind;
  readonly salt: Uint8Array;
  readonly nonce: Uint8Array;
  readonly wrapped: Uint8Array;
};

const format = 'semper-keys/1';
const greatestFile = 4096;
const greatestSlots = 8;

/** SPEC §6: wraps the storage key under the key of a slot; `salt` (32) and `nonce` (12) are random. */
export function wrapKey(
  kind: SlotKind,
  slotKey: Uint8Array,
  storageKey: Uint8Array,
  { salt, nonce }: { readonly salt: Uint8Array; readonly nonce: Uint8Array },
): KeySlot {
  const wrapped = nobleCipher.encrypt(slotKey, nonce, utf8(`${format} ${headOf({ kind, salt })}`), storageKey);
  return { kind, salt, nonce, wrapped };
}

/** SPEC §6: the storage key, or `undefined` when `slotKey` is not the slot's. */
export function unwrapKey({ kind, salt, nonce, wrapped }: KeySlot, slotKey: Uint8Array): Uint8Array | undefined {
  return nobleCipher.decrypt(slotKey, nonce, utf8(`${format} ${headOf({ kind, salt })}`), wrapped);
}

/** SPEC §6: the text of the file. Throws unless there are 1 to 8 slots and at most one for a passphrase. */
export function writeKeySlots(slots: readonly KeySlot[]): string {
  if (!areAllowed(slots)) throw new Error('1 to 8 slots, at most one of them for a passphrase');
  const lines = slots.map((slot) => `${headOf(slot)} ${hex(slot.nonce)} ${hex(slot.wrapped)}\n`);
  const text = `${format}\n${lines.join('')}`;
  return `${text}check ${hex(digest(utf8(text)))}\n`;
}

/** SPEC §6: reads the file; `keys-altered` when it is not one that `writeKeySlots` wrote. */
export function readKeySlots(file: Uint8Array): Result<readonly KeySlot[], { readonly code: 'keys-altered' }> {
  const text = file.length <= greatestFile ? fromUtf8(file) : undefined;
  const slots = (text?.split('\n').slice(1, -2) ?? []).map(readSlot);
  const known = slots.filter((slot) => slot !== undefined);
  // One spelling, and the check within it: writing again and comparing is the whole judgement.
  const isWhole = known.length === slots.length && areAllowed(known) && writeKeySlots(known) === text;
  return isWhole ? good(known) : bad({ code: 'keys-altered' });
}

function readSlot(line: string): KeySlot | undefined {
  const words = line.split(' ');
  const kind = words[0] === 'passphrase' || words[0] === 'credential-file' ? words[0] : undefined;
  const [salt, nonce, wrapped] = [
    fromHex(words.at(-3) ?? '', 32),
    fromHex(words.at(-2) ?? '', 12),
    fromHex(words.at(-1) ?? '', 48),
  ];
  return kind && salt && nonce && wrapped ? { kind, salt, nonce, wrapped } : undefined;
}

function headOf({ kind, salt }: Pick<KeySlot, 'kind' | 'salt'>): string {
  const { N, r, p } = scryptCost;
  return `${kind} ${kind === 'passphrase' ? `${N} ${r} ${p} ` : ''}${hex(salt)}`;
}

function areAllowed(slots: readonly KeySlot[]): boolean {
  const passphrases = slots.filter(({ kind }) => kind === 'passphrase');
  return slots.length > 0 && slots.length <= greatestSlots && passphrases.length <= 1;
}
