import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { archiveContract, entry, openedAt, valueOf } from '#app/support/archive/archive.contract.ts';
import { StoreFailure } from '#app/support/store/store.ts';
import { openArchive, type ArchiveStore } from './archive-store.ts';

const storageKey = new Uint8Array(32).fill(1);
const freshFolder = () => join(mkdtempSync(join(tmpdir(), 'semper-archive-')), 'wallet');
const writer = join(import.meta.dirname, 'test-processes', 'append-archive.ts');

async function opened(folder: string): Promise<ArchiveStore> {
  const archive = valueOf(await openArchive(folder, storageKey, openedAt));
  onTestFinished(() => archive.close());
  return archive;
}

archiveContract(() => opened(freshFolder()));

test('What was appended is there after closing and opening again, in files that only this user can read', async () => {
  const folder = freshFolder();
  const archive = await opened(folder);
  valueOf(await archive.append(entry(1)));
  const modes = readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777);
  expect([modes.length, new Set(modes), statSync(folder).mode & 0o777]).toEqual([2, new Set([0o600]), 0o700]);
  const head = await archive.checkpoint();
  await archive.close();
  await expect(archive.append(entry(2))).rejects.toBeInstanceOf(StoreFailure);
  expect(readdirSync(folder)).toEqual(['archive.sqlite']);
  const again = await opened(folder);
  expect([await again.checkpoint(), again.origin]).toEqual([head, archive.origin]);
  expect(valueOf(await again.read(1)).entry).toEqual(entry(1));
});

test('Closing waits for what was asked before', async () => {
  const archive = await opened(freshFolder());
  const appending = Array.from({ length: 20 }, (_, number) => archive.append(entry(number)));
  await archive.close();
  expect((await Promise.all(appending)).map((outcome) => valueOf(outcome).sequence).at(-1)).toBe(20);
});

test('Nothing but sequence, hashes and checkpoints stands in the file in clear', async () => {
  const folder = freshFolder();
  const archive = await opened(folder);
  valueOf(await archive.append(entry(1)));
  await archive.close();
  const file = readFileSync(join(folder, 'archive.sqlite'));
  for (const text of ['Bookshop', 'payment:sent', '1/sent', 'application/json', 'archive:opened'])
    expect(file.includes(text)).toBe(false);
  expect(file.includes(archive.origin)).toBe(true);
});

test('A second opener is told that the archive is in use', async () => {
  const folder = freshFolder();
  await opened(folder);
  expect(await openArchive(folder, storageKey, openedAt)).toMatchObject({ error: { code: 'archive-in-use' } });
  const other = spawn(process.execPath, [writer, folder]);
  expect(JSON.parse(String((await once(other.stdout, 'data'))[0]))).toMatchObject({ code: 'archive-in-use' });
});

test('A wrong storage key, a later version, another database and a file that is none are refused and left alone', async () => {
  const codeOf = async (folder: string, key = storageKey) => {
    const before = readFileSync(join(folder, 'archive.sqlite'));
    const outcome = await openArchive(folder, key, openedAt);
    if (outcome.ok) await outcome.value.close();
    expect(readFileSync(join(folder, 'archive.sqlite')).equals(before)).toBe(true);
    return outcome.ok ? 'open' : outcome.error;
  };
  const made = async (alter?: (path: string) => void) => {
    const folder = freshFolder();
    await (await opened(folder)).close();
    alter?.(join(folder, 'archive.sqlite'));
    return folder;
  };
  const executed = (statement: string) => (path: string) => {
    const database = new DatabaseSync(path);
    database.exec(statement);
    database.close();
  };
  const findings = [{ code: 'meta-altered', name: 'signing-key' }];
  expect(await codeOf(await made(), new Uint8Array(32))).toEqual({ code: 'archive-damaged', findings });
  expect(await codeOf(await made(executed('PRAGMA user_version = 9')))).toMatchObject({ code: 'archive-newer' });
  for (const alter of [
    executed('CREATE TABLE songs (title TEXT)'),
    executed('DROP TRIGGER entries_no_delete'),
    executed('DROP TABLE checkpoints'),
    (path: string) => writeFileSync(path, 'no database at all, but a text of some length'),
    (path: string) => truncateSync(path, 4096 * 2 + 100),
  ])
    expect(await codeOf(await made(alter))).toMatchObject({ code: 'archive-unreadable' });
});

test('The file itself refuses to change or delete an entry', async () => {
  const folder = freshFolder();
  await (await opened(folder)).close();
  const database = new DatabaseSync(join(folder, 'archive.sqlite'));
  for (const change of ['DELETE FROM entries', 'UPDATE entries SET sealed = digest', "UPDATE meta SET value = x''"])
    expect(() => database.exec(change)).toThrow('append-only');
  database.close();
});

