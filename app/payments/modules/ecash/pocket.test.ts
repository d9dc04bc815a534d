import { expect, test } from 'vitest';
import { memoryStore } from '../../../support/store/memory-store.ts';
import { addPocketCoins, nextCounter, pocketSeed, raiseCounter, readPocketCoins } from './pocket.ts';

const keyset = new Uint8Array(33).fill(1);
const issued = (counter: number, amount: bigint) => ({
  ...{ keyset, counter, amount, secret: 'not stored', blinding: new Uint8Array(32), B_: new Uint8Array(33) },
  ...{ C: new Uint8Array(33).fill(5), e: new Uint8Array(32), s: new Uint8Array(32) },
});

test('The pocket seed is made once and stays', async () => {
  const store = memoryStore();
  const seed = await store.transact((rows) => pocketSeed(rows, new Uint8Array(32).fill(7)));
  expect(await store.transact((rows) => pocketSeed(rows, new Uint8Array(32).fill(8)))).toEqual(seed);
});

test('Counters go up only, each keyset for itself', async () => {
  const store = memoryStore();
  const other = new Uint8Array(33).fill(2);
  await store.transact((rows) => raiseCounter(rows, keyset, 12));
  await expect(store.transact((rows) => raiseCounter(rows, keyset, 11))).rejects.toThrow('up only');
  expect(await store.transact((rows) => [nextCounter(rows, keyset), nextCounter(rows, other)])).toEqual([12, 0]);
});

test('Bearer coins are kept without their secrets, and putting one down twice keeps one', async () => {
  const store = memoryStore();
  await store.transact((rows) => addPocketCoins(rows, 'eur', [issued(0, 8n), issued(1, 2n)]));
  await store.transact((rows) => addPocketCoins(rows, 'eur', [issued(1, 2n)]));
  const coins = await store.transact(readPocketCoins);
  expect(coins.map(({ amount, counter, state }) => [amount, counter, state])).toEqual([
    [8n, 0, 'free'],
    [2n, 1, 'free'],
  ]);
  const rows = await store.transact((all) => all.list('pocket-coin'));
  expect(rows.every(([, value]) => !new TextDecoder('latin1').decode(value).includes('not stored'))).toBe(true);
});
