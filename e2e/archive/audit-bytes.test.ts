// Faults below the rows: changed bytes anywhere in the folder, SQLite's write-ahead log, and records of every malformed kind.
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { readKnownHead } from '#main/headless/audit/known-heads.ts';
import { audited, credential, findingsOf, payment, Scratch, stateOf, withCredential } from './archives-at-hand.ts';
import { flipArchives, flipBytes } from './byte-flips.ts';
import { cbor, type Encodable } from './spec-cbor.ts';
import { recordOf, SpecWriter, type Draft } from './spec-writer.ts';

const scratch = new Scratch();
afterAll(() => scratch.remove());

const log = (folder: string) => join(folder, 'archive.sqlite-wal');
const audit = (folder: string) => findingsOf({ folder, secret: withCredential });

/** What a killed wallet leaves: entries that stand in the log alone. */
function killed(leftOver: boolean): { readonly folder: string; readonly head: Buffer } {
  const folder = scratch.path();
  const writer = new SpecWriter(folder, { seed: 'killed', credential });
  for (let number = 0; number < 6; number += 1) writer.append(payment(number));
  if (leftOver) writer.foldKeepingLog();
  for (let number = 6; number < 8; number += 1) writer.append(payment(number));
  const copy = scratch.copy(folder);
  const head = writer.checkpoint(9);
  writer.close();
  return { folder: copy, head };
}

test('of 240 changed bytes each is rejected or of no account', () => {
  const { rejected, identical, missed } = flipBytes(240, 'test', flipArchives(scratch));
  expect(missed).toEqual([]);
  expect(rejected + identical).toBe(240);
  // Both kinds occur, so that neither an audit that rejects all nor one that accepts all would pass.
  expect(rejected).toBeGreaterThan(100);
  expect(identical).toBeGreaterThan(5);
});

test('the log of a killed wallet is read with the archive, and both stay as they were', () => {
  for (const leftOver of [false, true]) {
    const { folder } = killed(leftOver);
    const before = stateOf(folder);
    expect(audited({ folder, secret: withCredential })).toMatchObject({ entries: 9, records: 9 });
    expect(audit(folder)).toEqual([]);
    expect(stateOf(folder)).toEqual(before);
  }
});

test('a changed byte in the log is found, though SQLite would take it for the end', () => {
  const { folder } = killed(false);
  const bytes = readFileSync(log(folder));
  const frame = 24 + 1024;
  const last = Math.floor((bytes.length - 32) / frame);
  for (const [at, found] of [
    [2, 0],
    [17, 0],
    [32 + 9, 1],
    [32 + 100, 1],
    [32 + (last - 1) * frame + 9, last],
    [32 + (last - 1) * frame + 18, last],
    [bytes.length - 1, last],
  ] as const) {
    const flipped = Buffer.from(bytes);
    flipped[at] = (flipped[at] ?? 0) ^ 1;
    writeFileSync(log(folder), flipped);
    expect([at, audit(folder)]).toEqual([at, expect.arrayContaining([`log-altered ${found}`])]);
  }
});

test('a frame that never reached the disk is found by those behind it, and what an earlier round left over is not', () => {
  const { folder } = killed(false);
  const bytes = readFileSync(log(folder));
  bytes.fill(0, 32 + 24 + 1024, 32 + 2 * (24 + 1024));
  writeFileSync(log(folder), bytes);
  expect(audit(folder)).toContain('log-altered 2');
});

test('an index that disagrees with its table is found, though every entry reads well', () => {
  const folder = scratch.path();
  const writer = new SpecWriter(folder, { seed: 'index', credential });
  for (let number = 0; number < 3; number += 1) writer.append(payment(number));
  writer.close();
  const path = join(folder, 'archive.sqlite');
  const tags = readTags(path);
  const bytes = readFileSync(path);
  // Each tag stands in the table, and before it in the index; what stands before that is stale.
  const inIndex = tags.map((tag) => bytes.lastIndexOf(tag, bytes.lastIndexOf(tag) - 1));
  const found = inIndex.map((at) => {
    const flipped = Buffer.from(bytes);
    flipped[at + 15] = (flipped[at + 15] ?? 0) ^ 1;
    writeFileSync(path, flipped);
    return audit(folder);
  });
  expect(found).toHaveLength(4);
  for (const findings of found) expect(findings).toEqual([expect.stringMatching(/^archive-unreadable .*index/)]);
});

