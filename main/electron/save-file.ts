// How a file leaves the wallet here: by the system's own save window, to where the person chose, for the person alone. It is
// written beside its place and moved there when it is whole, so that a failed export leaves what was there before.
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import { bad, good } from '#protocols/values/result.ts';
import type { Deliver } from '../session/delivery.ts';
import type { Electron } from './electron-types.ts';

/** Gives files by a save window over `owner`. */
export function saveByWindow({ app, dialog }: Electron, owner: () => BrowserWindow | undefined): Deliver {
  return async (outgoing) => {
    const options = { defaultPath: join(app.getPath('documents'), outgoing.name) };
    const window = owner();
    const chosen = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options));
    if (chosen.canceled || chosen.filePath === '') return good({ is: 'given-up' });
    const path = chosen.filePath;
    const fresh = `${path}.part`;
    try {
      const file = openSync(fresh, 'wx', 0o600);
      try {
        const written = await outgoing.write((part) => writeWhole(file, part));
        if (!written.ok) {
          rmSync(fresh, { force: true });
          return written;
        }
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(fresh, path);
    } catch (error) {
      if (!isTaken(error)) rmSync(fresh, { force: true });
      return bad({ code: 'internal-error', details: {} });
    }
    return good({ is: 'saved', path: path.slice(0, 2048) });
  };
}

function writeWhole(file: number, part: string | Uint8Array): void {
  let rest = typeof part === 'string' ? Buffer.from(part, 'utf8') : part;
  while (rest.length > 0) rest = rest.subarray(writeSync(file, rest));
}

/** Somebody else's unfinished file of that name is left as it is. */
function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}
