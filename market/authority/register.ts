// Who may be certified: the practice authority's list of names, each with its roles and, from the first request on, the
// one key that bears the name. A real authority checks papers here; this one checks only that a name keeps its key.
// The list is one JSON file in the authority's folder, written before a certificate leaves.
import { join } from 'node:path';
import { readPrivateFile, writePrivateFile } from '#main/node/files.ts';
import { roles as allRoles, type Role } from '#protocols/credential/messages.ts';
import { isPrintable } from '#protocols/values/codec.ts';
import { fromHex, fromUtf8, hex, sameBytes } from '#protocols/values/bytes.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';

/** A name that may be certified, and for what. */
export type RegisteredName = { readonly name: string; readonly roles: readonly Role[] };

/** Why a name is not certified for a key. `name-taken`: another key bears it; only the operator can release it. */
export type RegisterFailure =
  | { readonly code: 'name-unknown' }
  | { readonly code: 'role-refused'; readonly role: Role }
  | { readonly code: 'name-taken' };

type Entry = RegisteredName & { readonly key?: Uint8Array };

/** The list, and the one way to bind a key to a name in it. */
export type Register = {
  /** Binds the name to the key, for good, if the name is listed with all these roles and no other key bears it. */
  admit(name: string, key: Uint8Array, roles: readonly Role[]): Result<void, RegisterFailure>;
};

/** How many names anybody may add; a real authority would ask who they are. */
const mostOpenNames = 1000;

/**
 * Opens the list in a folder and adds `names` to it; throws when the file is not ours to read. With `open` a name that is not on
 * the list goes on it with these roles for whoever asks first, unless it reads like one that is.
 */
export function openRegister(folder: string, names: readonly RegisteredName[], open?: readonly Role[]): Register {
  const path = join(folder, 'register.json');
  const entries = new Map(readEntries(path).map((entry) => [entry.name, entry]));
  for (const { name, roles } of names) entries.set(name, { ...entries.get(name), name, roles });
  function newcomer(name: string): Entry | undefined {
    if (!open || !isPrintable(name) || name.length > 64 || entries.size >= mostOpenNames) return undefined;
    const alike = [...entries.keys()].some((known) => looks(known) === looks(name));
    return alike ? undefined : { name, roles: open };
  }
  return {
    admit(name, key, roles) {
      const entry = entries.get(name) ?? newcomer(name);
      if (!entry) return bad({ code: open && isPrintable(name) ? 'name-taken' : 'name-unknown' });
      const refused = roles.find((role) => !entry.roles.includes(role));
      if (refused !== undefined) return bad({ code: 'role-refused', role: refused });
      if (entry.key) return sameBytes(entry.key, key) ? good(undefined) : bad({ code: 'name-taken' });
      const bound = new Map(entries).set(name, { ...entry, key });
      writePrivateFile(path, writeEntries([...bound.values()]));
      entries.set(name, { ...entry, key });
      return good(undefined);
    },
  };
}

/** What a hurried eye takes for the same name. */
function looks(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

function writeEntries(entries: readonly Entry[]): string {
  const plain = entries.map(({ name, roles, key }) => ({ name, roles, ...(key && { key: hex(key) }) }));
  return `${JSON.stringify(plain, undefined, 2)}\n`;
}

function readEntries(path: string): readonly Entry[] {
  const file = readPrivateFile(path);
  if (!file) return [];
  const list: unknown = JSON.parse(fromUtf8(file) ?? '');
  const entries = Array.isArray(list) ? list.map(readEntry) : [undefined];
  return entries.map((entry) => {
    if (!entry) throw new Error(`${path} is no register of names`);
    return entry;
  });
}

function readEntry(item: unknown): Entry | undefined {
  if (typeof item !== 'object' || item === null || !('name' in item) || !('roles' in item)) return undefined;
  const roles = readRoles(item.roles);
  if (typeof item.name !== 'string' || !isPrintable(item.name) || !roles) return undefined;
  if (!('key' in item)) return { name: item.name, roles };
  const key = typeof item.key === 'string' ? fromHex(item.key, 32) : undefined;
  return key && { name: item.name, roles, key };
}

/** Roles as they stand in JSON: at least one, each known, none twice. */
export function readRoles(item: unknown): readonly Role[] | undefined {
  if (!Array.isArray(item) || item.length === 0 || new Set(item).size !== item.length) return undefined;
  const known = allRoles.filter((role) => item.includes(role));
  return known.length === item.length ? known : undefined;
}
