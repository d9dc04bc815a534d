import { expect, test } from 'vitest';
import { hex } from '#protocols/values/bytes.ts';
import { memoryStore } from '../../../support/store/memory-store.ts';
import {
  activeKeyset,
  batchOfFloor,
  feeOf,
  giveBatchBack,
  readAccount,
  readAccounts,
  takeBatch,
  writeAccount,
  type Account,
} from './account.ts';

const evidence = (filler: number, feePpk: number) => ({
  id: Uint8Array.of(1, ...new Uint8Array(32).fill(filler)),
  keys: new Map([[1n, new Uint8Array(33).fill(2)]]),
  feePpk,
});
const account: Account = {
  id: 'eur-1',
  name: 'Cash',
  mint: 'http://127.0.0.1:3338',
  unit: 'eur',
  outputSeed: new Uint8Array(32),
  publicKey: new Uint8Array(33),
  chainCode: new Uint8Array(32),
  keysets: [
    { evidence: evidence(1, 0), active: false },
    { evidence: evidence(2, 300), active: true },
    { evidence: evidence(3, 100), active: true },
  ],
  nextBatch: 7,
};

test('An account comes back from its row as it was written, keys and fees included', async () => {
  const store = memoryStore();
  await store.transact((rows) => writeAccount(rows, account));
  expect(await store.transact((rows) => readAccount(rows, 'eur-1'))).toEqual(account);
  expect(await store.transact(readAccounts)).toEqual([account]);
  expect(await store.transact((rows) => readAccount(rows, 'eur-2'))).toBeUndefined();
});

test('Batch numbers go up; only the last one taken can be given back', async () => {
  const store = memoryStore();
  await store.transact((rows) => writeAccount(rows, account));
  const taken = await store.transact((rows) => [takeBatch(rows, 'eur-1'), takeBatch(rows, 'eur-1')]);
  expect(taken).toEqual([7, 8]);
  await store.transact((rows) => giveBatchBack(rows, 'eur-1', 7));
  expect(await store.transact((rows) => takeBatch(rows, 'eur-1'))).toBe(9);
  await store.transact((rows) => giveBatchBack(rows, 'eur-1', 9));
  expect(await store.transact((rows) => takeBatch(rows, 'eur-1'))).toBe(9);
  expect(await store.transact((rows) => takeBatch(rows, 'eur-1', 40))).toBe(40);
  expect(await store.transact((rows) => takeBatch(rows, 'eur-1'))).toBe(41);
});

test('A batch number that was taken in a transaction that fails is not taken', async () => {
  const store = memoryStore();
  await store.transact((rows) => writeAccount(rows, account));
  const failing = store.transact((rows) => {
    takeBatch(rows, 'eur-1');
    throw new Error('the record does not fit');
  });
  await expect(failing).rejects.toThrow('fit');
  expect(await store.transact((rows) => takeBatch(rows, 'eur-1'))).toBe(7);
});

test('The batch that a device allows follows from the floor it names; other words say nothing', () => {
  expect(['below 640', 'below 641', 'not above the inputs', undefined].map(batchOfFloor)).toEqual([10, 11, 0, 0]);
});

test('New coins are of the cheapest active keyset, and the fee of spending counts each coin’s own keyset', () => {
  expect(hex(activeKeyset(account)?.id ?? new Uint8Array())).toBe(hex(evidence(3, 100).id));
  const [free, dear, cheap] = account.keysets.map((one) => ({ keyset: one.evidence.id }));
  if (!free || !dear || !cheap) throw new Error('the account lacks a keyset');
  expect([[], [free], [cheap], [dear, dear, dear, cheap, free]].map(feeOf(account))).toEqual([0n, 0n, 1n, 1n]);
  expect(feeOf(account)([dear, dear, dear, cheap, cheap])).toBe(2n);
});
