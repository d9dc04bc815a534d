// What any archive must do, on any medium; each medium's test runs it on fresh archives. Durability is tested where the
// medium is, and what a verification finds in altered rows in verify-archive.test.ts.
import { expect, test } from 'vitest';
import { verifyCheckpoint } from '#protocols/archive/checkpoint.ts';
import type { Entry } from '#protocols/archive/messages.ts';
import { continues, entryDigest, includes, leafHash } from '#protocols/archive/tree.ts';
import { hex } from '#protocols/values/bytes.ts';
import type { Archive, Span } from './archive.ts';

/** When archives of the contract are opened. */
export const openedAt = 1_763_799_000;

/** Declares the tests of every promise of `Archive`; `open` gives a fresh archive each time, opened at `openedAt`. */
export function archiveContract(open: () => Promise<Archive>): void {
  test('A fresh archive holds the entry that names it and its key, under a checkpoint that its key signed', async () => {
    const archive = await open();
    const first = valueOf(await archive.read(0));
    const facts = [
      ['origin', archive.origin],
      ['public-key', hex(archive.publicKey)],
    ];
    expect(first.entry).toEqual({ kind: 'archive:opened', at: openedAt, facts, documents: [], key: 'archive:opened' });
    const { note, size, root } = await archive.checkpoint();
    expect(verifyCheckpoint(note, archive.publicKey)).toEqual({ ok: true, value: { origin: archive.origin, size: 1, root } }); // prettier-ignore
    expect(size).toBe(1);
  });

  test('What was appended is read back byte by byte, and is in the tree that the checkpoint signs', async () => {
    const archive = await open();
    const given = entry(7);
    const appended = valueOf(await archive.append(given));
    expect(appended.sequence).toBe(1);
    const { entry: kept, salt, record, digest } = valueOf(await archive.read(1));
    expect(kept).toEqual(given);
    expect(entryDigest(salt, record)).toEqual(digest);
    const head = await archive.checkpoint();
    const { proof, ...place } = valueOf(await archive.inclusion(1));
    expect([place.size, place.root]).toEqual([head.size, head.root]);
    expect([appended.size, appended.root]).toEqual([head.size, head.root]);
    expect(includes(place, leafHash(digest), proof)).toBe(true);
  });

  test('The same entry under the same key is kept once, another one under it is refused with its place', async () => {
    const archive = await open();
    const first = valueOf(await archive.append(entry(1)));
    valueOf(await archive.append(entry(2)));
    const again = valueOf(await archive.append(entry(1)));
    expect([again.sequence, again.size]).toEqual([first.sequence, 3]);
    const other = await archive.append({ ...entry(1), at: 5 });
    expect(other).toEqual({ ok: false, error: { code: 'entry-key-used', sequence: first.sequence } });
    const both = await Promise.all([archive.append(entry(3)), archive.append(entry(3)), archive.append({ ...entry(3), at: 9 })]); // prettier-ignore
    expect(both.map((outcome) => (outcome.ok ? outcome.value.sequence : outcome.error.code))).toEqual([3, 3, 'entry-key-used']); // prettier-ignore
    expect((await archive.checkpoint()).size).toBe(4);
  });

  test('An entry that no reader would accept is refused by the name of its field, and nothing is written', async () => {
    const archive = await open();
    const before = await archive.checkpoint();
    const wrong = await archive.append({ ...entry(1), kind: 'Sent!' });
    expect(wrong).toMatchObject({ ok: false, error: { code: 'entry-malformed', path: '.kind' } });
    expect(await archive.checkpoint()).toEqual(before);
  });

  test('Entries appended at once each get a place of their own, and each head continues the one before it', async () => {
    const archive = await open();
    const outcomes = await Promise.all(Array.from({ length: 150 }, (_, number) => archive.append(entry(number))));
    const heads = outcomes.map(valueOf);
    expect(heads.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 150 }, (_, number) => number + 1));
    const latest = await archive.checkpoint();
    for (const { size, root } of heads) {
      const { from, to, proof } = valueOf(await archive.consistency(size));
      expect([from.root, to.root]).toEqual([root, latest.root]);
      expect(continues({ size, root }, latest, proof)).toBe(true);
    }
  });

  test('Proofs are given for any earlier size of the tree, and refused beyond it', async () => {
    const archive = await open();
    const roots = [(await archive.checkpoint()).root];
    for (let number = 0; number < 20; number++) roots.push(valueOf(await archive.append(entry(number))).root);
    for (let size = 1; size <= 21; size++)
      for (let sequence = 0; sequence < size; sequence++) {
        const { proof, digest, ...place } = valueOf(await archive.inclusion(sequence, size));
        expect(place).toEqual({ sequence, size, root: roots[size - 1] });
        expect(includes(place, leafHash(digest), proof)).toBe(true);
      }
    const { from, to, proof } = valueOf(await archive.consistency(5, 13));
    expect([from.root, to.root, continues(from, to, proof)]).toEqual([roots[4], roots[12], true]);
    for (const refused of [
      await archive.inclusion(3, 3),
      await archive.inclusion(0, 22),
      await archive.inclusion(-1),
      await archive.inclusion(0.5),
      await archive.consistency(22),
      await archive.consistency(9, 8),
      await archive.consistency(-1),
    ])
      expect(refused).toEqual({ ok: false, error: { code: 'no-such-size', size: 21 } });
    expect(await archive.read(21)).toEqual({ ok: false, error: { code: 'no-such-entry', size: 21 } });
    expect(await archive.read(-1)).toEqual({ ok: false, error: { code: 'no-such-entry', size: 21 } });
  });

  test('Entries are walked in either direction, from and up to any place, as many as asked for', async () => {
    const archive = await open();
    await Promise.all(Array.from({ length: 199 }, (_, number) => archive.append(entry(number))));
    const all = Array.from({ length: 200 }, (_, sequence) => sequence);
    const walked = async (span?: Span) => {
      const sequences: number[] = [];
      for await (const read of archive.entries(span)) sequences.push(valueOf(read).sequence);
      return sequences;
    };
    expect(await walked()).toEqual(all);
    expect(await walked({ newestFirst: true })).toEqual(all.toReversed());
    expect(await walked({ newestFirst: true, limit: 50 })).toEqual(all.slice(150).toReversed());
    expect(await walked({ from: 63, to: 130 })).toEqual(all.slice(63, 130));
    expect(await walked({ from: 63, to: 130, newestFirst: true, limit: 65 })).toEqual(all.slice(65, 130).toReversed());
    expect(await walked({ from: 190, limit: 3 })).toEqual([190, 191, 192]);
    for (const none of [{ limit: 0 }, { from: 200 }, { from: 9, to: 9 }, { to: 0 }])
      expect(await walked(none)).toEqual([]);
  });

  test('An entry of the greatest size is kept whole, and bytes changed after the call change nothing', async () => {
    const archive = await open();
    const bytes = Uint8Array.from({ length: 98_304 }, (_, index) => (index * 31) % 251);
    const documents = [1, 2, 3, 4, 5].map((number) => ({ name: `part ${number}`, mediaType: 'x/y', bytes }));
    const appending = archive.append({ ...entry(1), documents });
    await appending;
    bytes.fill(0);
    const kept = valueOf(await archive.read(1)).entry.documents;
    expect(kept.map((document) => document.bytes[1])).toEqual([31, 31, 31, 31, 31]);
    kept[0]?.bytes.fill(9);
    expect(valueOf(await archive.read(1)).entry.documents[0]?.bytes[1]).toBe(31);
  });

  test('Verification finds nothing in an archive that nobody altered, and next time begins where it ended', async () => {
    const archive = await open();
    await Promise.all(Array.from({ length: 99 }, (_, number) => archive.append(entry(number))));
    expect(await archive.verify()).toEqual({ findings: [], from: 0, size: 100 });
    valueOf(await archive.append(entry(100)));
    expect(await archive.verify()).toEqual({ findings: [], from: 100, size: 101 });
    expect(await archive.verify({ whole: true })).toEqual({ findings: [], from: 0, size: 101 });
  });

  test('Appending goes on during a verification, which then covers what was appended meanwhile', async () => {
    const archive = await open();
    await Promise.all(Array.from({ length: 199 }, (_, number) => archive.append(entry(number))));
    let appending: Promise<unknown> | undefined;
    const checked: number[] = [];
    const onProgress = (progress: { readonly checked: number }) => {
      checked.push(progress.checked);
      appending ??= archive.append(entry(1000));
    };
    const verified = await archive.verify({ whole: true, onProgress });
    await appending;
    expect(verified.findings).toEqual([]);
    expect(checked.length).toBeGreaterThan(3);
    expect(checked).toEqual(checked.toSorted((first, second) => first - second));
    expect((await archive.verify({ whole: true })).size).toBe(201);
  });

  test('Checkpoints that others remembered are held against the archive', async () => {
    const [archive, stranger] = [await open(), await open()];
    const earlier = (await archive.checkpoint()).note;
    valueOf(await archive.append(entry(1)));
    expect((await archive.verify({ known: [earlier, (await archive.checkpoint()).note] })).findings).toEqual([]);
    const { findings } = await archive.verify({ known: [(await stranger.checkpoint()).note, earlier.subarray(1)] });
    expect(findings).toEqual([
      { code: 'checkpoint-origin', name: 'known' },
      { code: 'checkpoint-malformed', name: 'known' },
    ]);
  });
}

/** A small entry; each number gives another key. */
export function entry(number: number): Entry {
  return {
    kind: 'payment:sent',
    at: 1_763_800_000 + number,
    subject: Uint8Array.of(number >> 8, number & 0xff),
    facts: [
      ['payee', 'Bookshop at the Bridge'],
      ['memo', `line ${number}\n; = [x]`],
    ],
    documents: [{ name: 'token', mediaType: 'application/json', bytes: new Uint8Array(40).fill(number) }],
    key: `${number}/sent`,
  };
}

/** The value of a good outcome; a bad one fails the test. */
export function valueOf<Value>(
  outcome: { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: object },
): Value {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error));
  return outcome.value;
}
