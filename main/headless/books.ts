// npm run export: the books of a wallet's or a till's folder, read from its archive. The folder must not be in use: the archive is held
// exclusively while it is read, so that what is exported stands still.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { archivedOperations, ArchiveUnsound } from '#app/bookkeeping/archived-operations.ts';
import type { Unlocking } from '#app/support/crypto/storage-key.ts';
import { fromUtf8 } from '#protocols/values/bytes.ts';
import { practiceFolder } from '../browser/options.ts';
import { systemClock } from '../node/clock.ts';
import { readOrMakeCredential } from '../node/key-file.ts';
import { credentialFile, openWalletFolder, type WalletFolder } from '../node/wallet-folder.ts';
import { runExport } from './export.ts';

const complain = (line: string) => console.error(line);

process.exitCode = await exportBooks(process.argv.slice(2));

async function exportBooks(args: readonly string[]): Promise<number> {
  const text = { type: 'string' } as const;
  const options = { format: text, from: text, to: text, out: text, folder: text, 'passphrase-file': text };
  const { values } = parseArgs({ args: [...args], options, strict: false });
  const passphraseFile = values['passphrase-file'];
  const folder = typeof values.folder === 'string' ? resolve(values.folder) : join(practiceFolder(), 'wallet');
  const opened = await open(folder, typeof passphraseFile === 'string' ? passphraseFile : undefined);
  if (typeof opened === 'string') {
    complain(opened);
    return 1;
  }
  try {
    return await runExport(withoutPassphrase(args), {
      bookedOperations: () => archivedOperations(opened.archive),
      checkpoint: async () => fromUtf8((await opened.archive.checkpoint()).note),
      say: (line) => console.log(line),
      complain,
    });
  } catch (error) {
    if (!(error instanceof ArchiveUnsound)) throw error;
    complain(`The archive was altered (${error.message}). Nothing was exported: check it with npm run audit.`);
    return 1;
  } finally {
    await opened.close();
  }
}

async function open(folder: string, passphraseFile: string | undefined): Promise<WalletFolder | string> {
  if (!existsSync(join(folder, 'wallet.sqlite'))) return `There is no wallet in ${folder}.`;
  const way = unlocking(folder, passphraseFile);
  if (typeof way === 'string') return way;
  const opened = await openWalletFolder(folder, way, systemClock.now());
  if (opened.ok) return opened.value;
  const { code } = opened.error;
  if (code === 'store-in-use' || code === 'archive-in-use') return 'The wallet is running. End it, and export again.';
  return `The wallet in ${folder} does not open: ${code}. Nothing was changed.`;
}

function unlocking(folder: string, passphraseFile: string | undefined): Unlocking | string {
  if (passphraseFile !== undefined) {
    if (!existsSync(passphraseFile)) return `There is no file ${passphraseFile}.`;
    return { passphrase: readFileSync(passphraseFile, 'utf8').replace(/\r?\n$/, '') };
  }
  if (!existsSync(credentialFile(folder))) return 'This wallet has a passphrase: name its file with --passphrase-file.';
  const credential = readOrMakeCredential(credentialFile(folder));
  return credential.ok ? { credential: credential.value } : `${credentialFile(folder)}: ${credential.error.code}`;
}

function withoutPassphrase(args: readonly string[]): readonly string[] {
  const at = args.indexOf('--passphrase-file');
  if (at >= 0) return args.toSpliced(at, 2);
  return args.filter((argument) => !argument.startsWith('--passphrase-file='));
}
