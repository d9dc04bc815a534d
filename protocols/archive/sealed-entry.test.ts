import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeCbor } from '../values/cbor.ts';
import { isPrintable } from '../values/codec.ts';
import { deriveKey, nobleCipher, seal } from './cipher.ts';
import { greatestDocument, type Entry } from './messages.ts';
import { openEntry, recordOf, rowKeys, sealEntry, tagOf } from './sealed-entry.ts';
import { entryDigest } from './tree.ts';

const keys = rowKeys(new Uint8Array(32).fill(5));
const fresh = { salt: new Uint8Array(32).fill(6), nonce: new Uint8Array(12).fill(7) };
const plain: Entry = { kind: 'payment:sent', at: 1, facts: [], documents: [], key: 'a' };

function recorded(entry: Entry): Uint8Array {
  const record = recordOf(entry);
  if (!record.ok) throw new Error(record.error.path);
  return record.value;
}

const printable = (maxLength: number) => fc.string({ minLength: 1, maxLength, unit: 'binary' }).filter(isPrintable);
const anyText = fc.string({ maxLength: 200, unit: 'binary' }).filter((text) => !text.startsWith('\ufeff'));
const bytes = fc.uint8Array({ maxLength: 300 });
const anyEntry: fc.Arbitrary<Entry> = fc.record(
  {
    kind: fc.stringMatching(/^[a-z]{1,9}(-[a-z]{1,4})?:[a-z]{1,9}(-[a-z]{1,4})?$/),
    at: fc.integer({ min: 0, max: 253_402_300_799 }),
    subject: fc.uint8Array({ minLength: 1, maxLength: 32 }),
    facts: fc.array(fc.tuple(printable(20), anyText), { maxLength: 6 }),
    documents: fc.array(fc.record({ name: printable(20), mediaType: printable(20), bytes }), { maxLength: 3 }),
    key: printable(60),
  },
  { requiredKeys: ['kind', 'at', 'facts', 'documents', 'key'], noNullPrototype: true },
);

test('Any entry that SPEC §1 allows reads back as it was, and only at its place', () => {
  fc.assert(
    fc.property(anyEntry, fc.nat(2 ** 31 - 2), (entry, sequence) => {
      const record = recorded(entry);
      const row = sealEntry(nobleCipher, keys, { sequence, record }, fresh);
      expect(openEntry(nobleCipher, keys, sequence, row)).toEqual({ ok: true, value: { entry, salt: fresh.salt, record } }); // prettier-ignore
      const elsewhere = openEntry(nobleCipher, keys, sequence + 1, row);
      expect(elsewhere).toEqual({ ok: false, error: { code: 'entry-unreadable', sequence: sequence + 1 } });
    }),
    { seed: 3, numRuns: 150 },
  );
});

test.each([
  ['kind', { kind: 'Payment sent' }],
  ['kind', { kind: `payment:${'x'.repeat(41)}` }],
  ['at', { at: -1 }],
  ['subject', { subject: new Uint8Array() }],
  ['subject', { subject: new Uint8Array(33) }],
  ['facts', { facts: [['', 'x']] }],
  ['facts', { facts: [['name', 'x'.repeat(1025)]] }],
  ['facts', { facts: [['name', '\ud800']] }],
  ['facts', { facts: Array.from({ length: 65 }, () => ['a', 'b']) }],
  ['documents', { documents: [{ name: 'a', mediaType: 'b', bytes: new Uint8Array(greatestDocument + 1) }] }],
  ['documents', { documents: Array.from({ length: 17 }, () => ({ name: 'a', mediaType: 'b', bytes: fresh.salt })) }],
  ['key', { key: 'a\nb' }],
] as const)('An entry with a wrong %s is told so, and nothing is made of it: %o', (path, change) => {
  const record = recordOf({ ...plain, ...change } as Entry);
  expect(record).toMatchObject({ ok: false, error: { code: 'malformed', path: expect.stringContaining(path) as string } }); // prettier-ignore
});

test('Documents that are each allowed but together too large make no record', () => {
  const documents = Array.from({ length: 6 }, () => ({ name: 'a', mediaType: 'b', bytes: new Uint8Array(90_000) }));
  expect(recordOf({ ...plain, documents })).toMatchObject({ ok: false, error: { code: 'malformed', path: '' } });
});

test('A row in which any byte is changed does not open, nor one cut short', () => {
  const row = sealEntry(nobleCipher, keys, { sequence: 4, record: recorded(plain) }, fresh);
  const isOpen = (change: object) => openEntry(nobleCipher, keys, 4, { ...row, ...change }).ok;
  expect(isOpen({})).toBe(true);
  for (const [name, value] of [
    ['sealed', row.sealed],
    ['digest', row.digest],
  ] as const)
    for (let place = 0; place < value.length; place++)
      expect(isOpen({ [name]: value.with(place, (value[place] ?? 0) ^ 0x80) })).toBe(false);
  for (let length = 0; length < row.sealed.length; length++)
    expect(isOpen({ sealed: row.sealed.subarray(0, length) })).toBe(false);
});

test('What opens, but is not under its digest or no record, is named for what it is', () => {
  const rowOf = (digest: Uint8Array, plaintext: Uint8Array) => {
    const context = new Uint8Array(40);
    context[7] = 2;
    context.set(digest, 8);
    return openEntry(nobleCipher, keys, 2, { digest, sealed: seal(nobleCipher, keys.records, fresh.nonce, context, plaintext) }); // prettier-ignore
  };
  const joined = (record: Uint8Array) => Uint8Array.of(...fresh.salt, ...record);
  const unknownKey = encodeCbor(new Map([[9, 1]]));
  expect(rowOf(fresh.salt, joined(recorded(plain)))).toMatchObject({ error: { code: 'entry-digest' } });
  expect(rowOf(entryDigest(fresh.salt, unknownKey), joined(unknownKey))).toMatchObject({ error: { code: 'entry-malformed' } }); // prettier-ignore
  expect(rowOf(fresh.salt, new Uint8Array(31))).toMatchObject({ error: { code: 'entry-unreadable' } });
});

test('Keys for unlike purposes are unlike, and so are tags of unlike keys', () => {
  expect(new Set(['a', 'b', ''].map((key) => String(tagOf(keys, key)))).size).toBe(3);
  const storageKey = new Uint8Array(32).fill(5);
  expect(new Set([keys.records, keys.tags, deriveKey(storageKey, 'semper archive signing key')].map(String)).size).toBe(
    3,
  );
});