test('a log that ends in the middle of a frame, or without its last round, is sound, and shorter for who remembers', () => {
  const { folder, head } = killed(false);
  const noted = readKnownHead('device', head);
  truncateSync(log(folder), readFileSync(log(folder)).length - 300);
  expect(audit(folder)).toEqual([]);
  expect(findingsOf({ folder, secret: withCredential, known: noted ? [noted] : [] })).toEqual(['archive-older 9 8']);
});

function readTags(path: string): readonly Uint8Array[] {
  const database = new DatabaseSync(path, { readOnly: true });
  const rows = database.prepare('SELECT tag FROM entries').all();
  database.close();
  return rows.map(({ tag }) => tag).filter((tag) => tag instanceof Uint8Array);
}

/** The finding about one record that the writer put into an otherwise honest archive. */
function judged(raw: Buffer): readonly string[] {
  const folder = scratch.path();
  const writer = new SpecWriter(folder, { seed: 'malformed', credential });
  writer.append({ ...plain, raw });
  writer.close();
  return audit(folder);
}

const plain: Draft = { kind: 'payment:sent', key: 'one', facts: [['payee', 'Bookshop']], subject: Buffer.alloc(16) };

function fields(changes: readonly (readonly [number, Encodable | undefined])[]): Buffer {
  const map = new Map<number, Encodable>([
    [1, 'payment:sent'],
    [2, 1_763_800_000],
    [3, Buffer.alloc(16)],
    [4, [['payee', 'Bookshop']]],
    [5, []],
    [6, 'one'],
  ]);
  for (const [key, value] of changes) {
    if (value === undefined) map.delete(key);
    else map.set(key, value);
  }
  return cbor(map);
}

const documentOf = (...parts: readonly [Encodable, Encodable, Encodable]) =>
  new Map<number, Encodable>(parts.map((part, place) => [place + 1, part] as const));

test.each([
  [
    'the longest that everything may be',
    fields([
      [1, 'a'.repeat(24) + ':' + 'b'.repeat(23)],
      [3, Buffer.alloc(32)],
      [4, Array.from({ length: 64 }, () => ['n'.repeat(48), 'é'.repeat(1024)])],
      [5, [documentOf('n'.repeat(48), 'm'.repeat(96), Buffer.alloc(98_304))]],
      [6, 'k'.repeat(128)],
    ]),
  ],
  ['no subject', fields([[3, undefined]])],
  ['an empty value with nothing in it', fields([[4, [['memo', '']]]])],
  ['line breaks in a value', fields([[4, [['memo', 'a\r\nb\u202e']]]])],
  [
    'two facts of one name',
    fields([
      [
        4,
        [
          ['a', '1'],
          ['a', '1'],
        ],
      ],
    ]),
  ],
])('a record with %s is well-formed', (_what, raw) => {
  expect(judged(raw).filter((finding) => !finding.startsWith('entry-tag'))).toEqual([]);
});

