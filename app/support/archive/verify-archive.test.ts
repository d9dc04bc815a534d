import { expect, test } from 'vitest';
import { signCheckpoint } from '#protocols/archive/checkpoint.ts';
import { nobleCipher, seal } from '#protocols/archive/cipher.ts';
import { recordOf, rowKeys, sealEntry, tagOf } from '#protocols/archive/sealed-entry.ts';
import { ed25519SigningKey } from '#protocols/values/cose.ts';
import { systemRandom } from '#main/node/random.ts';
import type { Archive } from './archive.ts';
import { ArchiveLog } from './archive-log.ts';
import { entry, openedAt, valueOf } from './archive.contract.ts';
import type { ArchiveRow } from './archive-table.ts';
import { MemoryTable, openedArchive } from './memory-archive.ts';

const storageKey = new Uint8Array(32).fill(1);
const ports = { cipher: nobleCipher, random: systemRandom, signingKey: ed25519SigningKey };
const count = 70;

type Case = { readonly archive: Archive; readonly log: ArchiveLog; readonly table: MemoryTable };

/** An archive of 70 entries, nobody has altered it yet. */
function whole(): Case {
  const table = new MemoryTable();
  const log = ArchiveLog.make(table, storageKey, ports, openedAt);
  log.append(Array.from({ length: count - 1 }, (_, number) => entry(number)));
  return { archive: openedArchive(log), log, table };
}

function change(table: MemoryTable, sequence: number, changed: Partial<ArchiveRow>): void {
  const row = table.kept[sequence];
  if (row === undefined) throw new Error(`no row ${sequence}`);
  table.kept[sequence] = { ...row, ...changed };
}

const flipped = (bytes: Uint8Array | undefined, place = 0): Uint8Array => {
  if (bytes === undefined) throw new Error('nothing to flip');
  return bytes.with(place, (bytes[place] ?? 0) ^ 4);
};

/** What a verification finds after `alter`, of everything. */
async function found(alter: (of: Case) => void): Promise<readonly object[]> {
  const it = whole();
  alter(it);
  return (await it.archive.verify({ whole: true })).findings;
}

const alterations: readonly (readonly [what: string, alter: (of: Case) => void, findings: readonly object[]])[] = [
  [
    'a sealed record',
    ({ table }: Case) => change(table, 9, { sealed: flipped(table.kept[9]?.sealed, 40) }),
    [{ code: 'entry-unreadable', sequence: 9 }],
  ],
  [
    'a node of the tree',
    ({ table }: Case) => change(table, 7, { nodes: flipped(table.kept[7]?.nodes, 70) }),
    [{ code: 'entry-nodes', sequence: 7 }],
  ],
  [
    'the tag of a key',
    ({ table }: Case) => change(table, 8, { tag: flipped(table.kept[8]?.tag) }),
    [{ code: 'entry-tag', sequence: 8 }],
  ],
  [
    'the latest checkpoint',
    ({ table }: Case) => table.notes.set('latest', flipped(table.notes.get('latest'), 20)),
    [{ code: 'checkpoint-malformed', name: 'latest' }],
  ],
  [
    'the latest checkpoint, taken away',
    ({ table }: Case) => table.notes.delete('latest'),
    [{ code: 'checkpoint-malformed', name: 'latest' }],
  ],
  [
    'the verified checkpoint',
    ({ table }: Case) => table.notes.set('verified', new Uint8Array(3)),
    [{ code: 'checkpoint-malformed', name: 'verified' }],
  ],
  [
    'the public key in meta',
    ({ table }: Case) => table.metaRows.set('public-key', flipped(table.metaRows.get('public-key'))),
    [{ code: 'meta-altered', name: 'origin' }],
  ],
  [
    'the sealed archive key in meta',
    ({ table }: Case) => table.metaRows.set('signing-key', flipped(table.metaRows.get('signing-key'), 30)),
    [{ code: 'meta-altered', name: 'signing-key' }],
  ],
  [
    'a further row in meta',
    ({ table }: Case) => table.metaRows.set('more', new Uint8Array()),
    [{ code: 'meta-altered', name: 'unknown' }],
  ],
  ['a cut tail', ({ table }: Case) => void (table.kept.length = 60), [{ code: 'entries-cut', size: count, rows: 60 }]],
];

test.each(alterations)('Verification names %s', async (_, alter, findings) => {
  expect(await found(alter)).toEqual(findings);
});

test('Verification names a changed digest, by its entry, by the subtrees over it and by the root', async () => {
  const findings = await found(({ table }) => change(table, 10, { digest: flipped(table.kept[10]?.digest) }));
  expect(findings).toEqual([
    { code: 'entry-unreadable', sequence: 10 },
    { code: 'entry-nodes', sequence: 11 },
    { code: 'entry-nodes', sequence: 15 },
    { code: 'entry-nodes', sequence: 31 },
    { code: 'entry-nodes', sequence: 63 },
    { code: 'checkpoint-root', name: 'latest', size: count },
  ]);
});

test('Verification names two records that changed places, and each that is missing', async () => {
  const swapped = await found(({ table }) => {
    const [fourth, fifth] = [table.kept[4], table.kept[5]];
    [table.kept[4], table.kept[5]] = [fifth, fourth];
  });
  expect(swapped.slice(0, 3)).toEqual([
    { code: 'entry-nodes', sequence: 4 },
    { code: 'entry-unreadable', sequence: 4 },
    { code: 'entry-nodes', sequence: 5 },
  ]);
  const missing = await found(({ table }) => {
    table.kept[20] = undefined;
    table.kept[22] = undefined;
  });
  expect(missing).toContainEqual({ code: 'entry-missing', sequence: 20 });
  expect(missing).toContainEqual({ code: 'entry-missing', sequence: 22 });
  expect(missing).not.toContainEqual({ code: 'entry-unreadable', sequence: 21 });
});

