import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openMintStore } from './sqlite-store.ts';
import type { Coin, MintQuote, MintStore, Promised } from './store.ts';

let folder: string;
let store: MintStore;
let rival: MintStore; // a second process on the same file: it has made no look-up before it writes
const keyset = `01${'aa'.repeat(32)}`;
const coin = (y: string): Coin => ({ y, keyset, amount: 8n, witness: undefined });
const promised = (blinded: string): Promised => ({ blinded, keyset, amount: 8n, signature: '02', e: '00', s: '00' });
const answer = (key: string) => ({ key, body: '{}' });
const swap = (coins: string[], outputs: string[], key: string) =>
  ({
    unit: 'eur',
    coins: coins.map(coin),
    promises: outputs.map(promised),
    fee: 0n,
    answer: answer(key),
    at: 1,
  }) as const;
const quote = (id: string): MintQuote => ({
  id,
  unit: 'eur',
  amount: 8n,
  request: 'ln',
  paymentHash: id,
  expiry: 9,
  state: 'PAID',
  updated: 1,
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-'));
  store = openMintStore(folder);
  rival = openMintStore(folder);
  store.activate({ id: keyset, unit: 'eur', position: 0, feePpk: 100, greatestExponent: 4, active: true });
});
afterEach(() => {
  store.close();
  rival.close();
  rmSync(folder, { recursive: true });
});

test('a swap refused for its last coin or output has written nothing at all', () => {
  expect(store.swap(swap(['c1'], ['o1'], 'a1')).ok).toBe(true);
  const before = store.totals();
  expect(rival.swap(swap(['c2', 'c1'], ['o2'], 'a2'))).toEqual({ ok: false, error: { code: 'proof-spent' } });
  expect(rival.swap(swap(['c2'], ['o2', 'o1'], 'a2'))).toEqual({ ok: false, error: { code: 'output-signed' } });
  expect(store.totals()).toEqual(before);
  expect([store.coin('c2'), store.promised('o2'), store.answer('a2')]).toEqual([undefined, undefined, undefined]);
});

test('a load refused for an output leaves its quote paid, to be issued with others, once', () => {
  store.addMintQuote(quote('q1'));
  expect(store.swap(swap(['c1'], ['o1'], 'a1')).ok).toBe(true);
  const issue = (outputs: string[], key: string) =>
    rival.issue({ quote: 'q1', promises: outputs.map(promised), answer: answer(key), at: 2 });
  expect(issue(['o2', 'o1'], 'a2')).toEqual({ ok: false, error: { code: 'output-signed' } });
  expect(store.mintQuote('q1')?.state).toBe('PAID');
  expect(issue(['o2'], 'a2').ok).toBe(true);
  expect(issue(['o3'], 'a3')).toEqual({ ok: false, error: { code: 'quote-issued' } });
  expect(store.promised('o3')).toBeUndefined();
});

test('two coins of one secret in one swap break the unique index, and the whole swap with it', () => {
  expect(() => store.swap(swap(['c1', 'c1'], ['o1'], 'a1'))).toThrow(/UNIQUE/);
  expect(store.coin('c1')).toBeUndefined();
  expect(store.swap(swap(['c1'], ['o1'], 'a1')).ok).toBe(true); // and the store is usable afterwards
});

test('of two quotes for one invoice only one can hold coins for it', () => {
  const melt = (id: string) => {
    const { state: _state, updated: _updated, ...common } = quote(id);
    return {
      ...common,
      paymentHash: 'same',
      feeReserve: 0n,
      state: 'UNPAID',
      spent: 0n,
      inputFee: 0n,
      preimage: undefined,
      answerKey: undefined,
    } as const;
  };
  store.addMeltQuote(melt('m1'));
  store.addMeltQuote(melt('m2'));
  const hold = (of: MintStore, id: string, y: string) =>
    of.hold({ quote: id, coins: [coin(y)], blanks: [], inputFee: 0n, answerKey: id });
  expect(hold(store, 'm1', 'c1').ok).toBe(true);
  expect(hold(rival, 'm2', 'c2')).toEqual({ ok: false, error: { code: 'invoice-paid' } });
  store.release('m1');
  expect(hold(rival, 'm2', 'c1').ok).toBe(true);
});
