import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Archive, VerifyOptions } from '#app/support/archive/archive.ts';
import { ArchiveLog } from '#app/support/archive/archive-log.ts';
import { MemoryTable, openedArchive } from '#app/support/archive/memory-archive.ts';
import { StoreFailure } from '#app/support/store/store.ts';
import { archiveStateSchema, storySchema } from '#app/screen-contract/archive-views.ts';
import type { Entry } from '#protocols/archive/messages.ts';
import { nobleCipher } from '#protocols/archive/cipher.ts';
import { hex } from '#protocols/values/bytes.ts';
import { ed25519SigningKey } from '#protocols/values/cose.ts';
import { systemRandom } from '../node/random.ts';
import { createRecords, recordHandlers, type Records } from './records.ts';
import type { SessionParts, WalletSession } from './wallet-session.ts';

const begin = 1_800_000_000;
const subject = new Uint8Array(16).fill(5);
const ports = { cipher: nobleCipher, random: systemRandom, signingKey: ed25519SigningKey };
const signal = new AbortController().signal;

function entry(number: number): Entry {
  const key = `${number}`;
  return { kind: 'note:made', at: begin + number, subject, facts: [['number', key]], documents: [], key };
}

type Kept = {
  readonly table: MemoryTable;
  readonly archive: Archive;
  readonly records: Records;
  readonly session: WalletSession;
  readonly faults: unknown[];
  readonly changes: () => number;
};

/** Records over an archive of so many entries, which `change` may have altered before. */
function kept(count: number, change: (table: MemoryTable) => void = () => {}, instead: Partial<Archive> = {}): Kept {
  const table = new MemoryTable();
  const log = ArchiveLog.make(table, new Uint8Array(32).fill(1), ports, begin);
  log.append(Array.from({ length: count - 1 }, (_, number) => entry(number)));
  change(table);
  const archive = { ...openedArchive(log), ...instead };
  const faults: unknown[] = [];
  let changes = 0;
  const parts = {
    archive,
    clock: { now: () => begin + 1000 },
    random: systemRandom,
    onFault: (fault: unknown) => void faults.push(fault),
  };
  const records = createRecords(parts as unknown as SessionParts, () => (changes += 1));
  const session = { parts, records, composed: () => undefined } as unknown as WalletSession;
  return { table, archive, records, session, faults, changes: () => changes };
}

const verified = async ({ records }: Kept, from = 0) => {
  await expect.poll(() => records.view().verified?.from).toBe(from);
  await expect.poll(() => records.view().verifying).toBeUndefined();
  return archiveStateSchema.parse(records.view());
};

function alter(table: MemoryTable, sequence: number): void {
  const row = table.kept[sequence];
  if (row) table.kept[sequence] = { ...row, sealed: row.sealed.map((byte, place) => (place === 40 ? byte ^ 1 : byte)) };
}

test('The view tells size and root, and that everything was verified, and when', async () => {
  const it = kept(70);
  const { note: _note, root, size } = await it.archive.checkpoint();
  expect(await verified(it)).toMatchObject({
    size: 70,
    root: hex(root),
    verified: { from: 0, upTo: 70, at: begin + 1000, findings: [] },
  });
  expect(size).toBe(70);
  await it.records.stop();
});

test('What came since the last verification is verified first, and all of it in the background', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const it = kept(70);
  await it.archive.verify();
  await it.archive.append(entry(100));
  const verify = async (how: VerifyOptions = {}) => {
    if (how.whole) await promise;
    return it.archive.verify(how);
  };
  const parts = { ...it.session.parts, archive: { ...it.archive, verify } };
  const records = createRecords(parts, () => undefined);
  await expect.poll(() => records.view().verified).toMatchObject({ from: 70, upTo: 71, findings: [] });
  resolve();
  await expect.poll(() => records.view().verified).toMatchObject({ from: 0, upTo: 71, findings: [] });
  await records.stop();
  await it.records.stop();
});

test('An entry that was altered is found and named, and its documents do not come out', async () => {
  const it = kept(70, (table) => alter(table, 9));
  expect((await verified(it)).verified?.findings).toEqual([{ code: 'entry-unreadable', sequence: 9 }]);
  const document = await recordHandlers(it.session)['archive/save-document']({ sequence: 9, name: 'offer' }, signal);
  expect(document).toEqual({ ok: false, error: { code: 'entry-altered', details: { sequence: '9' } } });
  await it.records.stop();
});

