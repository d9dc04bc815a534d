import { sha256 } from '@noble/hashes/sha2.js';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { openFakeLightning, type FakeLightning } from '../lightning/fake-lightning.ts';
import { fromHex, hex, utf8 } from '#protocols/values/bytes.ts';
import { mintBooks } from './books.ts';
import { call, openRawWallet, type RawCoin, type RawOutput } from './raw-wallet.ts';
import { startMint, type MintOptions, type RunningMint } from './server.ts';
import { hashToCurve } from './signing.ts';

const now = 1_790_000_000;
const meltBody = z.object({
  quote: z.string(),
  amount: z.number(),
  fee_reserve: z.number(),
  state: z.string(),
  payment_preimage: z.string().nullable(),
  change: z.array(z.object({ id: z.string(), amount: z.number(), C_: z.string() })).optional(),
});
let folder: string;
let lightning: FakeLightning;
let mint: RunningMint;
const start = (options: Partial<MintOptions> = {}) =>
  startMint({ folder, clock: () => now, lightning, payByHand: lightning, ...options });
const quoteFor = async (request: string, unit = 'sat') =>
  meltBody.parse((await call(mint.url, 'POST', '/v1/melt/quote/bolt11', { request, unit })).body);
const stranger = (satoshi: bigint, description = '') =>
  lightning.foreignInvoice({ milliSatoshi: satoshi * 1000n, description, at: now, lifetime: 600 });
const melt = (quote: string, inputs: readonly RawCoin[], blanks: readonly RawOutput[] = [], more = {}) =>
  call(mint.url, 'POST', '/v1/melt/bolt11', { quote, inputs, outputs: blanks.map((blank) => blank.wire), ...more });
const states = async (coins: readonly RawCoin[]) => {
  const { body } = await call(mint.url, 'POST', '/v1/checkstate', {
    Ys: coins.map(({ secret }) => hex(hashToCurve(utf8(secret)))),
  });
  return z
    .object({ states: z.array(z.object({ state: z.string() })) })
    .parse(body)
    .states.map(({ state }) => state);
};
const lookUp = async (quote: string) =>
  meltBody.parse((await call(mint.url, 'GET', `/v1/melt/quote/bolt11/${quote}`)).body);
const books = (unit: string) => mintBooks(mint.store).find((entry) => entry.unit === unit);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mint-'));
  lightning = openFakeLightning({ folder });
  mint = await start();
});
afterEach(async () => {
  if (!mintBooks(mint.store).every(({ balanced }) => balanced)) throw new Error('the books are out of balance');
  await mint.stop();
  lightning.close();
  rmSync(folder, { recursive: true });
});

test('an invoice is paid with coins; what the route did not cost comes back as change', async () => {
  const wallet = await openRawWallet(mint.url, 'sat');
  const { request, paymentHash } = stranger(1000n);
  const quote = await quoteFor(request);
  expect(quote).toMatchObject({ amount: 1000, fee_reserve: 10, state: 'UNPAID' });
  const coins = await wallet.load([1024]);
  const blanks = wallet.outputs([0, 0, 0, 0, 0]);
  const answer = await melt(quote.quote, coins, blanks);
  const paid = meltBody.parse(answer.body);
  expect(paid.state).toBe('PAID');
  expect(hex(sha256(fromHex(paid.payment_preimage ?? '', 32) ?? new Uint8Array()))).toBe(paymentHash);
  const change = wallet.coins({ signatures: paid.change }, blanks);
  expect(change.map(({ amount }) => amount)).toEqual([2, 4, 16]); // 1024 − 1 fee − 1000 − 1 route
  expect(
    (
      await call(mint.url, 'POST', '/v1/swap', {
        inputs: change,
        outputs: wallet.outputs([1, 4, 16]).map(({ wire }) => wire),
      })
    ).status,
  ).toBe(200);
  expect(books('sat')).toMatchObject({ deposited: 1001n, feesKept: 2n, outstanding: 21n });
  expect((await melt(quote.quote, coins, blanks)).text).toBe(answer.text); // the same request, the same answer
  expect(await lookUp(quote.quote)).toEqual(paid);
});

test('with too few blanks the greatest coins come back and the rest is kept as fee', async () => {
  const wallet = await openRawWallet(mint.url, 'sat');
  const quote = await quoteFor(stranger(1000n).request);
  const paid = meltBody.parse((await melt(quote.quote, await wallet.load([1024]), wallet.outputs([0, 0]))).body);
  expect(paid.change?.map(({ amount }) => amount)).toEqual([4, 16]);
  expect(books('sat')).toMatchObject({ feesKept: 3n });
});

test('coins that do not cover amount, reserve and fee are refused and stay free', async () => {
  const wallet = await openRawWallet(mint.url, 'sat');
  const coins = await wallet.load([1024]);
  const quote = await quoteFor(stranger(1014n).request);
  expect(await melt(quote.quote, coins)).toMatchObject({ status: 400, body: { code: 11005 } });
  expect(await states(coins)).toEqual(['UNSPENT']);
});

