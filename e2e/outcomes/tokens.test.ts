// Bare tokens, made by a wallet library that others wrote at our mint over real HTTP, pasted into a wallet of ours: good ones arrive
// in the vault less the fee, once, whatever dies meanwhile; all others are refused by name, and nothing is lost.
import { getEncodedToken, Wallet, type Proof, type Token } from '@cashu/cashu-ts';
import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pointFromScalar } from 'tiny-secp256k1';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { archivedOperations } from '#app/bookkeeping/archived-operations.ts';
import type { BookedOperation } from '#app/bookkeeping/booked-operation.ts';
import { load, restore } from '#app/business/load.ts';
import { recover } from '#app/business/recover.ts';
import { takeToken } from '#app/business/take-token.ts';
import { memoryArchive } from '#app/support/archive/memory-archive.ts';
import type { Http } from '#app/support/communication/http.ts';
import { nodeHttp } from '#main/node/http.ts';
import { systemRandom } from '#main/node/random.ts';
import { startMint, type RunningMint } from '#market/mint/server.ts';
import { mintBooks } from '#market/mint/books.ts';
import { hex } from '#protocols/values/bytes.ts';
import { bad } from '#protocols/values/result.ts';
import { emptyFolder, judge, makeBooks } from '../books/judges.ts';
import { Crashed } from '../crash/crash-points.ts';
import { makeReceiver, ReceiverAtHand, type ReceiverKept, type ReceiverParts } from '../crash/receiver-at-hand.ts';
import { sampleOf } from '../crash/sample.ts';
import { begin } from '../crash/world.ts';
import { needs } from '../house/needs.ts';

let folder: string;
let mint: RunningMint;
let giver: Wallet;
let wallets = 20;
const http = nodeHttp();
const clock = { now: () => begin + 60 };
const own = () => ({ http, clock, random: systemRandom });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'semper-tokens-'));
  mint = await startMint({ folder, clock: () => Math.floor(Date.now() / 1000), feePpk: 100 });
  giver = new Wallet(mint.url, { unit: 'eur', bip39seed: randomBytes(64), secretsPolicy: 'deterministic' });
  await giver.loadMint();
});
afterAll(async () => {
  http.close();
  await mint.stop();
  rmSync(folder, { recursive: true });
});

/** A wallet with words of its own. */
const setUp = (): Promise<ReceiverKept> => makeReceiver(mint.url, own(), (wallets += 1));

async function receiver(parts: Partial<ReceiverParts> = {}, kept?: ReceiverKept): Promise<ReceiverAtHand> {
  const made = new ReceiverAtHand(kept ?? (await setUp()), { ...own(), ...parts });
  onTestFinished(() => made.close());
  await made.start();
  return made;
}

/** Coins worth so many cents, and the token that holds them. */
async function coins(cents: number): Promise<Proof[]> {
  return giver.mintProofsBolt11(cents, await giver.createMintQuoteBolt11(cents));
}
const tokenOf = (proofs: readonly Proof[], changes: Partial<Token> = {}) =>
  getEncodedToken({ mint: mint.url, unit: 'eur', proofs: [...proofs], ...changes });
/** A version-3 token, as older wallets make it. */
const oldToken = (proofs: readonly Proof[]) => {
  const plain = proofs.map(({ id, amount, secret, C }) => ({ id, amount: Number(amount.toBigInt()), secret, C }));
  const text = JSON.stringify({ token: [{ mint: mint.url, proofs: plain }], unit: 'eur', memo: 'Thanks!' });
  return `cashuA${Buffer.from(text).toString('base64url')}`;
};
const take = (to: ReceiverAtHand, token: string) => takeToken(to.wallet, to.purse, token);

test('A token of another wallet arrives in the vault less the fee, is found again from the words, and is taken once', async () => {
  const to = await receiver();
  const token = tokenOf(await coins(21));
  expect(await take(to, `  cashu:${token}\n`)).toMatchObject({
    value: { view: { kind: 'token', state: 'completed', amount: { minor: 21n }, fee: { minor: 1n } } },
  });
  expect(await to.balance()).toBe(20n);
  expect(await take(to, token)).toEqual(bad({ code: 'token-taken' }));
  expect(await restore(to.wallet, to.purse)).toMatchObject({ ok: true });
  expect(await to.balance()).toBe(20n);
  expect((await giver.checkProofsStates(await coins(1)))[0]?.state).toBe('UNSPENT');
});

