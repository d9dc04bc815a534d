import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { StoreFailure } from '#app/support/store/store.ts';
import { storeContract } from '#app/support/store/store.contract.ts';
import { openSqliteStore, type SqliteStore } from './sqlite-store.ts';

const freshPath = () => join(mkdtempSync(join(tmpdir(), 'semper-store-')), 'wallet', 'store.sqlite');
const writer = join(import.meta.dirname, 'test-processes', 'write-store.ts');

function opened(path: string): SqliteStore {
  const store = openSqliteStore(path);
  if (!store.ok) throw new Error(JSON.stringify(store.error));
  return store.value;
}

storeContract(() => {
  const store = opened(freshPath());
  onTestFinished(() => store.close());
  return store;
});

test('What was written is there after closing and opening again, in files that only this user can read', async () => {
  const path = freshPath();
  const store = opened(path);
  await store.transact((rows) => rows.put('purse', 'a', Uint8Array.of(1)));
  const modes = readdirSync(join(path, '..')).map((name) => statSync(join(path, '..', name)).mode & 0o777);
  expect([modes.length, new Set(modes), statSync(join(path, '..')).mode & 0o777]).toEqual([2, new Set([0o600]), 0o700]);
  store.close();
  await expect(store.transact(() => 1)).rejects.toBeInstanceOf(StoreFailure);
  const again = opened(path);
  expect(await again.transact((rows) => rows.get('purse', 'a'))).toEqual(Uint8Array.of(1));
  again.close();
});

test('A second opener is told that the store is in use, and may open it once the first has closed it', async () => {
  const path = freshPath();
  const store = opened(path);
  expect(openSqliteStore(path)).toMatchObject({ ok: false, error: { code: 'store-in-use' } });
  await store.transact((rows) => rows.put('purse', 'a', Uint8Array.of(1)));
  const other = spawn(process.execPath, [writer, path]);
  expect(JSON.parse(String((await once(other.stdout, 'data'))[0]))).toMatchObject({ code: 'store-in-use' });
  store.close();
  opened(path).close();
});

test('A damaged page, a cut file and a file of something else are refused by name and left as they were', async () => {
  const path = freshPath();
  const store = opened(path);
  await store.transact((rows) => {
    for (let index = 0; index < 2000; index++)
      rows.put('coin', String(index).padStart(5, '0'), new Uint8Array(64).fill(index));
  });
  store.close();
  const whole = readFileSync(path);
  const damaged = Buffer.from(whole);
  damaged.fill(0xa5, 4096 * 3, 4096 * 4);
  for (const content of [
    damaged,
    whole.subarray(0, whole.length - 8192),
    Buffer.from('no database at all, but a text of some length'),
  ]) {
    const wrong = freshPath();
    opened(wrong).close();
    writeFileSync(wrong, content);
    expect(openSqliteStore(wrong)).toMatchObject({ ok: false, error: { code: 'store-corrupt' } });
    expect(readFileSync(wrong).equals(content)).toBe(true);
  }
});

test('A store of a later version, and a database of another program, are not touched', () => {
  for (const [statement, code] of [
    ['PRAGMA user_version = 9', 'store-newer'],
    ['CREATE TABLE songs (title TEXT)', 'store-corrupt'],
  ] as const) {
    const path = freshPath();
    opened(path).close();
    writeFileSync(path, '');
    const other = new DatabaseSync(path);
    other.exec(statement);
    other.close();
    const before = readFileSync(path);
    expect(openSqliteStore(path)).toMatchObject({ ok: false, error: { code } });
    expect(readFileSync(path).equals(before)).toBe(true);
  }
});

test('A store that cannot be written is refused or fails as a medium does, not as a bug', async (context) => {
  if (process.getuid?.() !== 0) context.skip('needs to start as root, to become a user without the right');
  const path = freshPath();
  opened(path).close();
  for (let folder = join(path, '..'); folder !== tmpdir(); folder = join(folder, '..')) chmodSync(folder, 0o755);
  chownSync(path, 65_534, 65_534); // its folder is not the user's: no -wal can be made
  const child = spawn(process.execPath, [writer, path, '64', '--as-nobody']);
  expect(JSON.parse(String((await once(child.stdout, 'data'))[0]))).toMatchObject({ code: 'store-failed' });
});

test(
  'When the disk is full, the transaction fails as a whole and all those before it are there',
  { timeout: 30_000 },
  async () => {
    const path = freshPath();
    // A process may write no file beyond 512 KiB: for SQLite a full disk.
    const child = spawn('bash', [
      '-c',
      'trap "" XFSZ; ulimit -f 512; exec "$0" "$@"',
      process.execPath,
      writer,
      path,
      '2000',
    ]);
    const { acknowledged, last } = await linesOf(child.stdout);
    expect(JSON.parse(last)).toMatchObject({ code: 'store-failed' });
    expect(acknowledged).toBeGreaterThan(3);
    await expectWhole(path, acknowledged, acknowledged);
  },
);

test(
  'However often the writer is killed, every acknowledged transaction is there and none is half',
  { timeout: 60_000 },
  async () => {
    const path = freshPath();
    let acknowledged = 0;
    for (const enough of [1, 3, 40, 2, 17, 90, 1, 5]) {
      const child = spawn(process.execPath, [writer, path, '700']);
      const lines = linesOf(child.stdout, (count) => count === enough && child.kill('SIGKILL'));
      acknowledged = (await lines).acknowledged;
      await expectWhole(path, acknowledged, acknowledged + 1);
    }
    expect(acknowledged).toBeGreaterThanOrEqual(150);
  },
);

/** Reads numbers line by line until the stream ends: the last number, and the last line, whatever it is. */
async function linesOf(stream: NodeJS.ReadableStream, onLine?: (count: number) => void) {
  let acknowledged = 0;
  let last = '';
  let count = 0;
  for await (const line of createInterface({ input: stream })) {
    last = line;
    if (/^\d+$/.test(line)) acknowledged = Number(line);
    onLine?.(++count);
  }
  return { acknowledged, last };
}

/** The store at `path` holds transactions 1…n, each whole, with n between the bounds. */
async function expectWhole(path: string, atLeast: number, atMost: number): Promise<void> {
  const store = opened(path);
  const { last, parts } = await store.transact((rows) => ({
    last: rows.get('count', 'last'),
    parts: rows.list('part'),
  }));
  store.close();
  const written = (last?.[0] ?? 0) + (last?.[1] ?? 0) * 256;
  expect(written).toBeGreaterThanOrEqual(atLeast);
  expect(written).toBeLessThanOrEqual(atMost);
  expect(parts.length).toBe(written * 8);
  parts.forEach(([key, value], index) => {
    const number = Math.floor(index / 8) + 1;
    expect([key, value[0]]).toEqual([`${String(number).padStart(6, '0')}/${index % 8}`, number & 0xff]);
  });
}
