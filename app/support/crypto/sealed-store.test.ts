import { expect, test } from 'vitest';
import { nobleCipher } from '#protocols/archive/cipher.ts';
import { systemRandom } from '#main/node/random.ts';
import { memoryStore } from '../store/memory-store.ts';
import { storeContract } from '../store/store.contract.ts';
import { StoreFailure, type Rows } from '../store/store.ts';
import { sealedStore } from './sealed-store.ts';

const ports = { cipher: nobleCipher, random: systemRandom };
const storageKey = new Uint8Array(32).fill(1);
const over = (below = memoryStore(), key = storageKey) => sealedStore(below, key, ports);

storeContract(() => over());

const secret = new TextEncoder().encode('a secret of forty-two bytes, to be sought');

test('No value stands in clear below, nor the same twice for the same value', async () => {
  const below = memoryStore();
  await over(below).transact((rows) => ['a', 'b'].forEach((key) => rows.put('purse', key, secret)));
  const [first, second] = await below.transact((rows) => rows.list('purse').map(([, value]) => Buffer.from(value)));
  expect([first?.includes(Buffer.from(secret.subarray(0, 8))), first?.equals(second ?? Buffer.of())]).toEqual([
    false,
    false,
  ]);
});

test('A value that was changed, swapped, renamed, cut or sealed under another key rejects the transaction', async () => {
  const spoil: readonly ((rows: Rows, sealed: Uint8Array) => void)[] = [
    (rows, sealed) => rows.put('purse', 'a', sealed.with(20, (sealed[20] ?? 0) ^ 1)),
    (rows) => rows.put('purse', 'a', rows.get('purse', 'b') ?? secret),
    (rows) => rows.put('purse', 'a', rows.get('purs', 'ea') ?? secret),
    (rows, sealed) => rows.put('purse', 'a', sealed.subarray(1)),
    (rows) => rows.put('purse', 'a', new Uint8Array()),
  ];
  for (const alter of spoil) {
    const below = memoryStore();
    await over(below).transact((rows) => {
      rows.put('purse', 'a', secret);
      rows.put('purse', 'b', secret);
      rows.put('purs', 'ea', secret);
    });
    await below.transact((rows) => alter(rows, rows.get('purse', 'a') ?? secret));
    await expect(over(below).transact((rows) => rows.get('purse', 'a'))).rejects.toBeInstanceOf(StoreFailure);
    await expect(over(below).transact((rows) => rows.list('purse'))).rejects.toThrow('purse/a');
    expect(await over(below).transact((rows) => rows.get('purse', 'b'))).toEqual(secret);
  }
  const below = memoryStore();
  await over(below).transact((rows) => rows.put('purse', 'a', secret));
  await expect(over(below, secret.slice(0, 32)).transact((rows) => rows.get('purse', 'a'))).rejects.toThrow('altered');
});

test('Once its key is forgotten, nothing is read or written any more, though what lies below is still open', async () => {
  const sealed = over();
  await sealed.transact((rows) => rows.put('space', 'key', secret));
  sealed.forget();
  await expect(sealed.transact((rows) => rows.get('space', 'key'))).rejects.toThrow(StoreFailure);
});
