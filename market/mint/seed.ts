// The mint's seed: 32 random bytes in a file of its folder, made at the first start, readable by its owner only.
// Written beside and linked into place, so that a crash leaves either no seed or a whole one, and never replaces one.
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Reads the seed of a folder, making folder and seed when there are none. Throws when the file is not a seed. */
export function openSeed(folder: string): Uint8Array {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'seed');
  const seed = readSeed(path) ?? makeSeed(folder, path);
  if (seed.length !== 32) throw new Error(`${path} is not a seed of 32 bytes`);
  return seed;
}

function readSeed(path: string): Uint8Array | undefined {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT') return undefined;
    throw fault;
  }
}

function makeSeed(folder: string, path: string): Uint8Array {
  const draft = join(folder, `seed.${process.pid}`);
  const file = openSync(draft, 'w', 0o600);
  writeSync(file, randomBytes(32));
  fsyncSync(file);
  closeSync(file);
  try {
    linkSync(draft, path);
  } catch (fault) {
    if (!(fault instanceof Error && 'code' in fault && fault.code === 'EEXIST')) throw fault; // another was first: its seed counts
  } finally {
    rmSync(draft, { force: true });
  }
  const directory = openSync(folder, 'r');
  fsyncSync(directory);
  closeSync(directory);
  return new Uint8Array(readFileSync(path));
}
