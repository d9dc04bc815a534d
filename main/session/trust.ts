// Whom this wallet believes: the root that the person pinned on the device, kept in a private file beside the store. The
// practice market proposes its own; nothing is believed before the device has shown its fingerprint and been told yes.
import type { TrustView } from '#app/screen-contract/views.ts';
import { readRoot } from '#protocols/credential/verifier.ts';
import { sameBytes } from '#protocols/values/bytes.ts';
import { fingerprint } from '#protocols/values/digest.ts';
import { readPrivateFile, writePrivateFile } from '../node/files.ts';

/** A root certificate that reads as one. */
export type Root = {
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly digest: Uint8Array;
  readonly fingerprint: string;
};

/** Reads a root; `undefined` when it is none. */
export function asRoot(bytes: Uint8Array): Root | undefined {
  const read = readRoot(bytes);
  if (!read.ok) return undefined;
  const { name, digest } = read.value;
  return { bytes, name, digest, fingerprint: fingerprint(digest) };
}

/** The root pinned earlier, if any. Throws when the file is there and is none. */
export function pinnedRoot(path: string): Root | undefined {
  const bytes = readPrivateFile(path);
  if (!bytes) return undefined;
  const root = asRoot(bytes);
  if (!root) throw new Error(`${path} is no root certificate`);
  return root;
}

/** Keeps the root that the device has just pinned. */
export function keepRoot(path: string, root: Root): void {
  writePrivateFile(path, root.bytes);
}

/**
 * What the screen shows of trust. `onDevice` is the device's own root digest, `undefined` while it cannot be asked, or
 * `none` when it has pinned nothing.
 */
export function trustView(
  pinned: Root | undefined,
  proposed: Root | undefined,
  onDevice: Uint8Array | 'none' | undefined,
): TrustView {
  const shown = ({ name, fingerprint }: Root) => ({ name, fingerprint });
  const isNew = proposed && !(pinned && sameBytes(pinned.digest, proposed.digest));
  const standing = onDevice === undefined ? 'unknown' : onDevice === 'none' ? 'none' : same(onDevice, pinned);
  // A device that was reset or exchanged must be told again, although the wallet knows the root.
  const again = standing === 'none' || standing === 'other';
  const offer = isNew ? proposed : again ? (proposed ?? pinned) : undefined;
  return {
    ...(pinned && { pinned: shown(pinned) }),
    ...(offer && { proposed: shown(offer) }),
    onDevice: standing,
  };
}

function same(digest: Uint8Array, pinned: Root | undefined): 'same' | 'other' {
  return pinned && sameBytes(digest, pinned.digest) ? 'same' : 'other';
}
