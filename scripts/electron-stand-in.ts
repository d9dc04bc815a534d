// A folder that looks like Electron's distribution for Linux and runs nothing, so that packaging can be tried where the real
// one cannot be had: a stub with a fuse wire (sentinel, version, length, one byte a fuse), and files of the expected names.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPackage } from '@electron/asar';

/** By which @electron/fuses finds the wire, and the wire as Electron ships it: nine fuses of version 1. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const wire = '101100011';

const others = ['chrome-sandbox', 'chrome_crashpad_handler', 'icudtl.dat', 'libffmpeg.so', 'resources.pak', 'LICENSE'];

/** Writes it into `folder`. */
export async function writeStandIn(folder: string, version: string): Promise<void> {
  mkdirSync(join(folder, 'resources'), { recursive: true });
  mkdirSync(join(folder, 'locales'), { recursive: true });
  const stub = Buffer.from('#!/bin/sh\necho "This is a stand-in for Electron: it runs nothing." >&2\nexit 1\n');
  const fuses = Buffer.concat([Buffer.from(sentinel), Buffer.from([1, wire.length]), Buffer.from(`${wire}\n`)]);
  writeFileSync(join(folder, 'electron'), Buffer.concat([stub, fuses]));
  chmodSync(join(folder, 'electron'), 0o755);
  for (const name of others) writeFileSync(join(folder, name), 'stand-in\n');
  for (const language of ['en-US', 'de', 'fr']) writeFileSync(join(folder, 'locales', `${language}.pak`), 'stand-in\n');
  writeFileSync(join(folder, 'LICENSES.chromium.html'), '<!doctype html><title>stand-in</title>\n');
  writeFileSync(join(folder, 'version'), version);
  const page = mkdtempSync(join(tmpdir(), 'semper-stand-in-'));
  writeFileSync(join(page, 'package.json'), '{}\n');
  await createPackage(page, join(folder, 'resources', 'default_app.asar'));
  rmSync(page, { recursive: true });
}
