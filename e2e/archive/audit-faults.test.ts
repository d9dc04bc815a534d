// Every fault that the archive's SPEC §8 names, made on purpose in an archive written by a writer of the tests' own: the audit
// finds it and says where. The archive has eleven entries: the opening and ten payments.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readKnownHead, type KnownHead } from '#main/headless/audit/known-heads.ts';
import { audited, credential, findingsOf, payment, Scratch, tamper, withCredential } from './archives-at-hand.ts';
import { SpecWriter, tables, type Draft, type Identity } from './spec-writer.ts';

const scratch = new Scratch();
afterAll(() => scratch.remove());

const identity: Identity = { seed: 'a life', credential };
const payments = (from: number, to: number, story?: string) =>
  Array.from({ length: to - from }, (_, place) => payment(from + place, story));

/** Writes an archive of the given payments, each its own transaction. */
function archive(drafts: readonly Draft[], who = identity): { readonly folder: string; readonly writer: SpecWriter } {
  const folder = scratch.path();
  const writer = new SpecWriter(folder, who);
  for (const draft of drafts) writer.append(draft);
  return { folder, writer };
}

let whole = '';
let remembered: readonly KnownHead[] = [];
let olderNote = '';
beforeAll(() => {
  const { folder, writer } = archive(payments(0, 10));
  writer.note('verified', 6);
  olderNote = writer.checkpoint(7).toString('hex');
  const noted = readKnownHead('device', writer.checkpoint(11));
  remembered = noted ? [noted] : [];
  writer.close();
  whole = folder;
});

const audit = (folder: string, known: readonly KnownHead[] = []) =>
  findingsOf({ folder, secret: withCredential, known });

/** A copy of the whole archive after some statements of an owner of the file. */
function altered(...statements: readonly string[]): string {
  const folder = scratch.copy(whole);
  tamper(folder, ...statements);
  return folder;
}

const swap = (columns: string, one: number, other: number) => [
  'CREATE TEMP TABLE held AS SELECT * FROM entries',
  `UPDATE entries AS e SET (${columns}) = (SELECT ${columns} FROM held WHERE held.sequence = ${one + other} - e.sequence)
   WHERE sequence IN (${one}, ${other})`,
];
const flip = (column: string) => `${column} = CAST(substr(${column}, 1, 5) || x'5a' || substr(${column}, 7) AS BLOB)`;

test('an honest archive is sound, and so is what a device remembers of it', () => {
  expect(audit(whole, remembered)).toEqual([]);
  expect(audited({ folder: whole, secret: withCredential })).toMatchObject({ entries: 11, records: 11, unchecked: [] });
});

test('an archive of every size up to 40 is sound, its checkpoints of every earlier size too', () => {
  const { folder, writer } = archive([]);
  const known: KnownHead[] = [];
  for (let number = 0; number < 40; number += 1) {
    const noted = readKnownHead(`${writer.size}`, writer.checkpoint(writer.size));
    if (noted) known.push(noted);
    expect([writer.size, audit(folder, known)]).toEqual([writer.size, []]);
    writer.append(payment(number));
  }
  writer.close();
});

test('a tail that was cut off is found by the checkpoint, and with an older checkpoint by whoever remembers', () => {
  const cut = altered('DELETE FROM entries WHERE sequence >= 8');
  expect(audit(cut)).toEqual(['entries-cut latest 11 8']);

  const older = altered(
    'DELETE FROM entries WHERE sequence >= 7',
    `UPDATE checkpoints SET note = x'${olderNote}' WHERE name = 'latest'`,
  );
  expect(audit(older)).toEqual([]);
  expect(audit(older, remembered)).toEqual(['archive-older 11 7']);

  const forgetful = altered(
    'DELETE FROM entries WHERE sequence >= 4',
    `UPDATE checkpoints SET note = x'${archiveNote(4)}' WHERE name = 'latest'`,
  );
  expect(audit(forgetful)).toEqual(['entries-cut verified 6 4']);
});

test('an older copy of the folder is sound alone and found by whoever remembers', () => {
  const { folder, writer } = archive(payments(0, 6));
  writer.close();
  expect(audit(folder)).toEqual([]);
  expect(audit(folder, remembered)).toEqual(['archive-older 11 7']);
});

test('a fork is found by whoever remembers, as soon as it is as long', () => {
  const { folder, writer } = archive([...payments(0, 6), ...payments(6, 12, 'another shop')]);
  writer.close();
  expect(audit(folder)).toEqual([]);
  expect(audit(folder, remembered)).toEqual(['archive-forked 11']);
});

