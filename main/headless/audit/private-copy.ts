// A private copy of the archive's two database files, since SQLite writes beside whatever it opens and an audit changes
// nothing. The files are copied while they stand still: a wallet that writes meanwhile makes the copy begin again, and at
// last the audit gives up. Never to be called in the process that has the archive open: closing the file read here would
// end that process's locks on it.
import { constants, copyFileSync, lstatSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The folder of the copy, and what removes it. */
export interface PrivateCopy {
  readonly database: string;
  readonly log: string | undefined;
  remove(): void;
}

const names = ['archive.sqlite', 'archive.sqlite-wal'] as const;
const attempts = 5;

/**
 * Copies `archive.sqlite` and its log out of a folder, both of one moment.
 * @returns `busy` when they never stood still. Throws what the medium says, also when `archive.sqlite` is not there.
 */
export function copyArchive(folder: string): PrivateCopy | 'busy' {
  const place = mkdtempSync(join(tmpdir(), 'semper-audit-'));
  const remove = () => rmSync(place, { recursive: true, force: true });
  try {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      if (attempt > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50 * 2 ** attempt);
      const before = stateOf(folder);
      for (const name of names) copyIfThere(join(folder, name), join(place, name));
      if (stateOf(folder) !== before) continue;
      const log = join(place, names[1]);
      return { database: join(place, names[0]), log: exists(log) ? log : undefined, remove };
    }
  } catch (error) {
    remove();
    throw error;
  }
  remove();
  return 'busy';
}

/** Whether something stands at a path, a dangling link too. */
export function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function copyIfThere(from: string, to: string): void {
  rmSync(to, { force: true });
  if (exists(from)) copyFileSync(from, to, constants.COPYFILE_FICLONE);
}

/** What changes when one of the files is written or replaced. */
function stateOf(folder: string): string {
  return names
    .map((name) => statSync(join(folder, name), { bigint: true, throwIfNoEntry: false }))
    .map((state) => (state ? `${state.ino} ${state.size} ${state.mtimeNs}` : 'absent'))
    .join(', ');
}