test.each([
  ['an unknown key', fields([[7, 1]]), 'unknown key 7'],
  ['no kind', fields([[1, undefined]]), 'kind (1)'],
  ['a kind of one word', fields([[1, 'payment']]), 'kind (1)'],
  ['a kind with capitals', fields([[1, 'Payment:sent']]), 'kind (1)'],
  ['a kind that is too long', fields([[1, `${'a'.repeat(24)}:${'b'.repeat(24)}`]]), 'kind (1)'],
  ['a time after the year 9999', fields([[2, 253_402_300_800]]), 'at (2)'],
  ['a time in text', fields([[2, 'now']]), 'at (2)'],
  ['an empty subject', fields([[3, Buffer.alloc(0)]]), 'subject (3)'],
  ['a subject of 33 bytes', fields([[3, Buffer.alloc(33)]]), 'subject (3)'],
  ['no facts', fields([[4, undefined]]), 'facts (4)'],
  ['65 facts', fields([[4, Array.from({ length: 65 }, () => ['a', 'b'])]]), 'facts (4)'],
  ['a fact of three', fields([[4, [['a', 'b', 'c']]]]), 'facts (4)'],
  ['an empty name', fields([[4, [['', 'b']]]]), 'facts (4)'],
  ['a name with a line break', fields([[4, [['a\nb', 'b']]]]), 'facts (4)'],
  ['a name that ends in a space', fields([[4, [['a ', 'b']]]]), 'facts (4)'],
  ['a name with a zero-width space', fields([[4, [['a\u200bb', 'b']]]]), 'facts (4)'],
  ['a value of 1025 characters', fields([[4, [['a', 'b'.repeat(1025)]]]]), 'facts (4)'],
  ['a value with a byte-order mark in front', fields([[4, [['a', '\ufeffb']]]]), 'facts (4)'],
  ['no documents', fields([[5, undefined]]), 'documents (5)'],
  [
    '17 documents',
    fields([[5, Array.from({ length: 17 }, () => documentOf('a', 'b', Buffer.alloc(1)))]]),
    'documents (5)',
  ],
  ['a document of text', fields([[5, [documentOf('a', 'b', 'c')]]]), 'documents (5)'],
  ['a document that is too long', fields([[5, [documentOf('a', 'b', Buffer.alloc(98_305))]]]), 'documents (5)'],
  ['no key', fields([[6, undefined]]), 'key (6)'],
  ['a key of 129 characters', fields([[6, 'k'.repeat(129)]]), 'key (6)'],
  ['something after it', Buffer.concat([recordOf(plain), Buffer.of(0)]), 'CBOR'],
  ['its end cut off', recordOf(plain).subarray(0, -1), 'CBOR'],
  [
    'keys in another order',
    cbor(
      new Map<number, Encodable>([
        [2, 1],
        [1, 'payment:sent'],
      ]),
    ),
    'CBOR',
  ],
  ['a number that is not in its shortest form', Buffer.from('a1021801', 'hex'), 'CBOR'],
  ['a length that is not in its shortest form', Buffer.from('a101780161', 'hex'), 'CBOR'],
  ['a list without a length', Buffer.from('a1049fff', 'hex'), 'CBOR'],
  ['a tag', Buffer.from('a102c101', 'hex'), 'CBOR'],
  ['a floating-point number', Buffer.from('a102f93c00', 'hex'), 'CBOR'],
  ['a negative number', Buffer.from('a10220', 'hex'), 'CBOR'],
  ['one key twice', Buffer.from('a2016161016161', 'hex'), 'CBOR'],
  ['text that is not UTF-8', Buffer.from('a10161ff', 'hex'), 'CBOR'],
  ['a list that claims 2^32 items', Buffer.from('a1049affffffff', 'hex'), 'CBOR'],
  ['a list in place of the map', Buffer.from('80', 'hex'), 'CBOR'],
  ['nothing', Buffer.alloc(0), 'CBOR'],
])('a record with %s is found', (_what, raw, why) => {
  expect(judged(raw)).toEqual([
    expect.stringMatching(new RegExp(`^entry-malformed 1 .*${why.replaceAll(/[()]/g, '\\$&')}`)),
  ]);
});

test('a record of more than 524,288 bytes is found', () => {
  const documents = Array.from({ length: 6 }, () => documentOf('a', 'b', Buffer.alloc(98_000)));
  expect(judged(fields([[5, documents]]))).toEqual(['entry-malformed 1 longer than 524288 bytes']);
});
