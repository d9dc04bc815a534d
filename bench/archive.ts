// Appending to the archive, one entry a commit, against bare node:sqlite inserting the same bytes one a commit, both with WAL
// and synchronous FULL in one folder. Each run makes 200 appends, each awaited before the next; the figure is one of them.
// "The same bytes" are those that an entry leaves in our file: digest, tag, nodes, sealed record and the checkpoint's note.
// The peer has them ready and inserts them as one row of one table without an index: it does not keep keys apart, nor the
// newest note in a place of its own, since the goal speaks of bytes and not of our tables. "Bare" is read as on the calling
// thread: what crossing to a worker and back costs us is ours, though the peer would hold up the wallet's own thread. Beyond
// the peer ours encodes, salts, hashes, seals, grows the tree, signs the checkpoint, and keeps an index of keys: some 0.1 ms of
// processor time in all, so that the ratio falls with the time that the disk takes to flush. Both begin after 1,500 appends,
// when their write-ahead logs have their full size: a growing file makes each flush dearer.
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
/** What sealing adds to a record: nonce, salt, tag. */
const sealedMore = 12 + 32 + 16;

/** The measure. */
export const archiveAppend: Measure = {
  name: 'archive-append',
  unit: 'ms',
  goal: 0.6,
  goalIs: 'min',
  compares: 'one archived entry of 1.3 KB a commit, against node:sqlite inserting the same bytes one a commit',
  runs: 15,
  async open(folder): Promise<Contest> {
    const archive = await openArchive(join(folder, 'ours'), systemRandom.bytes(32), 1_790_000_000);
    if (!archive.ok) throw new Error(JSON.stringify(archive.error));
    const bare = new DatabaseSync(join(folder, 'peer.sqlite'));
    bare.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
      CREATE TABLE rows (id INTEGER PRIMARY KEY, digest BLOB, tag BLOB, nodes BLOB, sealed BLOB, note BLOB) STRICT`);
    const insert = bare.prepare('INSERT INTO rows (digest, tag, nodes, sealed, note) VALUES (?, ?, ?, ?, ?)');
    let inserted = 0;
    const insertAll = (times: number) => {
      const rows = Array.from({ length: times }, () => rowLike(inserted++, note.length));
      const began = performance.now();
      for (const row of rows) insert.run(...row);
      return (performance.now() - began) / times;
    };
    await appendAll(archive.value, 1500);
    const { note } = await archive.value.checkpoint();
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

/** Bytes as many as an entry leaves in the archive at this sequence: digest, tag, nodes, sealed record, note. */
function rowLike(sequence: number, noteLength: number): readonly Uint8Array[] {
  const record = recordOf(someEntry(1200));
  if (!record.ok) throw new Error(record.error.path);
  const completed = Math.clz32(0) - 1 - Math.clz32((sequence + 1) & -(sequence + 1));
  const lengths = [32, 16, 32 * completed, sealedMore + record.value.length, noteLength];
  return lengths.map((length) => systemRandom.bytes(length));
}

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
