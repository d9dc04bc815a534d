import { expect, test } from 'vitest';
import type { Entry } from '#protocols/archive/messages.ts';
import { memoryStore } from '../store/memory-store.ts';
import type { Archive } from './archive.ts';
import { archiveWaiting, noteEntry } from './outbox.ts';

const entry = (key: string): Entry => ({ kind: 'payment:sent', at: 1, facts: [], documents: [], key });

/** An archive that keeps keys once, and fails when told to. */
function keyKeeper() {
  const keys: string[] = [];
  const fault = { before: -1, after: -1 };
  const archive = {
    async append({ key }: Entry) {
      if (fault.before-- === 0) throw new Error('power cut before');
      if (!keys.includes(key)) keys.push(key);
      if (fault.after-- === 0) throw new Error('power cut after');
      return { ok: true, value: { sequence: keys.indexOf(key), size: keys.length, root: new Uint8Array(32) } } as const;
    },
  };
  return { keys, fault, archive: archive as unknown as Archive };
}

test('what is noted arrives in the archive in the order it happened, once', async () => {
  const store = memoryStore();
  const { keys, archive } = keyKeeper();
  for (let index = 0; index < 250; index++) await store.transact((rows) => noteEntry(rows, entry(`e${index}`)));
  expect(await archiveWaiting(store, archive)).toBe(250);
  expect(await archiveWaiting(store, archive)).toBe(0);
  expect(keys).toEqual(Array.from({ length: 250 }, (_, index) => `e${index}`));
});

test('a transaction that fails leaves no entry of what did not happen', async () => {
  const store = memoryStore();
  const { keys, archive } = keyKeeper();
  const failing = store.transact((rows) => {
    noteEntry(rows, entry('never'));
    throw new Error('the disk is full');
  });
  await expect(failing).rejects.toThrow('disk');
  await store.transact((rows) => noteEntry(rows, entry('then')));
  await archiveWaiting(store, archive);
  expect(keys).toEqual(['then']);
});

test.each(['before', 'after'] as const)(
  'a power cut %s an entry was archived loses none and keeps none twice',
  async (when) => {
    for (let cut = 0; cut < 5; cut++) {
      const store = memoryStore();
      const { keys, fault, archive } = keyKeeper();
      for (let index = 0; index < 5; index++) await store.transact((rows) => noteEntry(rows, entry(`e${index}`)));
      fault[when] = cut;
      await expect(archiveWaiting(store, archive)).rejects.toThrow('power cut');
      await archiveWaiting(store, archive);
      expect(keys).toEqual(['e0', 'e1', 'e2', 'e3', 'e4']);
    }
  },
);