test('An entry that was altered after the index knew it stands in its story as altered', async () => {
  const it = kept(70);
  const story = async () => {
    const told = await recordHandlers(it.session)['archive/story']({ subject: hex(subject) }, signal);
    if (!told.ok) throw new Error(told.error.code);
    return storySchema.parse(told.value).entries;
  };
  const before = await story();
  expect(before.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 69 }, (_, place) => place + 1));
  alter(it.table, 9);
  const after = await story();
  expect(after).toHaveLength(69);
  expect(after[8]).toMatchObject({ sequence: 9, kind: 'archive:altered', facts: [['finding', 'entry-unreadable']] });
  expect(after.toSpliced(8, 1)).toEqual(before.toSpliced(8, 1));
  await it.records.stop();
});

test('One that is altered later is found when the person asks, though the start found nothing', async () => {
  const it = kept(70);
  await verified(it);
  alter(it.table, 12);
  expect(await recordHandlers(it.session)['archive/verify']({}, signal)).toEqual({ ok: true, value: {} });
  await expect.poll(() => it.records.view().verified?.findings).toEqual([{ code: 'entry-unreadable', sequence: 12 }]);
  await it.records.stop();
});

test('Verifications run one after the other, tell their progress sparingly, and no second one is begun beside the first', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const begun: boolean[] = [];
  const verify = async ({ whole = false, onProgress }: VerifyOptions = {}) => {
    begun.push(whole);
    if (whole) for (let checked = 0; checked < 1000; checked += 1) onProgress?.({ checked, size: 1000 });
    if (whole) await promise;
    return { findings: [], from: 0, size: 1000 };
  };
  const it = kept(2, undefined, { verify });
  await expect.poll(() => it.records.view().verifying).toEqual({ checked: 999, size: 1000 });
  const before = it.changes();
  for (let times = 0; times < 5; times += 1) it.records.verifying?.whole();
  await expect.poll(() => it.changes() - before).toBe(1);
  expect(begun).toEqual([false, true]);
  resolve();
  await expect.poll(() => it.records.view().verifying).toBeUndefined();
  expect(begun).toEqual([false, true]);
  it.records.verifying?.whole();
  await expect.poll(() => begun).toEqual([false, true, true]);
  await it.records.stop();
});

test('A session that ends while it verifies tells nothing any more, and no fault', async () => {
  const { promise, reject } = Promise.withResolvers<never>();
  const it = kept(2, undefined, { verify: () => promise });
  await nextTurn();
  await it.records.stop();
  const before = it.changes();
  reject(new StoreFailure('the archive is closed'));
  await nextTurn();
  expect([it.changes() - before, it.faults]).toEqual([0, []]);
});

test('The view grows with the archive, and says while it lasts why nothing can be appended', async () => {
  let full = false;
  const it = kept(3);
  const { append } = it.archive;
  const failing = kept(3, undefined, {
    append: (one) => (full ? Promise.reject(new StoreFailure('disk full')) : append(one)),
  });
  await verified(failing);
  const before = failing.changes();
  await failing.records.archive?.append(entry(100));
  expect([failing.records.view().size, failing.changes() - before]).toEqual([4, 1]);
  full = true;
  await expect(failing.records.archive?.append(entry(101))).rejects.toThrow(StoreFailure);
  const problem = { code: 'archive-unwritable', details: { detail: 'disk full' } };
  expect(archiveStateSchema.parse(failing.records.view())).toMatchObject({ size: 4, problem });
  full = false;
  await failing.records.archive?.append(entry(102));
  expect(failing.records.view()).toMatchObject({ size: 5 });
  expect(failing.records.view()).not.toHaveProperty('problem');
  await it.records.stop();
  await failing.records.stop();
});

test('A medium that cannot be read is a problem with its detail, and a session without an archive says so', async () => {
  const unreadable = kept(3, undefined, { read: () => Promise.reject(new StoreFailure('input/output error')) });
  const asked = { sequence: 1, name: 'offer' };
  expect(await recordHandlers(unreadable.session)['archive/save-document'](asked, signal)).toEqual({
    ok: false,
    error: { code: 'archive-unreadable', details: { detail: 'input/output error' } },
  });
  await unreadable.records.stop();
  const records = createRecords(
    { clock: { now: () => begin }, random: systemRandom, onFault: () => {} } as unknown as SessionParts,
    () => {},
  );
  const session = { parts: {}, records, composed: () => undefined } as unknown as WalletSession;
  expect(archiveStateSchema.parse(records.view())).toEqual({ size: 0, index: { reached: 0, size: 0 } });
  const { 'archive/save-document': save, 'archive/verify': verify } = recordHandlers(session);
  for (const answer of [await save(asked, signal), await verify({}, signal)])
    expect(answer).toMatchObject({ ok: false, error: { code: 'archive-absent' } });
});