test('Who has the storage key, but not the archive key, cannot add, replace or renumber an entry unnoticed', async () => {
  const keys = rowKeys(storageKey);
  const forged = (sequence: number, key: string) => {
    const record = valueOf(recordOf({ ...entry(1), key }));
    const fresh = { salt: systemRandom.bytes(32), nonce: systemRandom.bytes(12) };
    return { ...sealEntry(nobleCipher, keys, { sequence, record }, fresh), tag: tagOf(keys, key) };
  };
  const replaced = await found(({ table }) => change(table, count - 1, forged(count - 1, 'forged')));
  expect(replaced).toContainEqual({ code: 'checkpoint-root', name: 'latest', size: count });
  const added = await found(({ table }) => table.append(count, [{ ...forged(count, 'forged'), nodes: new Uint8Array() }], table.notes.get('latest') ?? new Uint8Array())); // prettier-ignore
  expect(added).toContainEqual({ code: 'entries-unsigned', size: count, rows: count + 1 });
  const repeated = await found(({ table }) => change(table, 40, forged(40, '3/sent')));
  expect(repeated).toContainEqual({ code: 'entry-key-repeated', sequence: 40, earlier: 4 });
});

test('A digest that is not the record’s is named, though the row opens', async () => {
  const findings = await found(({ table }) => {
    const digest = new Uint8Array(32).fill(3);
    const context = new Uint8Array(40);
    context[7] = 12;
    context.set(digest, 8);
    const sealed = seal(nobleCipher, rowKeys(storageKey).records, systemRandom.bytes(12), context, new Uint8Array(50));
    change(table, 12, { digest, sealed });
  });
  expect(findings[0]).toEqual({ code: 'entry-digest', sequence: 12 });
});

test('A first entry that names another archive is found, even in an archive that is in order otherwise', async () => {
  const table = new MemoryTable();
  const log = ArchiveLog.make(table, storageKey, ports, openedAt);
  table.kept.length = 0;
  const secret = new Uint8Array(32).fill(9);
  const other = ArchiveLog.make(new MemoryTable(), storageKey, { ...ports, signingKey: () => ed25519SigningKey(secret) }, openedAt); // prettier-ignore
  const row = other.table.rows(0, 1);
  const { root } = other.head();
  table.append(0, row, signCheckpoint(log.keys.signing, { size: 1, root }));
  const { findings } = await openedArchive(log).verify({ whole: true });
  expect(findings).toEqual([{ code: 'first-entry' }]);
});

test('An older copy and a fork are found by a checkpoint that an outsider remembered', async () => {
  const table = new MemoryTable();
  const log = ArchiveLog.make(table, storageKey, ports, openedAt);
  log.append([entry(1), entry(2)]);
  const copy = new MemoryTable();
  copy.append(0, table.rows(0, 3), log.head().note, table.meta());
  log.append([entry(3)]);
  const remembered = log.head().note;
  const older = openedArchive(valueOf(ArchiveLog.open(copy, storageKey, ports)));
  expect((await older.verify({ whole: true })).findings).toEqual([]); // in itself it is in order
  expect((await older.verify({ known: [remembered] })).findings).toEqual([{ code: 'archive-older', size: 4, rows: 3 }]);
  await older.append(entry(4));
  await older.append(entry(5));
  expect((await older.verify({ known: [remembered] })).findings).toEqual([{ code: 'archive-forked', size: 4 }]);
});

test('An archive is not opened for appending under a wrong storage key, or with a head that is not in order', () => {
  const opened = (alter: (of: Case) => void, key = storageKey) => {
    const it = whole();
    alter(it);
    const outcome = ArchiveLog.open(it.table, key, ports);
    return outcome.ok ? 'open' : outcome.error.map(({ code }) => code).join();
  };
  expect(opened(() => {})).toBe('open');
  expect(opened(() => {}, new Uint8Array(32))).toBe('meta-altered');
  expect(opened(({ table }) => void (table.kept.length = 60))).toBe('entries-cut');
  expect(opened(({ table }) => void (table.kept.length = 0))).toBe('entry-missing');
  expect(opened(({ table }) => change(table, 63, { nodes: flipped(table.kept[63]?.nodes, 191) }))).toBe(
    'checkpoint-root',
  );
  expect(opened(({ table }) => table.notes.set('latest', signCheckpoint(ed25519SigningKey(storageKey), { size: 1, root: storageKey })))).toBe('checkpoint-origin'); // prettier-ignore
});

test('A verification that found something does not count as one, and a later start begins before it again', async () => {
  const { archive, table } = whole();
  await archive.verify();
  const sound = table.kept[count - 1];
  valueOf(await archive.append(entry(500)));
  change(table, count, { sealed: flipped(table.kept[count]?.sealed, 20) });
  for (const _ of [1, 2])
    expect(await archive.verify()).toEqual({ findings: [{ code: 'entry-unreadable', sequence: count }], from: count, size: count + 1 }); // prettier-ignore
  expect(sound).toBe(table.kept[count - 1]);
});

test('However much is wrong, at most a hundred findings are given', async () => {
  const { archive, table } = whole();
  for (let number = 100; number < 200; number++) valueOf(await archive.append(entry(number)));
  table.kept.forEach((row, sequence) => row && change(table, sequence, { sealed: row.sealed.subarray(1) }));
  expect((await archive.verify({ whole: true })).findings.length).toBe(100);
});
