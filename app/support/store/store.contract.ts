// What any store must do, as cases that each medium's test runs on a fresh store. Free of any test framework, since `app`
// compiles without one: a case throws when the store breaks its promise. Durability is tested where the medium is.
import type { Rows, Store } from './store.ts';

/** One promise of a store, and how to see it hold on a fresh, empty store. */
export type StoreCase = { readonly title: string; readonly holds: (store: Store) => Promise<void> };

/** Every promise of `Store` that holds on any medium. */
export const storeContract: readonly StoreCase[] = [
  {
    title: 'A row that was put is read in a later transaction, replaced by the next put, and gone when removed',
    async holds(store) {
      await store.transact((rows) => rows.put('purse', 'a', bytes(1, 2)));
      same(await store.transact((rows) => rows.get('purse', 'a')), bytes(1, 2));
      await store.transact((rows) => rows.put('purse', 'a', bytes(3)));
      same(await store.transact((rows) => rows.get('purse', 'a')), bytes(3));
      await store.transact((rows) => rows.remove('purse', 'a'));
      await store.transact((rows) => rows.remove('purse', 'never there'));
      must((await store.transact((rows) => rows.get('purse', 'a'))) === undefined, 'a removed row is gone');
    },
  },
  {
    title: 'A transaction sees its own writes and removals, one by one and in lists',
    holds: (store) =>
      store.transact((rows) => {
        rows.put('purse', 'a', bytes(1));
        rows.put('purse', 'b', bytes(2));
        same(rows.get('purse', 'a'), bytes(1));
        rows.remove('purse', 'a');
        must(rows.get('purse', 'a') === undefined, 'its own removal is seen');
        must(keys(rows, 'purse') === 'b', 'lists see its own writes and removals');
      }),
  },
  {
    title: 'A transaction that throws writes nothing, and its very error comes out',
    async holds(store) {
      await store.transact((rows) => rows.put('purse', 'kept', bytes(1)));
      const fault = new Error('power cut');
      const outcome = await caught(store, (rows) => {
        rows.put('purse', 'half', bytes(9));
        rows.put('purse', 'kept', bytes(9));
        rows.remove('purse', 'kept');
        throw fault;
      });
      must(outcome === fault, 'the error of the work comes out');
      must((await store.transact((rows) => keys(rows, 'purse'))) === 'kept', 'nothing of it was written');
      same(await store.transact((rows) => rows.get('purse', 'kept')), bytes(1));
    },
  },
  {
    title: 'Spaces are apart: the same key in two spaces is two rows',
    async holds(store) {
      await store.transact((rows) => {
        rows.put('purse', 'a', bytes(1));
        rows.put('deal', 'a', bytes(2));
      });
      same(await store.transact((rows) => rows.get('purse', 'a')), bytes(1));
      must((await store.transact((rows) => keys(rows, 'pur'))) === '', 'a space is not a prefix');
    },
  },
  {
    title: 'A list holds the rows under its prefix and no others, ascending by key',
    async holds(store) {
      const names = ['b', 'a/2', 'a/10', 'a', 'a/', 'a0', 'A/1', 'a%', 'a_1', '~', '\x7f', 'a/\x7f', 'a/\x7f\x7f'];
      await store.transact((rows) => names.forEach((name) => rows.put('deal', name, bytes(0))));
      await store.transact((rows) => {
        must(keys(rows, 'deal') === [...names].sort().join(), 'all rows are in order');
        must(keys(rows, 'deal', 'a/') === ['a/', 'a/10', 'a/2', 'a/\x7f', 'a/\x7f\x7f'].join(), 'a prefix is a prefix');
        must(keys(rows, 'deal', 'a%') === 'a%' && keys(rows, 'deal', 'a_') === 'a_1', 'no character is a wildcard');
        must(
          keys(rows, 'deal', 'a/\x7f') === ['a/\x7f', 'a/\x7f\x7f'].join(),
          'the last character of the alphabet works',
        );
        must(keys(rows, 'deal', 'c') === '', 'no row, no list');
      });
    },
  },
  {
    title: 'Keys and values are binary: every ASCII character and every byte, and values of no bytes',
    async holds(store) {
      const alphabet = String.fromCharCode(...Array.from({ length: 128 }, (_, code) => code));
      const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
      await store.transact((rows) => {
        for (const key of [...alphabet, alphabet, '', 'a\0b', 'a\0c']) rows.put('binary', key, all);
        rows.put('binary', 'empty', new Uint8Array());
      });
      await store.transact((rows) => {
        for (const key of [...alphabet, alphabet, '', 'a\0b', 'a\0c']) same(rows.get('binary', key), all);
        must(rows.get('binary', 'empty')?.length === 0, 'an empty value is a value');
        must(rows.list('binary').length === 128 + 5, 'no two keys are taken for one');
        must(rows.get('binary', 'a') !== undefined && rows.list('binary', 'a\0').length === 2, 'NUL ends no key');
      });
    },
  },
  {
    title: 'A large value comes back whole',
    async holds(store) {
      const large = Uint8Array.from({ length: 3_000_000 }, (_, index) => (index * 31) % 251);
      await store.transact((rows) => rows.put('archive', 'large', large));
      same(await store.transact((rows) => rows.get('archive', 'large')), large);
    },
  },
  {
    title: 'Ten thousand rows of one transaction are all there, in order',
    async holds(store) {
      const name = (index: number) => String(index).padStart(5, '0');
      await store.transact((rows) => {
        for (let index = 9999; index >= 0; index--) rows.put('coin', name(index), bytes(index & 0xff));
      });
      const rows = await store.transact((rows) => rows.list('coin'));
      must(rows.length === 10_000, 'none is missing');
      rows.forEach(([key, value], index) => must(key === name(index) && value[0] === (index & 0xff), `row ${index}`));
    },
  },
  {
    title: 'Bytes that went in or came out are copies: changing them changes no row',
    async holds(store) {
      const given = bytes(1, 2, 3);
      await store.transact((rows) => {
        rows.put('purse', 'a', given.subarray(1));
        given.fill(9);
        same(rows.get('purse', 'a'), bytes(2, 3));
        rows.get('purse', 'a')?.fill(8);
        rows.list('purse')[0]?.[1].fill(7);
        same(rows.get('purse', 'a'), bytes(2, 3));
      });
      (await store.transact((rows) => rows.get('purse', 'a')))?.fill(6);
      same(await store.transact((rows) => rows.get('purse', 'a')), bytes(2, 3));
    },
  },
  {
    title: 'Concurrent transactions happen one after the other: no update is lost',
    async holds(store) {
      const raise = (rows: Rows) => {
        const before = rows.get('counter', 'floor')?.[0] ?? 0;
        rows.put('counter', 'floor', bytes(before + 1));
        return before;
      };
      const seen = await Promise.all(Array.from({ length: 100 }, () => store.transact(raise)));
      must(
        seen.join() === Array.from({ length: 100 }, (_, index) => index).join(),
        'each saw the one before it, in the order of the calls',
      );
    },
  },
  {
    title: 'A transaction asked for inside another runs after it',
    async holds(store) {
      let inner: Promise<string> | undefined;
      const outcome = await caught(store, (rows) => {
        rows.put('purse', 'outer', bytes(1));
        inner = store.transact((later) => keys(later, 'purse'));
        throw new Error('undone');
      });
      must(outcome instanceof Error && (await inner) === '', 'it saw nothing of the one that was undone');
    },
  },
  {
    title:
      'What a caller must not do throws and leaves nothing behind: asynchronous work, rows kept for later, names beyond ASCII',
    async holds(store) {
      const asynchronous = await caught(store, (rows) => {
        rows.put('purse', 'a', bytes(1));
        return Promise.resolve();
      });
      must(asynchronous instanceof Error, 'asynchronous work is refused');
      let escaped: Rows | undefined;
      await store.transact((rows) => void (escaped = rows));
      must(
        throws(() => escaped?.put('purse', 'b', bytes(1))) && throws(() => escaped?.list('purse')),
        'rows end with their transaction',
      );
      must(
        (await caught(store, (rows) => rows.put('purse', 'ä', bytes(1)))) instanceof Error,
        'a key beyond ASCII is refused',
      );
      must((await store.transact((rows) => keys(rows, 'purse'))) === '', 'nothing was written');
    },
  },
];

function bytes(...values: readonly number[]): Uint8Array {
  return Uint8Array.from(values);
}

function keys(rows: Rows, space: string, prefix?: string): string {
  return (prefix === undefined ? rows.list(space) : rows.list(space, prefix)).map(([key]) => key).join();
}

async function caught(store: Store, work: (rows: Rows) => unknown): Promise<unknown> {
  try {
    await store.transact(work);
  } catch (error) {
    return error;
  }
  throw new Error('the transaction should not have succeeded');
}

function throws(act: () => unknown): boolean {
  try {
    act();
  } catch {
    return true;
  }
  return false;
}

function same(actual: Uint8Array | undefined, expected: Uint8Array): void {
  const equal = actual?.length === expected.length && actual.every((byte, index) => byte === expected[index]);
  must(equal, `${actual?.length ?? 'no'} bytes are the ${expected.length} expected`);
}

function must(holds: boolean, promise: string): void {
  if (!holds) throw new Error(`broken: ${promise}`);
}