test('An older token is taken too, its note kept as text', async () => {
  const to = await receiver();
  expect(await take(to, oldToken(await coins(16)))).toMatchObject({
    value: { view: { state: 'completed', title: 'Thanks!' } },
  });
  expect(await to.balance()).toBe(15n);
});

test('A token that was spent before is told so, and leaves no gap that a restore would stumble over', async () => {
  const to = await receiver();
  const spent = await coins(8);
  await giver.receive(tokenOf(spent));
  for (let again = 0; again < 3; again++) {
    expect(await take(to, tokenOf(spent))).toMatchObject({
      value: { view: { state: 'failed', failure: { code: 'token-spent' } } },
    });
  }
  await take(to, tokenOf(await coins(8)));
  const before = to.disk.copy();
  expect(await to.balance()).toBe(7n);
  expect((await before.transact((rows) => rows.list('ecash-coin'))).map(([key]) => key.split('/')[1])).toEqual(
    Array.from({ length: 3 }, () => '0000000000'),
  );
});

test('Tokens that are not for this purse, or not what they claim, are refused by name before anything is sent', async () => {
  let requests = 0;
  const counting: Http = { send: (request) => ((requests += 1), http.send(request)) };
  const to = await receiver({ http: counting });
  const [first, ...rest] = await coins(7);
  if (!first) throw new Error('no coins');
  const key = hex(pointFromScalar(randomBytes(32), true) ?? new Uint8Array());
  const { send } = await giver.ops
    .send(2, await coins(8))
    .asP2PK({ pubkey: key })
    .run();
  const big = { ...first, amount: first.amount.add(1n << 60n) };
  const cases: readonly (readonly [string, string])[] = [
    ['token-of-another-mint', tokenOf([first], { mint: 'https://mint.example' })],
    ['token-of-another-unit', tokenOf([first], { unit: 'sat' })],
    ['token-locked', tokenOf(send)],
    ['token-locked', tokenOf([{ ...first, secret: '["HTLC",{"nonce":"00","data":"00"}]' }])],
    ['token-duplicate', tokenOf([first, ...rest, first])],
    ['token-amount', tokenOf([{ ...first, amount: first.amount.add(2n) }])],
    ['token-amount', tokenOf([big])],
    ['token-forged', tokenOf([{ ...first, secret: '00'.repeat(32) }])],
    ['token-malformed', tokenOf([])],
    ['token-malformed', 'cashuB!!!'],
    ['token-malformed', 'hello'],
    ['token-malformed', `cashuA${'A'.repeat(70_000)}`],
    ['token-worthless', tokenOf(await coins(1))],
    [
      'token-too-large',
      oldToken(Array.from({ length: 300 }, (_, at) => ({ ...first, id: first.id.slice(0, 16), secret: `${at}` }))),
    ],
  ];
  requests = 0;
  for (const [code, token] of cases)
    expect([code, await take(to, token)]).toEqual([code, bad(expect.objectContaining({ code }))]);
  expect(requests).toBe(0);
  expect(await to.composed.ecash.operations()).toEqual([]);
  expect(await takeToken(to.wallet, 'eur-none', tokenOf([first]))).toEqual(bad({ code: 'purse-unknown' }));
});

test('Whatever is pasted, the wallet answers by a code, in time, and goes on', async () => {
  const to = await receiver();
  const good = tokenOf(await coins(4));
  const body = Buffer.from(good.slice(6), 'base64url');
  const changed = fc
    .record({ at: fc.nat(body.length - 1), flips: fc.integer({ min: 1, max: 255 }), cut: fc.nat(3) })
    .map(({ at, flips, cut }) => {
      const altered = body.with(at, (body[at] ?? 0) ^ flips).subarray(0, body.length - cut);
      return `cashuB${Buffer.from(altered).toString('base64url')}`;
    });
  const nested = fc.nat(6000).map((depth) => `cashuB${Buffer.alloc(depth, 0x81).toString('base64url')}`);
  const claims = fc
    .uint8Array({ minLength: 5, maxLength: 40 })
    .map((bytes) => `cashuB${Buffer.from([0xa3, 0x61, 0x74, 0x9b, 0, 0, 0, 0xff, ...bytes]).toString('base64url')}`);
  const texts = fc.oneof(
    changed,
    nested,
    claims,
    fc.string().map((text) => `cashuA${Buffer.from(text).toString('base64url')}`),
    fc.string(),
  );
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      const taken = await take(to, text);
      if (taken.ok && taken.value.view.state === 'completed') throw new Error(`an altered token was taken: ${text}`);
      if (taken.ok && taken.value.view.state !== 'failed') throw new Error(`left in doubt: ${text}`);
    }),
    { seed: 5, numRuns: 150 },
  );
  expect(await take(to, good)).toMatchObject({ value: { view: { state: 'completed' } } });
});

