// What any store must do, on any medium; each medium's test runs it on fresh, empty stores. Durability is tested where the
// medium is.
import { expect, test } from 'vitest';
import type { Rows, Store } from './store.ts';

/** Declares the tests of every promise of `Store`; `open` gives a fresh, empty store each time. */
export function storeContract(open: () => Store): void {
  test('A row that was put is read in a later transaction, replaced by the next put, and gone when removed', async () => {
    const store = open();
    await store.transact((rows) => rows.put('purse', 'a', bytes(1, 2)));
    expect(await store.transact((rows) => rows.get('purse', 'a'))).toEqual(bytes(1, 2));
    await store.transact((rows) => rows.put('purse', 'a', bytes(3)));
    expect(await store.transact((rows) => rows.get('purse', 'a'))).toEqual(bytes(3));
    await store.transact((rows) => rows.remove('purse', 'a'));
    await store.transact((rows) => rows.remove('purse', 'never there'));
    expect(await store.transact((rows) => rows.get('purse', 'a'))).toBeUndefined();
  });

  test('A transaction sees its own writes and removals, one by one and in lists', async () => {
    const store = open();
    await store.transact((rows) => {
      rows.put('purse', 'a', bytes(1));
      rows.put('purse', 'b', bytes(2));
      expect(rows.get('purse', 'a')).toEqual(bytes(1));
      rows.remove('purse', 'a');
      expect(rows.get('purse', 'a')).toBeUndefined();
      expect(keys(rows, 'purse')).toBe('b');
    });
  });

  test('A transaction that throws writes nothing, and its very error comes out', async () => {
    const store = open();
    await store.transact((rows) => rows.put('purse', 'kept', bytes(1)));
    const fault = new Error('power cut');
    const outcome = await caught(store, (rows) => {
      rows.put('purse', 'half', bytes(9));
      rows.put('purse', 'kept', bytes(9));
      rows.remove('purse', 'kept');
      throw fault;
    });
    expect(outcome).toBe(fault);
    expect(await store.transact((rows) => keys(rows, 'purse'))).toBe('kept');
    expect(await store.transact((rows) => rows.get('purse', 'kept'))).toEqual(bytes(1));
  });

  test('Spaces are apart: the same key in two spaces is two rows', async () => {
    const store = open();
    await store.transact((rows) => {
      rows.put('purse', 'a', bytes(1));
      rows.put('deal', 'a', bytes(2));
    });
    expect(await store.transact((rows) => rows.get('purse', 'a'))).toEqual(bytes(1));
    expect(await store.transact((rows) => keys(rows, 'pur'))).toBe('');
  });

  test('A list holds the rows under its prefix and no others, ascending by key', async () => {
    const store = open();
    const names = ['b', 'a/2', 'a/10', 'a', 'a/', 'a0', 'A/1', 'a%', 'a_1', '~', '\x7f', 'a/\x7f', 'a/\x7f\x7f'];
    await store.transact((rows) => names.forEach((name) => rows.put('deal', name, bytes(0))));
    await store.transact((rows) => {
      expect(keys(rows, 'deal')).toBe([...names].sort().join());
      expect(keys(rows, 'deal', 'a/')).toBe(['a/', 'a/10', 'a/2', 'a/\x7f', 'a/\x7f\x7f'].join());
      expect([keys(rows, 'deal', 'a%'), keys(rows, 'deal', 'a_')]).toEqual(['a%', 'a_1']); // no wildcards
      expect(keys(rows, 'deal', 'a/\x7f')).toBe(['a/\x7f', 'a/\x7f\x7f'].join());
      expect(keys(rows, 'deal', 'c')).toBe('');
    });
  });

  test('Keys and values are binary: every ASCII character and every byte, and values of no bytes', async () => {
    const store = open();
    const alphabet = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
    const names = [...alphabet, alphabet.join(''), '', 'a\0b', 'a\0c'];
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    await store.transact((rows) => {
      for (const key of names) rows.put('binary', key, all);
      rows.put('binary', 'empty', new Uint8Array());
    });
    await store.transact((rows) => {
      for (const key of names) expect(rows.get('binary', key)).toEqual(all);
      expect(rows.get('binary', 'empty')?.length).toBe(0);
      expect(rows.list('binary').length).toBe(names.length + 1);
      expect(rows.list('binary', 'a\0').length).toBe(2); // NUL ends no key
    });
  });

  test('A large value comes back whole', async () => {
    const store = open();
    const large = Uint8Array.from({ length: 3_000_000 }, (_, index) => (index * 31) % 251);
    await store.transact((rows) => rows.put('archive', 'large', large));
    expect(await store.transact((rows) => rows.get('archive', 'large'))).toEqual(large);
  });

  test('Ten thousand rows of one transaction are all there, in order', async () => {
    const store = open();
    const name = (index: number) => String(index).padStart(5, '0');
    await store.transact((rows) => {
      for (let index = 9999; index >= 0; index--) rows.put('coin', name(index), bytes(index & 0xff));
    });
    const rows = await store.transact((rows) => rows.list('coin'));
    expect(rows.length).toBe(10_000);
    expect(rows.findIndex(([key, value], index) => key !== name(index) || value[0] !== (index & 0xff))).toBe(-1);
  });

  test('Bytes that went in or came out are copies: changing them changes no row', async () => {
    const store = open();
    const given = bytes(1, 2, 3);
    await store.transact((rows) => {
      rows.put('purse', 'a', given.subarray(1));
      given.fill(9);
      expect(rows.get('purse', 'a')).toEqual(bytes(2, 3));
      rows.get('purse', 'a')?.fill(8);
      rows.list('purse')[0]?.[1].fill(7);
      expect(rows.get('purse', 'a')).toEqual(bytes(2, 3));
    });
    (await store.transact((rows) => rows.get('purse', 'a')))?.fill(6);
    expect(await store.transact((rows) => rows.get('purse', 'a'))).toEqual(bytes(2, 3));
  });

  test('Concurrent transactions happen one after the other: no update is lost', async () => {
    const store = open();
    const raise = (rows: Rows) => {
      const before = rows.get('counter', 'floor')?.[0] ?? 0;
      rows.put('counter', 'floor', bytes(before + 1));
      return before;
    };
    const seen = await Promise.all(Array.from({ length: 100 }, () => store.transact(raise)));
    expect(seen).toEqual(Array.from({ length: 100 }, (_, index) => index)); // each saw the one before it
  });

  test('A transaction asked for inside another runs after it', async () => {
    const store = open();
    let inner: Promise<string> | undefined;
    const outcome = await caught(store, (rows) => {
      rows.put('purse', 'outer', bytes(1));
      inner = store.transact((later) => keys(later, 'purse'));
      throw new Error('undone');
    });
    expect(outcome).toBeInstanceOf(Error);
    expect(await inner).toBe('');
  });

  test('Asynchronous work, rows kept for later and names beyond ASCII throw and leave nothing behind', async () => {
    const store = open();
    const asynchronous = await caught(store, (rows) => {
      rows.put('purse', 'a', bytes(1));
      return Promise.resolve();
    });
    expect(asynchronous).toBeInstanceOf(Error);
    let escaped: Rows | undefined;
    await store.transact((rows) => void (escaped = rows));
    expect(() => escaped?.put('purse', 'b', bytes(1))).toThrow('ended');
    expect(() => escaped?.list('purse')).toThrow('ended');
    expect(await caught(store, (rows) => rows.put('purse', 'ä', bytes(1)))).toBeInstanceOf(Error);
    expect(await store.transact((rows) => keys(rows, 'purse'))).toBe('');
  });
}

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
