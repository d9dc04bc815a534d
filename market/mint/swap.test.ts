import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hex, utf8 } from '#protocols/values/bytes.ts';
import { mintBooks } from './books.ts';
import { call, openRawWallet, p2pkSecret, signWitness, type RawCoin, type RawOutput } from './raw-wallet.ts';
import { startMint, type RunningMint } from './server.ts';
import { hashToCurve } from './signing.ts';
import { sigAllMessage } from './spending-conditions.ts';

let folder: string;
let mint: RunningMint;
const now = 1_790_000_000;
const restart = async (options: { feePpk?: number } = {}) => {
  await mint?.stop();
  mint = await startMint({ folder, clock: () => now, ...options });
};
const wire = (outputs: readonly RawOutput[]) => outputs.map((output) => output.wire);
const swap = (inputs: readonly RawCoin[], outputs: readonly RawOutput[]) =>
  call(mint.url, 'POST', '/v1/swap', { inputs, outputs: wire(outputs) });
const y = (coin: RawCoin | undefined) => hex(hashToCurve(utf8(coin?.secret ?? '')));
const refused = (code: number) => ({ status: 400, body: { code } });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mint-'));
  mint = await startMint({ folder, clock: () => now });
});
afterEach(async () => {
  if (!mintBooks(mint.store).every(({ balanced }) => balanced)) throw new Error('the books are out of balance');
  await mint.stop();
  rmSync(folder, { recursive: true });
});

test('coins are swapped for coins worth the same less the fee, and the books show it', async () => {
  const wallet = await openRawWallet(mint.url, 'eur');
  const coins = await wallet.load([64, 32, 4]);
  const made = wallet.outputs([1, 2, 32, 64]);
  const answer = await swap(coins, made);
  expect(answer.status).toBe(200);
  const again = wallet.outputs([2, 32, 64]);
  expect((await swap(wallet.coins(answer.body, made), again)).status).toBe(200); // the new coins are good
  expect(mintBooks(mint.store).find(({ unit }) => unit === 'eur')).toEqual({
    unit: 'eur',
    issued: 297n,
    redeemed: 199n,
    outstanding: 98n,
    pending: 0n,
    feesKept: 2n,
    loaded: 100n,
    deposited: 0n,
    balanced: true,
  });
});

test('a swap whose answer was lost is answered again with the same bytes, even after a restart', async () => {
  const wallet = await openRawWallet(mint.url, 'sat');
  const [coins, made] = [await wallet.load([8]), wallet.outputs([1, 2, 4])];
  const first = await swap(coins, made);
  expect(first.status).toBe(200);
  expect((await swap(coins, made)).text).toBe(first.text);
  await restart({ feePpk: 200 });
  expect((await swap(coins, made)).text).toBe(first.text);
  expect(mintBooks(mint.store).find(({ unit }) => unit === 'sat')).toMatchObject({ issued: 15n, redeemed: 8n });
});