test('a failed payment frees its coins and blanks, and may be tried again', async () => {
  const wallet = await openRawWallet(mint.url, 'sat');
  const { request, paymentHash } = stranger(100n);
  const quote = await quoteFor(request);
  const [coins, blanks] = [await wallet.load([128]), wallet.outputs([0, 0, 0, 0, 0])];
  lightning.script(paymentHash, { state: 'failed' });
  expect(await melt(quote.quote, coins, blanks)).toMatchObject({ status: 400, body: { code: 20004 } });
  expect(await states(coins)).toEqual(['UNSPENT']);
  expect(meltBody.parse((await melt(quote.quote, coins, blanks)).body).state).toBe('PAID');
  expect(await states(coins)).toEqual(['SPENT']);
});

test.each(['pending', 'unknown'] as const)(
  'a payment that is %s holds its coins until Lightning knows',
  async (state) => {
    const wallet = await openRawWallet(mint.url, 'sat');
    const { request, paymentHash } = stranger(100n, `practice:${state}`);
    const quote = await quoteFor(request);
    const [coins, blanks] = [await wallet.load([128]), wallet.outputs([0, 0, 0, 0, 0])];
    expect(meltBody.parse((await melt(quote.quote, coins, blanks)).body).state).toBe('PENDING');
    expect(await states(coins)).toEqual(['PENDING']);
    expect(
      await call(mint.url, 'POST', '/v1/swap', {
        inputs: coins,
        outputs: wallet.outputs([1, 2, 4, 8, 16, 32, 64]).map(({ wire }) => wire),
      }),
    ).toMatchObject({ body: { code: 11002 } });
    expect(await melt(quote.quote, coins, blanks)).toMatchObject({ status: 400, body: { code: 20005 } });
    const rival = await quoteFor(request);
    expect(await melt(rival.quote, await wallet.load([128]))).toMatchObject({ status: 400, body: { code: 20006 } });
    expect(books('sat')).toMatchObject({ pending: 128n, balanced: true });

    await mint.stop();
    mint = await start();
    expect((await lookUp(quote.quote)).state).toBe('PENDING');
    lightning.conclude(paymentHash, { state: 'settled', feeMilliSatoshi: 2000n });
    const paid = await lookUp(quote.quote);
    expect(paid).toMatchObject({ state: 'PAID' });
    expect(paid.change?.reduce((sum, { amount }) => sum + amount, 0)).toBe(128 - 1 - 100 - 2);
    expect(meltBody.parse((await melt(quote.quote, coins, blanks)).body)).toEqual(paid); // the request itself is answered now
  },
);

test('a mint that died before it sent a held payment frees the coins when it starts; one that died after does not', async () => {
  const wallet = await openRawWallet(mint.url, 'sat');
  const [unsent, sent] = [await quoteFor(stranger(100n).request), await quoteFor(stranger(200n).request)];
  const [freed, spent] = [await wallet.load([128]), await wallet.load([256])];

  await dyingDuring(
    async () => undefined,
    () => melt(unsent.quote, freed),
  );
  expect(await states(freed)).toEqual(['UNSPENT']);
  expect((await lookUp(unsent.quote)).state).toBe('UNPAID');

  await dyingDuring(lightning.pay, () => melt(sent.quote, spent));
  expect(await states(spent)).toEqual(['SPENT']);
  expect((await lookUp(sent.quote)).state).toBe('PAID');
});

/** Restarts the mint so that it dies once Lightning has done `first`, lets `request` run into that, and starts it anew. */
async function dyingDuring(
  first: (...order: Parameters<FakeLightning['pay']>) => Promise<unknown>,
  request: () => Promise<unknown>,
): Promise<void> {
  await mint.stop();
  const died = Promise.withResolvers<void>();
  const running = await start({
    lightning: {
      ...lightning,
      async pay(...order) {
        await first(...order);
        running.stop().then(died.resolve, died.reject);
        return new Promise<never>(() => undefined);
      },
    },
  });
  mint = running;
  await expect(request()).rejects.toThrow();
  await died.promise;
  mint = await start();
}