test('swapped records are found, each by its number, whether digests and tags go with them or not', () => {
  expect(audit(altered(...swap('sealed', 3, 4)))).toEqual(['entry-unreadable 3', 'entry-unreadable 4']);
  expect(audit(altered(...swap('digest, sealed', 3, 4)))).toEqual(
    expect.arrayContaining(['entry-unreadable 3', 'entry-unreadable 4', 'entry-nodes 3', 'checkpoint-root latest 11']),
  );
});

test('a row written twice is found as an entry that does not open, and by its tag where the table allows it twice', () => {
  const twice = altered(
    "INSERT INTO entries SELECT 11, digest, x'00112233445566778899aabbccddeeff', x'', sealed FROM entries WHERE sequence = 3",
  );
  expect(audit(twice)).toEqual(
    expect.arrayContaining(['entry-unreadable 11', 'entry-nodes 11', 'entries-unsigned 11 12']),
  );

  const loose = altered(
    'ALTER TABLE entries RENAME TO strict_entries',
    tables
      .split(';')
      .find((statement) => statement.includes('entries'))
      ?.replace('UNIQUE', '') ?? '',
    'INSERT INTO entries SELECT * FROM strict_entries',
    'INSERT INTO entries SELECT 11, digest, tag, nodes, sealed FROM strict_entries WHERE sequence = 3',
    'DROP TABLE strict_entries',
  );
  expect(audit(loose)).toEqual(
    expect.arrayContaining([expect.stringContaining('unique entries.tag'), 'entry-key-repeated 11 3']),
  );
});

test('a row deleted in the middle is found by its number, also the first one and several', () => {
  expect(audit(altered('DELETE FROM entries WHERE sequence = 5'))).toEqual(['entry-missing 5 5']);
  expect(audit(altered('DELETE FROM entries WHERE sequence < 3'))).toEqual(['entry-missing 0 2']);
  expect(audit(altered('DELETE FROM entries'))).toEqual([
    'entry-missing 0 0',
    'entries-cut latest 11 0',
    'entries-cut verified 6 0',
  ]);
  expect(audit(altered('UPDATE entries SET sequence = -1 WHERE sequence = 10'))).toEqual([
    'entry-unreadable -1',
    'entries-cut latest 11 10',
  ]);
  expect(audit(altered('UPDATE entries SET sequence = 9007199254740993 WHERE sequence = 10'))).toEqual(
    expect.arrayContaining(['entries-cut latest 11 10']),
  );
});

test('rows moved up into a gap are found from there on', () => {
  const moved = altered(
    'DELETE FROM entries WHERE sequence = 5',
    'UPDATE entries SET sequence = sequence - 1 WHERE sequence > 5',
  );
  expect(audit(moved)).toEqual(
    expect.arrayContaining(['entry-unreadable 5', 'entry-unreadable 9', 'entry-nodes 7', 'entries-cut latest 11 10']),
  );
});

test('a changed digest, seal, node or tag is found in its entry, and the root shows a changed digest too', () => {
  const change = (column: string, sequence: number) =>
    audit(altered(`UPDATE entries SET ${flip(column)} WHERE sequence = ${sequence}`));
  expect(change('digest', 5)).toEqual(
    expect.arrayContaining([
      'entry-unreadable 5',
      'entry-nodes 5',
      'checkpoint-root latest 11',
      'checkpoint-root verified 6',
    ]),
  );
  expect(change('digest', 10)).toEqual(['entry-unreadable 10', 'checkpoint-root latest 11']);
  expect(change('sealed', 5)).toEqual(['entry-unreadable 5']);
  expect(change('nodes', 7)).toEqual(['entry-nodes 7']);
  expect(change('tag', 6)).toEqual(['entry-tag 6']);
  expect(audit(altered("UPDATE entries SET nodes = x'00' WHERE sequence = 4"))).toEqual(['entry-nodes 4']);
  expect(audit(altered("UPDATE entries SET sealed = x'' WHERE sequence = 4"))).toEqual(['entry-unreadable 4']);
});

test('without the passphrase, what the tree and the checkpoints show is still found', () => {
  const open = (folder: string) => findingsOf({ folder, known: remembered });
  expect(open(whole)).toEqual([]);
  expect(open(altered('DELETE FROM entries WHERE sequence >= 8'))).toEqual([
    'entries-cut latest 11 8',
    'archive-older 11 8',
  ]);
  expect(open(altered(`UPDATE entries SET ${flip('digest')} WHERE sequence = 10`))).toEqual([
    'checkpoint-root latest 11',
    'archive-forked 11',
  ]);
  expect(open(altered(`UPDATE entries SET ${flip('sealed')} WHERE sequence = 5`))).toEqual([]);
  expect(audited({ folder: whole }).unchecked).toEqual([expect.stringContaining('the records')]);
});

