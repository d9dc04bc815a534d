// The command line of `npm run audit`, and the small files it names: a passphrase, a credential, heads to remember.
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { AuditRequest } from './audit-folder.ts';
import { greatestHead, readKnownHead, type KnownHead } from './known-heads.ts';
import type { Secret } from './slots.ts';

/** How to use it. */
export const usage = `npm run audit -- DIR [--passphrase-file FILE | --credential-file FILE] [--remember FILE]...
Checks the archive in DIR and changes nothing there. Without passphrase or credential: the tree and the checkpoints alone.
  --passphrase-file FILE   the passphrase; one line end after it is left out
  --credential-file FILE   the 32 bytes of a till, a file that its owner alone can read
  --remember FILE          a head noted earlier (the line "head" of an audit), a checkpoint, or what a device was shown
Exit: 0 sound, 1 something is wrong, 2 usage, or nothing could be judged.`;

/** Reads the arguments and the files they name; otherwise says what is wrong with them. */
export function readAuditOptions(args: readonly string[]): AuditRequest | string {
  const text = { type: 'string' } as const;
  const options = {
    'passphrase-file': text,
    'credential-file': text,
    remember: { ...text, multiple: true },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const { 'passphrase-file': passphrase, 'credential-file': credential, remember = [] } = values;
    const [folder, ...more] = positionals;
    if (folder === undefined || more.length > 0 || (passphrase !== undefined && credential !== undefined)) return usage;
    if (!statSync(folder).isDirectory()) return `${folder} is no folder`;

    const known: KnownHead[] = [];
    for (const file of remember) {
      const head = readKnownHead(file, readSmall(file, greatestHead));
      if (head === undefined) return `${file} is no head, no checkpoint and nothing that a device is shown`;
      known.push(head);
    }
    const secret = passphrase === undefined ? readCredential(credential) : readPassphrase(passphrase);
    if (typeof secret === 'string') return secret;
    return { folder: resolve(folder), known, ...(secret && { secret }) };
  } catch (error) {
    return error instanceof Error ? error.message : usage;
  }
}

function readPassphrase(file: string): Secret {
  const text = readSmall(file, greatestHead)
    .toString('utf8')
    .replace(/\r?\n$/, '');
  return { kind: 'passphrase', text };
}

function readCredential(file: string | undefined): Secret | string | undefined {
  if (file === undefined) return undefined;
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
    return `${file} can be read by others than its owner: chmod 600 it, and think about who has read it`;
  const bytes = readSmall(file, 32);
  return bytes.length === 32 ? { kind: 'credential-file', bytes } : `${file} does not hold 32 bytes`;
}

function readSmall(file: string, greatest: number): Buffer {
  const bytes = statSync(file).size > greatest ? undefined : readFileSync(file);
  if (bytes === undefined || bytes.length > greatest) throw new Error(`${file} is longer than ${greatest} bytes`);
  return bytes;
}