test('an invoice of the mint itself is settled inside, across units, and can be paid by one side only', async () => {
  await mint.stop();
  const byHand = openFakeLightning({ incoming: 'by-hand' });
  mint = await start({ lightning: byHand, payByHand: byHand });
  const quoteBody = z.object({ quote: z.string(), request: z.string(), state: z.string() });
  const load = async (amount: number, unit: string) =>
    quoteBody.parse((await call(mint.url, 'POST', '/v1/mint/quote/bolt11', { amount, unit })).body);
  const payByHand = async (request: string) =>
    call(mint.url, 'POST', `/practice/pay/${mint.store.mintQuote(request)?.paymentHash ?? ''}`);
  const satoshi = await openRawWallet(mint.url, 'sat');
  const funding = await load(1024, 'sat');
  const blanks = satoshi.outputs([1024]);
  expect(
    await call(mint.url, 'POST', '/v1/mint/bolt11', { quote: funding.quote, outputs: blanks.map(({ wire }) => wire) }),
  ).toMatchObject({ body: { code: 20001 } });
  expect((await payByHand(funding.quote)).status).toBe(200);
  const coins = satoshi.coins(
    (await call(mint.url, 'POST', '/v1/mint/bolt11', { quote: funding.quote, outputs: blanks.map(({ wire }) => wire) }))
      .body,
    blanks,
  );

  const euros = await load(100, 'eur');
  const quote = await quoteFor(euros.request);
  expect(quote).toMatchObject({ amount: 1000, fee_reserve: 0 });
  const change = satoshi.outputs([0, 0, 0, 0, 0]);
  expect(meltBody.parse((await melt(quote.quote, coins, change)).body)).toMatchObject({
    state: 'PAID',
    change: [{ amount: 1 }, { amount: 2 }, { amount: 4 }, { amount: 16 }],
  });
  expect(quoteBody.parse((await call(mint.url, 'GET', `/v1/mint/quote/bolt11/${euros.quote}`)).body).state).toBe(
    'PAID',
  );
  expect(await call(mint.url, 'POST', '/v1/melt/quote/bolt11', { request: euros.request, unit: 'sat' })).toMatchObject({
    body: { code: 20006 },
  });

  const contested = await load(100, 'eur');
  const late = await quoteFor(contested.request);
  expect((await payByHand(contested.quote)).status).toBe(200);
  const more = await load(1024, 'sat');
  await payByHand(more.quote);
  const fresh = satoshi.outputs([1024]);
  const inputs = satoshi.coins(
    (await call(mint.url, 'POST', '/v1/mint/bolt11', { quote: more.quote, outputs: fresh.map(({ wire }) => wire) }))
      .body,
    fresh,
  );
  expect(await melt(late.quote, inputs)).toMatchObject({ status: 400, body: { code: 20006 } });
  expect(await states(inputs)).toEqual(['UNSPENT']);
});

test('a wallet that does not want to wait is told PENDING at once and finds the outcome by asking', async () => {
  const wallet = await openRawWallet(mint.url, 'sat');
  const coins = await wallet.load([128]);
  await mint.stop();
  const gate = Promise.withResolvers<void>();
  mint = await start({
    lightning: { ...lightning, pay: async (...order) => gate.promise.then(() => lightning.pay(...order)) },
  });
  const quote = await quoteFor(stranger(100n).request);
  expect(meltBody.parse((await melt(quote.quote, coins, [], { prefer_async: true })).body).state).toBe('PENDING');
  expect((await lookUp(quote.quote)).state).toBe('PENDING');
  gate.resolve();
  await expect.poll(async () => (await lookUp(quote.quote)).state).toBe('PAID');
});

test('quotes are refused that nobody could pay here: other networks, no amount, expired, beyond the limits, unknown units', async () => {
  const real =
    'lnbc25m1pvjluezpp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdq5vdhkven9v5sxyetpdeessp5zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zygs9q5sqqqqqqqqqqqqqqqpqsq67gye39hfg3zd8rgc80k32tvy9xk2xunwm5lzexnvpx6fd77en8qaq424dxgt56cag2dpt359k3ssyhetktkpqh24jqnjyw6uqd08sgptq44qu';
  const old = lightning.foreignInvoice({ milliSatoshi: 1000n, description: '', at: now - 700, lifetime: 600 });
  const codes = async (path: string, bodies: unknown[]) =>
    Promise.all(bodies.map(async (body) => (await call(mint.url, 'POST', path, body)).body));
  expect(
    await codes('/v1/melt/quote/bolt11', [
      { request: real, unit: 'sat' },
      { request: old.request, unit: 'sat' },
      { request: stranger(10n).request, unit: 'usd' },
      { request: stranger(20_000_000n).request, unit: 'sat' },
      { request: stranger(10n).request, unit: 'sat', options: { mpp: { amount: 1 } } },
    ]),
  ).toMatchObject([{ code: 0 }, { code: 0 }, { code: 11013 }, { code: 11006 }, { code: 0 }]);
  expect(
    await codes('/v1/mint/quote/bolt11', [
      { amount: 0, unit: 'sat' },
      { amount: 10_000_001, unit: 'sat' },
      { amount: 1, unit: 'usd' },
      { amount: 1, unit: 'sat', pubkey: '02' },
    ]),
  ).toMatchObject([{ code: 11006 }, { code: 11006 }, { code: 11013 }, { code: 0 }]);
});
