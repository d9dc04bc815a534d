import { expect, test } from 'vitest';
import { memoryStore } from '../../../support/store/memory-store.ts';
import { addCoins, areFree, readCoins, releaseCoins, reserveCoins, spendCoins, type Coin } from './coins.ts';

const by = new Uint8Array(16).fill(9);
const coin = (batch: number, index: number): Omit<Coin, 'state' | 'by'> => ({
  keyset: new Uint8Array(33).fill(1),
  amount: 8n,
  batch,
  index,
  C: new Uint8Array(33).fill(2),
  e: new Uint8Array(32).fill(3),
  s: new Uint8Array(32).fill(4),
});
const purse = 'eur-1';
const states = (store: ReturnType<typeof memoryStore>) =>
  store.transact((rows) => readCoins(rows, purse).map(({ batch, index, state }) => `${batch}/${index} ${state}`));

test('A coin goes from free to reserved to spent, and is never removed', async () => {
  const store = memoryStore();
  await store.transact((rows) => addCoins(rows, purse, [coin(0, 0), coin(0, 1), coin(1, 0)]));
  await store.transact((rows) => reserveCoins(rows, purse, [coin(0, 0), coin(0, 1)], by));
  await store.transact((rows) => spendCoins(rows, purse, [coin(0, 0)]));
  await store.transact((rows) => releaseCoins(rows, purse, [coin(0, 0), coin(0, 1)]));
  expect(await states(store)).toEqual(['0/0 spent', '0/1 free', '1/0 free']);
  const [, released] = await store.transact((rows) => readCoins(rows, purse));
  expect(released?.by).toBeUndefined();
});

test('A coin that is found again stays as it is: a restore frees nothing that an operation holds or that was spent', async () => {
  const store = memoryStore();
  await store.transact((rows) => addCoins(rows, purse, [coin(0, 0), coin(0, 1)]));
  await store.transact((rows) => reserveCoins(rows, purse, [coin(0, 0)], by));
  await store.transact((rows) => spendCoins(rows, purse, [coin(0, 1)]));
  await store.transact((rows) => addCoins(rows, purse, [coin(0, 0), coin(0, 1), coin(0, 2)]));
  expect(await states(store)).toEqual(['0/0 reserved', '0/1 spent', '0/2 free']);
});

test('A coin cannot be reserved twice, and a reservation that fails reserves none', async () => {
  const store = memoryStore();
  await store.transact((rows) => addCoins(rows, purse, [coin(0, 0), coin(0, 1)]));
  await store.transact((rows) => reserveCoins(rows, purse, [coin(0, 1)], by));
  expect(await store.transact((rows) => areFree(rows, purse, [coin(0, 0), coin(0, 1)]))).toBe(false);
  await expect(store.transact((rows) => reserveCoins(rows, purse, [coin(0, 0), coin(0, 1)], by))).rejects.toThrow(
    'not free',
  );
  expect(await states(store)).toEqual(['0/0 free', '0/1 reserved']);
});

test('Coins are listed by batch and index as numbers, each purse for itself', async () => {
  const store = memoryStore();
  await store.transact((rows) => {
    addCoins(rows, purse, [coin(10, 0), coin(9, 11), coin(9, 2)]);
    addCoins(rows, 'eur-2', [coin(0, 0)]);
  });
  expect(await states(store)).toEqual(['9/2 free', '9/11 free', '10/0 free']);
});

test('A coin that is not there, or whose record is damaged, is a fault and not a silent zero', async () => {
  const store = memoryStore();
  await expect(store.transact((rows) => spendCoins(rows, purse, [coin(0, 0)]))).rejects.toThrow('no coin');
  await store.transact((rows) => rows.put('ecash-coin', `${purse}/0000000000/00/`, Uint8Array.of(1)));
  await expect(states(store)).rejects.toThrow('damaged');
});