test('a checkpoint that was changed is found: its text, its root, its signature, its key, its name', () => {
  const noted = (note: Uint8Array | string, name = 'latest') =>
    audit(altered(`INSERT OR REPLACE INTO checkpoints VALUES ('${name}', x'${Buffer.from(note).toString('hex')}')`));
  const note = Buffer.from(archiveNote(11), 'hex').toString('utf8');
  expect(noted(note)).toEqual([]);
  expect(noted(note.replace('\n11\n', '\n10\n'))).toEqual([
    'checkpoint-signature latest',
    'checkpoint-root latest 10',
    'entries-unsigned 10 11',
  ]);
  expect(noted(note.replace('\n11\n', '\n011\n'))).toEqual(['checkpoint-malformed latest']);
  expect(noted(`${note}\n`)).toEqual(['checkpoint-malformed latest']);
  expect(noted(note.replaceAll('\n', '\r\n'))).toEqual(['checkpoint-malformed latest']);
  const signature = note.slice(-30, -20);
  expect(noted(note.replace(signature, signature.split('').toReversed().join('')))).toEqual([
    'checkpoint-signature latest',
  ]);
  const [keyId, spare] = [note.slice(-93, -92), note.slice(-3, -2)];
  expect(noted(`${note.slice(0, -93)}${keyId === 'A' ? 'B' : 'A'}${note.slice(-92)}`)).toEqual([
    'checkpoint-signature latest',
  ]);
  const next = String.fromCodePoint((spare.codePointAt(0) ?? 0) + 1);
  expect(noted(`${note.slice(0, -3)}${next}${note.slice(-2)}`)).toEqual(['checkpoint-malformed latest']);
  expect(noted(note.replace('\u2014 semper', '\u2014 sember'))).toEqual(['checkpoint-malformed latest']);
  expect(noted(note, 'newest')).toEqual(['checkpoint-malformed newest']);
  expect(audit(altered("DELETE FROM checkpoints WHERE name = 'latest'"))).toEqual(['checkpoint-malformed latest']);

  const { writer } = archive(payments(0, 10), { ...identity, signer: 'a stranger' });
  expect(noted(writer.checkpoint(11))).toEqual(expect.arrayContaining(['checkpoint-origin latest']));
  const renamed = writer
    .checkpoint(11)
    .toString('utf8')
    .replaceAll(writer.origin, note.split('\n')[0] ?? '');
  expect(noted(renamed)).toEqual(expect.arrayContaining(['checkpoint-signature latest']));
  writer.close();
});

test('an archive that was signed anew by another key is found inside, and by whoever remembers', () => {
  const stranger = archive(payments(0, 10), { ...identity, signer: 'a stranger' });
  const meta = ['origin', 'public-key'].map((name) => {
    const value = name === 'origin' ? Buffer.from(stranger.writer.origin) : stranger.writer.publicKey;
    return `UPDATE meta SET value = x'${value.toString('hex')}' WHERE name = '${name}'`;
  });
  const { writer } = archive(payments(0, 10));
  const root = writer.root(11);
  writer.close();
  // The stranger's tree has another entry 0; its key signs the root of ours.
  stranger.writer.root = (size) => (size === 11 ? root : Buffer.alloc(32));
  const note = stranger.writer.checkpoint(11).toString('hex');
  stranger.writer.close();

  const folder = altered(
    ...meta,
    `UPDATE checkpoints SET note = x'${note}' WHERE name = 'latest'`,
    "DELETE FROM checkpoints WHERE name = 'verified'",
  );
  expect(findingsOf({ folder })).toEqual([]);
  expect(findingsOf({ folder, known: remembered })).toEqual([`archive-other ${remembered[0]?.checkpoint?.origin}`]);
  expect(audit(folder)).toEqual(['meta-altered signing-key', 'first-entry']);
});

test('a first entry that is not the opening is found', () => {
  const facts = [['origin', 'semper-wallet/archive/0000000000000000']] as const;
  for (const first of [
    { facts },
    { kind: 'archive:closed' },
    { key: 'opened' },
    { subject: Buffer.of(1) },
  ] satisfies Partial<Draft>[]) {
    const { folder, writer } = archive(payments(0, 3), { ...identity, first });
    writer.close();
    expect([first, audit(folder)]).toEqual([first, ['first-entry']]);
  }
});

