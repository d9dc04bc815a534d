// Private files of this program: folders 0700, files 0600, replaced as a whole. A file is either the old one or the new
// one after a power cut, never half of one. Windows ignores the modes: there the profile folder's access list protects.
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** Makes a folder and those above it that only this user can enter. A folder that exists is left as it is. */
export function makePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}

/** Writes or replaces a file of mode 0600, atomically; when it returns, the bytes survive a power cut. Throws what the medium says. */
export function writePrivateFile(path: string, content: Uint8Array | string): void {
  const folder = dirname(path);
  makePrivateFolder(folder);
  const unfinished = join(folder, `.${randomUUID()}.new`);
  try {
    const file = openSync(unfinished, 'wx', 0o600);
    try {
      fchmodSync(file, 0o600); // whatever the umask
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(unfinished, path);
  } finally {
    rmSync(unfinished, { force: true });
  }
  syncFolder(folder);
}

/** The bytes of a file, or `undefined` when there is none. Throws when there is one that cannot be read. */
export function readPrivateFile(path: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(readFileSync(path));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The bytes of a file; when there is none, `make` gives them and they are written first. */
export function readOrMakePrivateFile(path: string, make: () => Uint8Array): Uint8Array {
  const existing = readPrivateFile(path);
  if (existing) return existing;
  const made = make();
  writePrivateFile(path, made);
  return made;
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return; // a folder cannot be opened there; NTFS journals the rename
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