test('However the wallet dies while it takes a token, the coins arrive once and to the cent', async () => {
  const kept = await setUp();
  const crashed = async (at: number): Promise<number> => {
    const to = new ReceiverAtHand(kept, own());
    await to.start();
    const token = tokenOf(await coins(21));
    to.points.passed = 0;
    to.points.at = at;
    for (let attempt = 0; attempt < 4; attempt++) {
      try {
        const taken = await take(to, token);
        if (taken.ok ? taken.value.view.state === 'completed' : taken.error.code === 'token-taken') break;
      } catch (fault) {
        if (!(fault instanceof Crashed)) throw fault;
      }
      if (to.isDead) await to.start();
      await recover(to.wallet);
    }
    expect(await to.balance()).toBe(20n);
    to.close();
    return to.points.passed;
  };
  const points = await crashed(Number.MAX_SAFE_INTEGER);
  expect(points).toBeGreaterThanOrEqual(10);
  for (const at of sampleOf(points, 12, 'token')) await crashed(at);
  expect(mintBooks(mint.store).find(({ unit }) => unit === 'eur')).toMatchObject({ balanced: true });
});

test('Places that another copy of the wallet has used are found out, and others are taken: no place twice, no coin lost', async () => {
  const kept = await setUp();
  const [first, copy] = [await receiver({}, kept), await receiver({}, kept)];
  await take(first, tokenOf(await coins(21)));
  await load(first.wallet, first.purse, { minor: 4n, currency: 'EUR' });
  await take(first, tokenOf(await coins(21)));
  // The same amounts at the same places: what the mint restores would look like an answer.
  expect(await take(copy, tokenOf(await coins(21)))).toMatchObject({ value: { view: { state: 'completed' } } });
  expect([await first.balance(), await copy.balance()]).toEqual([44n, 20n]);
  await restore(copy.wallet, copy.purse);
  expect(await copy.balance()).toBe(64n);
});

test('Loads and tokens in any order never share a place', async () => {
  const kept = await setUp();
  const steps = fc.array(fc.constantFrom('load', 'token', 'spent', 'both'), { minLength: 3, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(steps, async (wishes) => {
      const to = new ReceiverAtHand(kept, own());
      await to.start();
      let due = 0n;
      for (const wish of wishes) {
        const token = tokenOf(await coins(4));
        if (wish === 'spent') await giver.receive(token);
        const loading = wish === 'load' || wish === 'both';
        if (loading) due += 8n;
        if (wish === 'token' || wish === 'both') due += 3n;
        await Promise.all([
          loading ? load(to.wallet, to.purse, { minor: 8n, currency: 'EUR' }) : undefined,
          wish === 'load' ? undefined : take(to, token),
        ]);
        await recover(to.wallet);
      }
      expect(await to.balance()).toBe(due);
      to.close();
      // Every run begins at the same places, so that it finds those of the run before used.
    }),
    { seed: 7, numRuns: 4 },
  );
});

test('A taken token stands in transcript, journal and CSV as income of its own, which closes with the purse', async (context) => {
  const hledger = needs(context, 'hledger');
  const archive = memoryArchive(new Uint8Array(32).fill(1), systemRandom, clock.now());
  const to = await receiver({ archive });
  await take(to, tokenOf(await coins(21), { memo: 'include /etc/passwd' }));
  await to.composed.settled();
  expect((await archive.verify()).findings).toEqual([]);
  const operations: BookedOperation[] = [];
  for await (const operation of archivedOperations(archive)) operations.push(operation);
  const books = makeBooks(operations);
  expect(books.rows).toMatchObject([{ type: 'token', status: 'completed', gross: 21n, fee: 1n, net: 20n }]);
  expect(books.manifest.accounts).toMatchObject([{ account: to.purse, closing: await to.balance() }]);
  const file = join(emptyFolder(), 'books.journal');
  writeFileSync(file, books.text.journal);
  expect(judge(hledger, '-f', file, 'check', '-s', 'ordereddates', 'payees')).toMatchObject({ status: 0 });
  expect(judge(hledger, '-f', file, 'bal', 'Income', '-N').out).toContain('-0.21 EUR');
  expect(books.text.csv).toContain(',token,completed,');
});