test('a record that its digest does not cover is found though everything else agrees', () => {
  const { folder, writer } = archive([payment(0), { ...payment(1), wrongDigest: true }, payment(2)]);
  writer.close();
  expect(audit(folder)).toEqual(['entry-digest 2']);
});

test('each row of meta that was changed, dropped or added is named', () => {
  const meta = (statement: string) => audit(altered(statement));
  expect(meta("UPDATE meta SET value = x'00' WHERE name = 'format'")).toEqual(['meta-altered format']);
  expect(meta(`UPDATE meta SET ${flip('value')} WHERE name = 'origin'`)).toEqual([
    'meta-altered origin',
    'first-entry',
  ]);
  expect(meta(`UPDATE meta SET ${flip('value')} WHERE name = 'signing-key'`)).toEqual(['meta-altered signing-key']);
  expect(meta("DELETE FROM meta WHERE name = 'signing-key'")).toEqual(['meta-altered signing-key']);
  expect(meta("INSERT INTO meta VALUES ('colour', x'00')")).toEqual(['meta-altered colour']);
  expect(meta(`UPDATE meta SET ${flip('value')} WHERE name = 'public-key'`)).toEqual(
    expect.arrayContaining(['meta-altered origin', 'meta-altered signing-key', 'first-entry']),
  );
});

test('keys.txt: missing, changed, without the slot that is asked for, or of another archive', () => {
  const keys = (change: (text: string) => string) => {
    const folder = scratch.copy(whole);
    const path = join(folder, 'keys.txt');
    writeFileSync(path, change(readFileSync(path, 'utf8')), 'latin1');
    return audit(folder);
  };
  const missing = scratch.copy(whole);
  rmSync(join(missing, 'keys.txt'));
  expect(audit(missing)).toEqual(['keys-missing']);
  expect(keys((text) => text.replace(/check ./, 'check X'))).toEqual(['keys-altered']);
  expect(keys((text) => text.toUpperCase())).toEqual(['keys-altered']);
  expect(keys((text) => text.trimEnd())).toEqual(['keys-altered']);
  expect(keys((text) => text.replace('credential-file', 'credential_file'))).toEqual(['keys-altered']);
  expect(keys((text) => text + text)).toEqual(['keys-altered']);
  expect(keys((text) => text.replace(/(\w{90})(\w{6}\n)/, '$1000000\n'))).toEqual(['keys-altered', 'credential-wrong']);

  const other = { kind: 'credential-file', bytes: Buffer.alloc(32, 8) } as const;
  expect(findingsOf({ folder: whole, secret: other })).toEqual(['credential-wrong']);
  expect(findingsOf({ folder: whole, secret: { kind: 'passphrase', text: 'x' } })).toEqual(['no-such-slot passphrase']);
});

test('a file that is no archive, damaged, newer, or gone is named as that', () => {
  const folder = scratch.path();
  mkdirSync(folder);
  writeFileSync(join(folder, 'keys.txt'), readFileSync(join(whole, 'keys.txt')));
  expect(audit(folder)).toEqual(['archive-missing']);
  writeFileSync(join(folder, 'archive.sqlite'), 'Dear diary');
  expect(audit(folder)).toEqual([expect.stringContaining('archive-unreadable')]);

  expect(audit(altered('PRAGMA user_version = 2'))).toEqual(['archive-newer']);
  for (const statement of [
    'PRAGMA application_id = 1',
    'CREATE TABLE notes (text TEXT)',
    'ALTER TABLE entries ADD COLUMN note TEXT',
    'CREATE INDEX by_digest ON entries (digest)',
    'CREATE TRIGGER busy AFTER INSERT ON entries BEGIN DELETE FROM checkpoints; END',
    'DROP TABLE checkpoints',
    'PRAGMA journal_mode = DELETE',
  ]) {
    expect([statement, audit(altered(statement))[0]]).toEqual([
      statement,
      expect.stringContaining('archive-unreadable'),
    ]);
  }
  const journal = scratch.copy(whole);
  writeFileSync(join(journal, 'archive.sqlite-journal'), 'what would be rolled back');
  expect(audit(journal)).toEqual([expect.stringContaining('archive-unreadable')]);
});

/** A checkpoint of the whole archive, in hex. */
function archiveNote(size: number): string {
  const { writer } = archive(payments(0, 10));
  const note = writer.checkpoint(size).toString('hex');
  writer.close();
  return note;
}