test('a coin is spent once, whether tried again or many times at once', async () => {
  const wallet = await openRawWallet(mint.url, 'eur');
  const coins = await wallet.load([8]);
  const tries = await Promise.all(Array.from({ length: 8 }, () => swap(coins, wallet.outputs([1, 2, 4]))));
  expect(tries.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(tries.filter(({ status }) => status !== 200)).toEqual(
    Array.from({ length: 7 }, () =>
      expect.objectContaining({ status: 400, body: expect.objectContaining({ code: 11001 }) }),
    ),
  );
  expect(await swap(coins, wallet.outputs([1, 2, 4]))).toMatchObject(refused(11001));
});

test('an output is signed once, in a swap or in a load', async () => {
  const wallet = await openRawWallet(mint.url, 'eur');
  const [first, second] = [await wallet.load([8]), await wallet.load([8])];
  const made = wallet.outputs([1, 2, 4]);
  expect((await swap(first, made)).status).toBe(200);
  expect(await swap(second, made.slice(0, 3).toReversed())).toMatchObject(refused(11003));
  expect((await swap(second, wallet.outputs([1, 2, 4]))).status).toBe(200);
});

test('sums that are wrong by one either way are refused, and a fee left out too', async () => {
  const wallet = await openRawWallet(mint.url, 'eur');
  const coins = await wallet.load([8]);
  for (const amounts of [[8], [1, 1, 4], [4, 4, 4]])
    expect(await swap(coins, wallet.outputs(amounts))).toMatchObject(refused(11005));
  expect((await swap(coins, wallet.outputs([1, 2, 4]))).status).toBe(200);
});

test('a coin with another amount, keyset, secret or signature than was signed is refused', async () => {
  const wallet = await openRawWallet(mint.url, 'eur');
  const [coin, other] = await wallet.load([8, 8]);
  const sat = await openRawWallet(mint.url, 'sat');
  const forged = [
    { ...coin, amount: 16 },
    { ...coin, amount: 3 },
    { ...coin, secret: 'another' },
    { ...coin, C: other?.C },
    { ...coin, id: sat.keysetId },
  ];
  const outcomes = await Promise.all(
    forged.map((inputs) =>
      call(mint.url, 'POST', '/v1/swap', { inputs: [inputs], outputs: wire(wallet.outputs([1, 2, 4])) }),
    ),
  );
  for (const result of outcomes) expect(result).toMatchObject(refused(10001));
  const elsewhere = { inputs: [{ ...coin, id: `01${'00'.repeat(32)}` }], outputs: wire(wallet.outputs([1, 2, 4])) };
  expect(await call(mint.url, 'POST', '/v1/swap', elsewhere)).toMatchObject(refused(12001));
});

test('units do not mix, and nothing occurs twice in a request', async () => {
  const [eur, sat] = [await openRawWallet(mint.url, 'eur'), await openRawWallet(mint.url, 'sat')];
  const [cents, satoshi] = [await eur.load([8]), await sat.load([8])];
  expect(await swap([...cents, ...satoshi], eur.outputs([1, 2, 4, 8]))).toMatchObject(refused(11009));
  expect(await swap(cents, [...eur.outputs([1, 2]), ...sat.outputs([4])])).toMatchObject(refused(11009));
  expect(await swap(cents, sat.outputs([1, 2, 4]))).toMatchObject(refused(11010));
  expect(await swap([...cents, ...cents], eur.outputs([1, 2, 4, 8]))).toMatchObject(refused(11007));
  const [twice] = eur.outputs([4]);
  if (!twice) throw new Error('no output');
  expect(await swap(cents, [twice, twice])).toMatchObject(refused(11008));
});

test('when the fee changes the old keyset signs no more but its coins are still taken, at its own fee', async () => {
  const before = await openRawWallet(mint.url, 'eur');
  const coins = await before.load([8]);
  await restart({ feePpk: 2000 });
  const after = await openRawWallet(mint.url, 'eur');
  expect(after.keysetId).not.toBe(before.keysetId);
  expect(await swap(coins, before.outputs([1, 2, 4]))).toMatchObject(refused(12002));
  const made = after.outputs([1, 2, 4]);
  expect((await swap(coins, made)).status).toBe(200);
  const { body } = await call(mint.url, 'GET', '/v1/keysets');
  expect(body).toMatchObject({
    keysets: expect.arrayContaining([
      { id: before.keysetId, unit: 'eur', active: false, input_fee_ppk: 100 },
      { id: after.keysetId, unit: 'eur', active: true, input_fee_ppk: 2000 },
    ]),
  });
});

test('an output altered after a SIG_ALL signature is refused, unaltered it passes, and the witness is told', async () => {
  const key = randomBytes(32);
  const wallet = await openRawWallet(mint.url, 'eur');
  const coins = await wallet.load(
    [8, 8],
    [p2pkSecret(key, [['sigflag', 'SIG_ALL']]), p2pkSecret(key, [['sigflag', 'SIG_ALL']])],
  );
  const made = wallet.outputs([1, 2, 4, 8]);
  const outputs = made.map((output) => ({ amount: BigInt(output.wire.amount), B_: output.wire.B_ }));
  const witness = signWitness(sigAllMessage({ inputs: coins, outputs }), key);
  const signed = coins.map((coin, index) => (index === 0 ? { ...coin, witness } : coin));
  expect(await swap(coins, made)).toMatchObject(refused(10001));
  expect(await swap(signed, wallet.outputs([1, 2, 4, 8]))).toMatchObject(refused(10001));
  const answer = await swap(signed, made);
  expect(answer.status).toBe(200);
  expect(
    await call(mint.url, 'POST', '/v1/checkstate', {
      Ys: [y(coins[1]), y(coins[0]), y({ ...signed[0], secret: 'never seen' } as RawCoin)],
    }),
  ).toMatchObject({
    body: {
      states: [
        { Y: y(coins[1]), state: 'SPENT', witness: null },
        { Y: y(coins[0]), state: 'SPENT', witness },
        { state: 'UNSPENT', witness: null },
      ],
    },
  });
});

test('signatures are given back to whoever shows the blinded messages, in order, and for nothing else', async () => {
  const wallet = await openRawWallet(mint.url, 'sat');
  const coins = await wallet.load([8]);
  const made = wallet.outputs([1, 2, 4]);
  const answer = await swap(coins, made);
  const asked = [made[2], ...wallet.outputs([0]), made[0]].flatMap((output) =>
    output ? [{ ...output.wire, amount: 0 }] : [],
  );
  const restored = await call(mint.url, 'POST', '/v1/restore', { outputs: asked });
  const signatures = [2, 0].map((index) => JSON.parse(answer.text).signatures[index]);
  expect(restored.body).toEqual({ outputs: [made[2]?.wire, made[0]?.wire], signatures });
});

test('malformed requests are refused by name of the member, and cost nothing', async () => {
  const wallet = await openRawWallet(mint.url, 'eur');
  const [coin] = await wallet.load([8]);
  const good = wire(wallet.outputs([1, 2, 4]));
  const bodies: [unknown, string][] = [
    ['{', 'not JSON'],
    [[], 'body'],
    [{ inputs: [], outputs: good }, 'inputs'],
    [{ inputs: [{ ...coin, amount: 8.5 }], outputs: good }, 'inputs.0.amount'],
    [{ inputs: [{ ...coin, amount: '8' }], outputs: good }, 'inputs.0.amount'],
    [{ inputs: [{ ...coin, amount: -8 }], outputs: good }, 'inputs.0.amount'],
    ['{"inputs":[{"amount":9007199254740993}],"outputs":[]}', 'inputs.0.amount'],
    [{ inputs: [{ ...coin, C: coin?.C.toUpperCase() }], outputs: good }, 'inputs.0.C'],
    [{ inputs: [{ ...coin, C: `02${'ff'.repeat(32)}` }], outputs: good }, 'inputs.0.C'],
    [{ inputs: [{ ...coin, secret: '\ud800' }], outputs: good }, 'inputs.0.secret'],
    [{ inputs: [{ ...coin, secret: 'x'.repeat(1025) }], outputs: good }, 'inputs.0.secret'],
    [{ inputs: [coin], outputs: [{ ...good[0], B_: '02' }] }, 'outputs.0.B_'],
  ];
  for (const [body, about] of bodies) {
    expect(await call(mint.url, 'POST', '/v1/swap', body)).toMatchObject({
      status: 400,
      body: { code: 0, detail: expect.stringContaining(`(${about})`) },
    });
  }
  expect(
    await call(mint.url, 'POST', '/v1/swap', { inputs: [coin], outputs: Array.from({ length: 1001 }, () => good[0]) }),
  ).toMatchObject(refused(11015));
  expect(await call(mint.url, 'POST', '/v1/swap', { inputs: [coin], outputs: 'x'.repeat(1024 * 1024) })).toMatchObject({
    status: 413,
  });
  expect(await call(mint.url, 'GET', '/v1/swap')).toMatchObject({ status: 404 });
  expect(await call(mint.url, 'POST', '/v1/swap', { inputs: [coin], outputs: good })).toMatchObject({ status: 200 });
});

test('the seed is made once, for the owner alone', () => {
  expect(statSync(join(folder, 'seed')).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, 'seed')).size).toBe(32);
});
