// Appending to the archive, one entry a commit, against bare node:sqlite inserting the same records one a commit, both with
// WAL and synchronous FULL in one folder. Each run makes 200 appends, each awaited before the next; the figure is one of them.
// Ours does more: it encodes, salts, hashes, seals, grows the tree, signs a checkpoint, keeps an index of keys, and crosses to
// its worker thread and back; the peer is a table of two columns on the calling thread, with the records ready. Both begin
// after 1,500 appends, when their write-ahead logs have their full size: a growing file makes each flush dearer.
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import type { Archive } from '#app/support/archive/archive.ts';
import { openArchive } from '#main/node/archive-store.ts';
import { systemRandom } from '#main/node/random.ts';
import type { Entry } from '#protocols/archive/messages.ts';
import { recordOf } from '#protocols/archive/sealed-entry.ts';
import { hex } from '#protocols/values/bytes.ts';
import type { Contest, Measure } from './measure.ts';

const count = 200;

/** The measure. */
export const archiveAppend: Measure = {
  name: 'archive-append',
  unit: 'ms',
  goal: 0.6,
  goalIs: 'min',
  compares: 'one archived entry of 1.3 KB a commit, against node:sqlite inserting its record one a commit',
  runs: 15,
  async open(folder): Promise<Contest> {
    const archive = await openArchive(join(folder, 'ours'), systemRandom.bytes(32), 1_790_000_000);
    if (!archive.ok) throw new Error(JSON.stringify(archive.error));
    const bare = new DatabaseSync(join(folder, 'peer.sqlite'));
    bare.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
      CREATE TABLE records (id INTEGER PRIMARY KEY, record BLOB NOT NULL) STRICT`);
    const insert = bare.prepare('INSERT INTO records (record) VALUES (?)');
    const insertAll = (times: number) => {
      const records = Array.from({ length: times }, () => recordOf(someEntry(1200)));
      const began = performance.now();
      for (const record of records) if (record.ok) insert.run(record.value);
      return (performance.now() - began) / times;
    };
    await appendAll(archive.value, 1500);
    insertAll(1500);
    return {
      ours: () => appendAll(archive.value, count),
      peer: () => Promise.resolve(insertAll(count)),
      async close() {
        bare.close();
        await archive.value.close();
      },
    };
  },
};

/** Appends entries one after the other; milliseconds for one. */
export async function appendAll(archive: Archive, times: number, size = 1200): Promise<number> {
  const entries = Array.from({ length: times }, () => someEntry(size));
  const began = performance.now();
  for (const entry of entries) {
    const appended = await archive.append(entry);
    if (!appended.ok) throw new Error(appended.error.code);
  }
  return (performance.now() - began) / times;
}

/** An entry with a document of `size` bytes, a random subject and a key of its own. */
export function someEntry(size: number): Entry {
  const subject = systemRandom.bytes(16);
  return {
    kind: 'payment:sent',
    at: 1_790_000_000,
    subject,
    facts: [
      ['payee', 'Bookshop at the Bridge'],
      ['amount', '24.90 EUR'],
    ],
    documents: [{ name: 'token', mediaType: 'application/json', bytes: systemRandom.bytes(size) }],
    key: `${hex(subject)}/sent`,
  };
}
