// A private file that grows by pieces and appears whole or not at all: written beside its place with mode 0600, flushed to
// the medium, then renamed over what was there. Unlike main/node/files.ts it never holds the content in memory.
import { randomUUID } from 'node:crypto';
import { closeSync, fchmodSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The file while it is written. Every method throws what the medium says. */
export interface GrowingFile {
  write(text: string): void;
  /** Puts it in its place; when this returns, it survives a power cut. */
  finish(): void;
  /** Removes what was not finished; after `finish` it does nothing. */
  drop(): void;
}

const pieceLength = 256 * 1024;

/** Begins a file for `path`, whose folder must exist. */
export function growFile(path: string): GrowingFile {
  const folder = dirname(path);
  const unfinished = join(folder, `.${randomUUID()}.new`);
  const file = openSync(unfinished, 'wx', 0o600);
  const piece = Buffer.allocUnsafe(pieceLength);
  let open = true;
  let gathered = 0;

  const put = (bytes: Uint8Array) => {
    for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
  };
  const flush = () => {
    put(piece.subarray(0, gathered));
    gathered = 0;
  };
  const close = () => {
    if (open) closeSync(file);
    open = false;
  };
  return {
    write(text) {
      const greatest = text.length * 3; // of UTF-8
      if (gathered + greatest > pieceLength) flush();
      if (greatest > pieceLength) put(Buffer.from(text, 'utf8'));
      else gathered += piece.write(text, gathered, 'utf8');
    },
    finish() {
      flush();
      fchmodSync(file, 0o600); // whatever the umask
      fsyncSync(file);
      close();
      renameSync(unfinished, path);
      syncFolder(folder);
    },
    drop() {
      close();
      rmSync(unfinished, { force: true });
    },
  };
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
