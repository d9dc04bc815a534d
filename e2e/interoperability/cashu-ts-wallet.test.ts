// A wallet library that others wrote, unmodified, at our mint over real HTTP: the mint shares no code with it.
import { getEncodedToken, Wallet, type Proof } from '@cashu/cashu-ts';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFakeLightning, type FakeLightning } from '#market/lightning/fake-lightning.ts';
import { mintBooks } from '#market/mint/books.ts';
import { startMint, type RunningMint } from '#market/mint/server.ts';
import { hex } from '#protocols/values/bytes.ts';
import { pointFromScalar } from 'tiny-secp256k1';

const now = () => Math.floor(Date.now() / 1000); // the library compares expiries with the real clock
let folder: string;
let lightning: FakeLightning;
let mint: RunningMint;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mint-'));
  lightning = openFakeLightning({ folder });
  mint = await startMint({ folder, clock: now, lightning });
});
afterAll(async () => {
  await mint.stop();
  lightning.close();
  rmSync(folder, { recursive: true });
});

const open = async (unit: string, seed: Uint8Array = randomBytes(64)) => {
  const wallet = new Wallet(mint.url, { unit, bip39seed: seed, secretsPolicy: 'deterministic', requireSigDleq: true });
  await wallet.loadMint();
  return wallet;
};
const load = async (wallet: Wallet, amount: number) =>
  wallet.mintProofsBolt11(amount, await wallet.createMintQuoteBolt11(amount));
const worth = (proofs: readonly Proof[]) => proofs.reduce((sum, proof) => sum + proof.amount.toBigInt(), 0n);
const key = () => {
  const secret = randomBytes(32);
  return { secret: hex(secret), public: hex(pointFromScalar(secret, true) ?? secret) };
};
const outstanding = (unit: string) => mintBooks(mint.store).find((books) => books.unit === unit);

describe.each(['eur', 'sat'])('cashu-ts with coins in %s', (unit) => {
  test('loads, sends a token, and the payee receives it less the fee', async () => {
    const [payer, payee] = [await open(unit), await open(unit)];
    const coins = await load(payer, 1000);
    expect(worth(coins)).toBe(1000n);
    expect(coins.every(({ dleq, id }) => dleq !== undefined && id.startsWith('01'))).toBe(true);
    const { keep, send } = await payer.send(250, coins, { includeFees: true });
    const token = getEncodedToken({ mint: mint.url, proofs: send, unit });
    const received = await payee.receive(token, { requireDleq: true });
    expect(worth(received)).toBe(250n);
    expect(worth(keep) + worth(send)).toBe(999n);
    await expect(payee.receive(token)).rejects.toMatchObject({ code: 11001 });
    expect((await payer.checkProofsStates(send)).every(({ state }) => state === 'SPENT')).toBe(true);
    expect((await payer.checkProofsStates(keep)).every(({ state }) => state === 'UNSPENT')).toBe(true);
  });

  test.each(['SIG_INPUTS', 'SIG_ALL'] as const)(
    'receives locked coins (%s) with the right key only',
    async (sigFlag) => {
      const [payer, payee] = [await open(unit), await open(unit)];
      const [own, other] = [key(), key()];
      const { send } = await payer.ops
        .send(100, await load(payer, 200))
        .asP2PK({ pubkey: own.public, sigFlag })
        .includeFees(true)
        .run();
      await expect(payee.receive(send)).rejects.toThrow();
      await expect(payee.receive(send, { privkey: other.secret })).rejects.toThrow();
      expect(worth(await payee.receive(send, { privkey: own.secret }))).toBe(100n);
    },
  );

  test('takes locked coins back by the refund key once the locktime has passed', async () => {
    const payer = await open(unit);
    const [payee, refund] = [key(), key()];
    const options = { pubkey: payee.public, refundKeys: [refund.public], sigFlag: 'SIG_ALL' as const };
    const { send, keep } = await payer.ops
      .send(100, await load(payer, 300))
      .asP2PK({ ...options, locktime: now() + 3600 })
      .includeFees(true)
      .run();
    await expect(payer.receive(send, { privkey: refund.secret })).rejects.toThrow();
    const late = await payer.ops
      .send(50, keep)
      .asP2PK({ ...options, locktime: now() - 10 })
      .includeFees(true)
      .run();
    expect(worth(await payer.receive(late.send, { privkey: refund.secret }))).toBe(50n);
  });

  test('restores every coin from its seed', async () => {
    const seed = randomBytes(64);
    const wallet = await open(unit, seed);
    const { keep, send } = await wallet.send(77, await load(wallet, 500));
    const restored = await (await open(unit, seed)).batchRestore();
    const states = await wallet.checkProofsStates(restored.proofs);
    const unspent = restored.proofs.filter((_, index) => states[index]?.state === 'UNSPENT');
    expect(unspent.map(({ secret }) => secret).toSorted()).toEqual(
      [...keep, ...send].map(({ secret }) => secret).toSorted(),
    );
    expect(worth(unspent)).toBe(worth(keep) + worth(send));
  });

  test('pays an invoice and gets its change', async () => {
    const wallet = await open(unit);
    const invoice = lightning.foreignInvoice({
      milliSatoshi: 5_000_000n,
      description: 'article',
      at: now(),
      lifetime: 600,
    });
    const quote = await wallet.createMeltQuoteBolt11(invoice.request);
    const due = quote.amount.toBigInt() + quote.fee_reserve.toBigInt();
    const before = await load(wallet, 8192);
    const { keep, send } = await wallet.send(due, before, { includeFees: true });
    const paid = await wallet.meltProofsBolt11(quote, send);
    expect(paid.quote.state).toBe('PAID');
    expect(paid.quote.payment_preimage).toMatch(/^[0-9a-f]{64}$/);
    expect(worth(paid.change)).toBe(quote.fee_reserve.toBigInt() - 1n); // the route costs one unit, a satoshi rounded up
    const merged = await wallet.receive([...keep, ...paid.change]);
    expect(worth(merged)).toBeGreaterThan(8192n - due);
  });

  test('and the books balance after all that', () => {
    expect(outstanding(unit)).toMatchObject({ balanced: true, pending: 0n });
  });
});
