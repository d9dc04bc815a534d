// A store whose values are sealed: AES-256-GCM under a key derived from the storage key, each value bound to its space and
// key, so that rows can be neither read nor changed nor swapped on disk. Names stay in clear, since the store below sorts by
// them; and an older value put back under its own name is not noticed: what must not go back belongs into the archive.
import { deriveKey, nonceLength, seal, unseal, type Cipher } from '#protocols/archive/cipher.ts';
import { utf8 } from '#protocols/values/bytes.ts';
import type { Random } from '../ports.ts';
import { StoreFailure, type Rows, type Store } from '../store/store.ts';

const keyInfo = 'semper store rows';

/** A sealed store; `forget` overwrites its key, after which no transaction succeeds. */
export type SealedStore = Store & { forget(): void };

/** The store over `below`, sealed; transactions reject with `StoreFailure` on a value that was altered. */
export function sealedStore(
  below: Store,
  storageKey: Uint8Array,
  { cipher, random }: { readonly cipher: Cipher; readonly random: Random },
): SealedStore {
  let isForgotten = false;
  const secret = deriveKey(storageKey, keyInfo);
  const open = (space: string, key: string, sealed: Uint8Array): Uint8Array => {
    const value = unseal(cipher, secret, contextOf(space, key), sealed);
    if (value === undefined) throw new StoreFailure(`the value of ${space}/${key} was altered`);
    return value;
  };
  const over = (rows: Rows): Rows => ({
    get(space, key) {
      const sealed = rows.get(space, key);
      return sealed && open(space, key, sealed);
    },
    put: (space, key, value) =>
      rows.put(space, key, seal(cipher, secret, random.bytes(nonceLength), contextOf(space, key), value)),
    remove: (space, key) => rows.remove(space, key),
    list: (space, prefix) => rows.list(space, prefix).map(([key, sealed]) => [key, open(space, key, sealed)] as const),
  });
  return {
    async transact(work) {
      if (isForgotten) throw new StoreFailure('the store is closed');
      return below.transact((rows) => work(over(rows)));
    },
    forget() {
      isForgotten = true;
      secret.fill(0);
    },
  };
}

/** Length of the space before both names, so that `a`/`bc` is not `ab`/`c`. */
function contextOf(space: string, key: string): Uint8Array {
  return utf8(`${space.length} ${space}${key}`);
}
