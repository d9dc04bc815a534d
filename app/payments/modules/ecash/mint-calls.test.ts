import { expect, test } from 'vitest';
import { nobleCurve } from '#protocols/ecash/curve.ts';
import type { MintPromise } from '#protocols/ecash/mint-messages.ts';
import { bad, good } from '#protocols/values/result.ts';
import { mintIssuer, unsettled, type MintCall } from './mint-calls.ts';
import type { MintFailure, MintPort } from './mint-port.ts';

const keyset = new Uint8Array(33).fill(1);
const B_ = (filler: number) => Uint8Array.of(2, ...new Uint8Array(32).fill(filler));
const promise = (amount: bigint): MintPromise => ({ amount, keyset, C_: B_(9) });
const outputs = [1, 2].map((filler) => ({ amount: BigInt(filler), keyset, B_: B_(filler) }));
const inputs = ['a', 'b'].map((secret) => ({ amount: 8n, keyset, secret, C: B_(3) }));
const swap: MintCall = { call: 'swap', mint: 'm', inputs, outputs };
const mint: MintCall = { call: 'mint', mint: 'm', quote: 'q', outputs };
const refused = (mintCode: number) => bad({ code: 'mint-refused', mintCode, detail: 'no' } as const);
const restored = (...which: number[]) =>
  good(which.map((filler) => ({ B_: B_(filler), promise: promise(BigInt(filler)) })));

const silent: MintFailure = { code: 'mint-no-answer', detail: 'cut' };
function settled(call: MintCall, answers: Partial<Record<keyof MintPort, unknown>>) {
  const asked: string[] = [];
  const answering = new Proxy({} as MintPort, {
    get: (_, name: keyof MintPort) => () => {
      asked.push(name);
      return Promise.resolve(answers[name] ?? bad(silent));
    },
  });
  return mintIssuer(() => answering, nobleCurve)
    .call(call)
    .then((answer) => ({ ...(answer.call === 'promises' ? answer.promises : undefined), asked }));
}

test('A swap that is answered is not asked about', async () => {
  expect(await settled(swap, { swap: good([]) })).toEqual({ ok: true, value: [], asked: ['swap'] });
  expect(await settled(swap, {})).toEqual({ ok: false, error: silent, asked: ['swap'] });
});

test('Whatever a mint refuses, outputs that it has signed are found again, in our order', async () => {
  for (const code of [10_002, 11_001, 11_003, 12_002, 0]) {
    expect(await settled(swap, { swap: refused(code), restore: restored(2, 1) })).toMatchObject({
      value: [{ amount: 1n }, { amount: 2n }],
    });
  }
});

test('A refusal counts once nothing was signed and no coin is spent', async () => {
  const nothing = { restore: restored(), states: good(['unspent', 'unspent']) };
  expect(await settled(swap, { swap: refused(12_002), ...nothing })).toMatchObject({
    error: { code: 'mint-refused', mintCode: 12_002 },
    asked: ['swap', 'restore', 'states'],
  });
  expect(await settled({ ...swap, call: 'swapped' }, nothing)).toMatchObject({
    error: { code: 'not-swapped' },
    asked: ['restore', 'states'],
  });
});

test('Coins that were spent for something else are named by their places', async () => {
  const states = good(['unspent', 'spent']);
  expect(await settled(swap, { swap: refused(11_001), restore: restored(), states })).toMatchObject({
    error: { code: 'coins-spent-elsewhere', spent: [1] },
  });
});

test('Coins that are pending leave it open, and so does a mint that refuses to say what it did', async () => {
  const doubts = [
    { restore: restored(), states: good(['pending', 'unspent']) },
    { restore: refused(0) },
    { restore: bad(silent) },
    { restore: restored(), states: refused(0) },
    { restore: restored(), states: bad(silent) },
  ];
  for (const doubt of doubts) {
    expect(await settled(swap, { swap: refused(11_002), ...doubt })).toMatchObject({
      error: { code: 'mint-no-answer' },
    });
  }
});

test('A mint that remembers only some of the outputs is not believed either way', async () => {
  const answer = await settled(swap, { swap: refused(11_001), restore: restored(1) });
  expect(answer).toMatchObject({ error: { code: 'mint-restores-in-part', found: 1, expected: 2 } });
  expect(unsettled({ code: 'mint-restores-in-part', found: 1, expected: 2 })).toMatchObject({ code: 'issuer-cheats' });
  expect(unsettled(silent)).toEqual({ code: 'no-answer', from: 'issuer', detail: 'cut' });
});

test('Coins of others are swapped in only to places of ours: signed outputs beside unspent coins are another’s', async () => {
  const swapIn: MintCall = { ...swap, call: 'swap-in' };
  const used = { swap: refused(11_003), states: good(['unspent', 'unspent']) };
  for (const restore of [restored(1, 2), restored(1)]) {
    expect(await settled(swapIn, { ...used, restore })).toMatchObject({ error: { code: 'places-used' } });
  }
  const ours = { swap: refused(11_001), restore: restored(1, 2), states: good(['spent', 'spent']) };
  expect(await settled(swapIn, ours)).toMatchObject({ ok: true, value: [{ amount: 1n }, { amount: 2n }] });
  const unsaid = { ...ours, states: bad(silent) };
  expect(await settled(swapIn, unsaid)).toMatchObject({ error: { code: 'mint-no-answer' } });
  const nothing = { restore: restored(), states: good(['spent', 'unspent']) };
  expect(await settled(swapIn, { ...ours, ...nothing })).toMatchObject({ error: { code: 'coins-spent-elsewhere' } });
});

test('A load whose coins were issued before finds them; one whose places another load has used is told so', async () => {
  const signed = { mint: refused(10_002), restore: restored(1, 2) };
  const quote = (state: string) => good({ quote: 'q', invoice: '', state });
  expect(await settled(mint, { ...signed, loadState: quote('issued') })).toMatchObject({ ok: true });
  for (const restore of [restored(1, 2), restored(2)]) {
    expect(await settled(mint, { ...signed, restore, loadState: quote('paid') })).toMatchObject({
      error: { code: 'places-used' },
    });
  }
  expect(await settled(mint, { mint: refused(0), loadState: quote('paid') })).toMatchObject({
    error: { code: 'mint-no-answer' },
    asked: ['mint', 'restore'],
  });
  expect(await settled(mint, { ...signed, mint: refused(20_002) })).toMatchObject({
    ok: true,
    asked: ['mint', 'restore'],
  });
  expect(await settled(mint, { mint: refused(20_001), restore: restored() })).toMatchObject({
    error: { code: 'mint-refused', mintCode: 20_001 },
  });
});
