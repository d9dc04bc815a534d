// An archive that Linux unpacks as its first file system: cpio in the form *newc* (Documentation/driver-api/early-userspace/
// buffer-format.rst of the kernel). Folders above a file are made by themselves; everything belongs to root.
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { posix } from 'node:path';

/** One thing in the archive; `mode` is its permission bits. */
export type Entry =
  | { readonly file: string; readonly from: string | Uint8Array; readonly mode?: number }
  | { readonly link: string; readonly to: string }
  | { readonly folder: string; readonly mode: number };

const types = { folder: 0o040000, file: 0o100000, link: 0o120000 } as const;

/** Writes the archive to `path`; names begin without a slash. */
export function writeCpio(path: string, entries: readonly Entry[]): void {
  const out = openSync(path, 'w');
  const made = new Set<string>(['.']);
  let inode = 0;

  function put(name: string, mode: number, data: Uint8Array): void {
    const fields = [++inode, mode, 0, 0, 1, 0, data.length, 0, 0, 0, 0, Buffer.byteLength(name) + 1, 0];
    const head = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}${name}\0`;
    writeSync(out, head + '\0'.repeat(padding(Buffer.byteLength(head))));
    for (let at = 0; at < data.length;) at += writeSync(out, data, at);
    writeSync(out, '\0'.repeat(padding(data.length)));
  }
  function above(name: string): void {
    const folder = posix.dirname(name);
    if (made.has(folder)) return;
    above(folder);
    made.add(folder);
    put(folder, types.folder | 0o755, new Uint8Array());
  }

  put('.', types.folder | 0o755, new Uint8Array());
  for (const entry of entries) {
    if ('folder' in entry) {
      above(entry.folder);
      made.add(entry.folder);
      put(entry.folder, types.folder | entry.mode, new Uint8Array());
    } else if ('link' in entry) {
      above(entry.link);
      put(entry.link, types.link | 0o777, Buffer.from(entry.to));
    } else {
      above(entry.file);
      const { from, mode = 0o644 } = entry;
      put(entry.file, types.file | mode, typeof from === 'string' ? readFileSync(from) : from);
    }
  }
  put('TRAILER!!!', 0, new Uint8Array());
  closeSync(out);
}

function padding(length: number): number {
  return (4 - (length % 4)) % 4;
}
