// The flash chip as a file of its own, mode 0600. Written to a neighbour, forced to disk, renamed over, and the folder
// forced too: after a cut at any step the old or the new image stands there, whole. A neighbour left by a cut is
// overwritten by the next write. The system calls are a parameter, so that a test can cut between any two.
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Flash } from './hal.ts';

/** The system calls of one write, in the order in which they happen. */
export interface FileCalls {
  open(path: string, flags: string, mode?: number): number;
  write(descriptor: number, bytes: Uint8Array, offset: number): number;
  sync(descriptor: number): void;
  close(descriptor: number): void;
  rename(from: string, to: string): void;
}

const nodeCalls: FileCalls = {
  open: (path, flags, mode) => openSync(path, flags, mode),
  write: (descriptor, bytes, offset) => writeSync(descriptor, bytes, offset),
  sync: fsyncSync,
  close: closeSync,
  rename: renameSync,
};

/** A flash image at `path`; its folder must be there. `write` throws what the file system throws, and keeps the old image. */
export function flashFile(path: string, calls: FileCalls = nodeCalls): Flash {
  return {
    read() {
      try {
        return Uint8Array.from(readFileSync(path));
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
        throw error;
      }
    },
    write(bytes) {
      const next = `${path}.next`;
      const file = calls.open(next, 'w', 0o600);
      try {
        for (let at = 0; at < bytes.length;) at += calls.write(file, bytes, at);
        calls.sync(file);
      } finally {
        calls.close(file);
      }
      calls.rename(next, path);
      const folder = calls.open(dirname(path), 'r');
      try {
        calls.sync(folder);
      } finally {
        calls.close(folder);
      }
    },
  };
}