test('An archive that cannot be written is refused or fails as a medium does, not as a bug', async (context) => {
  if (process.getuid?.() !== 0) context.skip('needs to start as root, to become a user without the right');
  const folder = freshFolder();
  await (await opened(folder)).close();
  for (let above = folder; above !== tmpdir(); above = join(above, '..')) chmodSync(above, 0o755);
  chownSync(join(folder, 'archive.sqlite'), 65_534, 65_534); // its folder is not the user's: no -wal can be made
  const child = spawn(process.execPath, [writer, folder, '64', '--as-nobody']);
  expect(JSON.parse(String((await once(child.stdout, 'data'))[0]))).toMatchObject({ code: 'archive-failed' });
});

test('When the disk is full, the entry is refused as a whole and all acknowledged before it are there', async () => {
  const folder = freshFolder();
  // A process may write no file beyond 512 KiB: for SQLite a full disk.
  const shell = 'trap "" XFSZ; ulimit -f 512; exec "$0" "$@"';
  const { acknowledged, last } = await linesOf(spawn('bash', ['-c', shell, process.execPath, writer, folder, '2000']));
  expect(JSON.parse(last)).toMatchObject({ code: 'store-failed' });
  expect(acknowledged).toBeGreaterThan(10);
  await expectWhole(folder, acknowledged, acknowledged);
});

test('However often the writer is killed, every acknowledged entry is there and the tree is consistent', async () => {
  const folder = freshFolder();
  let remembered: Uint8Array | undefined;
  let acknowledged = 0;
  for (const enough of [1, 3, 40, 2, 17, 90, 1, 5]) {
    const child = spawn(process.execPath, [writer, folder, '700']);
    const lines = await linesOf(child, (count) => count === enough && child.kill('SIGKILL'));
    acknowledged = Math.max(acknowledged, lines.acknowledged);
    remembered = await expectWhole(folder, acknowledged, acknowledged + 6, remembered);
  }
  expect(acknowledged).toBeGreaterThanOrEqual(150);
});

test('A power cut that tears the write-ahead log anywhere leaves an archive in order, of whole commits', async () => {
  const folder = freshFolder();
  const child = spawn(process.execPath, [writer, folder, '300']);
  await linesOf(child, (count) => count === 45 && child.kill('SIGKILL'));
  const wal = readFileSync(join(folder, 'archive.sqlite-wal'));
  const sizes: number[] = [];
  for (let part = 0; part < 12; part++) {
    const copy = freshFolder();
    cpSync(folder, copy, { recursive: true });
    truncateSync(join(copy, 'archive.sqlite-wal'), Math.floor((wal.length * part) / 11));
    const archive = await opened(copy);
    sizes.push((await archive.checkpoint()).size);
    expect((await archive.verify({ whole: true })).findings).toEqual([]);
    valueOf(await archive.append(entry(1)));
    await archive.close();
  }
  expect(sizes).toEqual(sizes.toSorted((first, second) => first - second));
  expect([sizes[0], (sizes.at(-1) ?? 0) >= 46]).toEqual([1, true]);
});

test('However a byte of the folder is changed, verification rejects it or every record reads back identical', async () => {
  const flips = spawn(process.execPath, [
    join(import.meta.dirname, 'test-processes', 'flip-archive.ts'),
    '400',
    'sample',
  ]);
  const outcome = JSON.parse((await linesOf(flips)).last) as { readonly rejected: number; readonly missed: unknown };
  expect(outcome.missed).toEqual([]);
  expect(outcome.rejected).toBeGreaterThan(200);
});

/** Reads sequences line by line until the stream ends: the greatest, and the last line, whatever it is. */
async function linesOf(child: { readonly stdout: NodeJS.ReadableStream }, onLine?: (count: number) => void) {
  let [acknowledged, last, count] = [0, '', 0];
  for await (const line of createInterface({ input: child.stdout })) {
    last = line;
    if (/^\d+$/.test(line)) acknowledged = Math.max(acknowledged, Number(line));
    onLine?.(++count);
  }
  return { acknowledged, last };
}

/** The archive verifies, holds entries up to a sequence between the bounds, and continues what was known; its head. */
async function expectWhole(folder: string, atLeast: number, atMost: number, known?: Uint8Array): Promise<Uint8Array> {
  const archive = await opened(folder);
  const verified = await archive.verify({ whole: true, known: known ? [known] : [] });
  expect(verified.findings).toEqual([]);
  expect(verified.size - 1).toBeGreaterThanOrEqual(atLeast);
  expect(verified.size - 1).toBeLessThanOrEqual(atMost);
  for await (const read of archive.entries({ from: 1 })) {
    const { sequence, entry: kept } = valueOf(read);
    expect([kept.key, kept.documents[0]?.bytes[0]]).toEqual([`entry ${sequence}`, sequence & 0xff]);
  }
  const { note } = await archive.checkpoint();
  await archive.close();
  return note;
}
