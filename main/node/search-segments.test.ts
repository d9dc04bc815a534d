import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ArchiveLog } from '#app/support/archive/archive-log.ts';
import type { Condition } from '#app/support/search/conditions.ts';
import { segmentLength } from '#app/support/search/sealed-segment.ts';
import { StoreFailure } from '#app/support/store/store.ts';
import type { Entry } from '#protocols/archive/messages.ts';
import { openArchiveFile } from './archive-file.ts';
import { openArchive, type ArchiveStore } from './archive-store.ts';
import { nodeCipher, nodeSigningKey } from './node-cipher.ts';
import { systemRandom } from './random.ts';

const storageKey = new Uint8Array(32).fill(1);
const builder = join(import.meta.dirname, 'test-processes', 'build-index.ts');
const ada: readonly Condition[] = [{ is: 'text', folded: 'ada', fields: ['party'], not: false }];
const ignore = () => {};

function entryAt(which: number): Entry {
  const facts = [['payee', which % 1000 === 0 ? 'Ada Œhlenschläger' : 'Bobolink Press']] as const;
  return { kind: 'pay:sent', at: which, facts, documents: [], key: `entry ${which}` };
}

/** The folder of an archive of `size` entries. */
function archiveFolder(size: number): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'semper-search-')), 'archive');
  const file = openArchiveFile(folder);
  if (!file.ok) throw new Error(file.error.detail);
  const ports = { cipher: nodeCipher, random: systemRandom, signingKey: nodeSigningKey };
  const log = ArchiveLog.make(file.value, storageKey, ports, 1_763_799_000);
  for (let begin = 1; begin < size; begin += 1000)
    log.append(Array.from({ length: Math.min(1000, size - begin) }, (_, place) => entryAt(begin + place)));
  file.value.close();
  return folder;
}

async function opened(folder: string): Promise<ArchiveStore> {
  const archive = await openArchive(folder, storageKey, 0);
  if (!archive.ok) throw new Error(archive.error.code);
  onTestFinished(() => archive.value.close());
  return archive.value;
}

const filesOf = (folder: string) => readdirSync(join(folder, 'search')).toSorted();

test('An index on disk is sealed, private, found again by the next start, and searched with new entries on top', async () => {
  const folder = archiveFolder(2 * segmentLength + 100);
  const archive = await opened(folder);
  await archive.search.build(ignore);
  expect(filesOf(folder)).toEqual(['0000000.segment', '0000001.segment']);
  for (const name of filesOf(folder)) {
    const path = join(folder, 'search', name);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    // Long enough not to come up by chance in what is sealed.
    for (const text of ['Œhlenschläger', 'œhlenschläger', 'ohlenschlager', 'obolink', 'pay:sent'])
      expect(readFileSync(path).includes(text)).toBe(false);
  }
  await archive.close();
  await expect(archive.search.find(ada, 0, 1)).rejects.toBeInstanceOf(StoreFailure);
  const again = await opened(folder);
  expect(await again.search.find(ada, 0, 2)).toEqual({ total: 8, sequences: [8000, 7000], reached: 8292, size: 8292 });
  await again.append(entryAt(9000));
  expect(await again.search.find(ada, 0, 2)).toEqual({ total: 9, sequences: [8292, 8000], reached: 8293, size: 8293 });
});

test('A wallet that is killed while the index is built goes on with what is missing', async () => {
  const folder = archiveFolder(5 * segmentLength);
  const child = spawn(process.execPath, [builder, folder, String(2 * segmentLength)], { stdio: 'inherit' });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  const made = filesOf(folder).filter((name) => name.endsWith('.segment'));
  expect(made.length).toBeGreaterThanOrEqual(2);
  expect(made.length).toBeLessThan(5);
  const dates = () => made.map((name) => statSync(join(folder, 'search', name)).mtimeMs);
  const before = dates();
  const archive = await opened(folder);
  expect(await archive.search.find([], 0, 1)).toMatchObject({ total: made.length * segmentLength, size: 20_480 });
  await archive.search.build(ignore);
  expect(await archive.search.find(ada, 0, 1)).toMatchObject({ total: 20, reached: 20_480, size: 20_480 });
  expect([filesOf(folder).length, dates()]).toEqual([5, before]);
});

test('Segments that were altered, emptied or deleted while the wallet is open are made anew', async () => {
  const folder = archiveFolder(3 * segmentLength);
  const archive = await opened(folder);
  await archive.search.build(ignore);
  const path = (number: number) => join(folder, 'search', `000000${number}.segment`);
  const altered = readFileSync(path(0));
  altered[500] = (altered[500] ?? 0) ^ 1;
  writeFileSync(path(0), altered);
  writeFileSync(path(1), '');
  rmSync(path(2));
  expect(await archive.search.find(ada, 0, 1)).toMatchObject({ total: 0, reached: 0, size: 12_288 });
  await archive.search.build(ignore);
  expect(await archive.search.find(ada, 0, 1)).toMatchObject({ total: 12, reached: 12_288 });
});

test('A medium that takes no index ends the building and not the wallet', async () => {
  const folder = archiveFolder(segmentLength + 5);
  writeFileSync(join(folder, 'search'), 'no folder');
  const archive = await opened(folder);
  await expect(archive.search.build(ignore)).rejects.toBeInstanceOf(StoreFailure);
  expect((await archive.append(entryAt(9000))).ok).toBe(true);
  expect(await archive.search.find(ada, 0, 1)).toMatchObject({ total: 1, reached: 6, size: segmentLength + 6 });
});
