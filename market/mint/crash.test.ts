import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openFakeLightning, type FakeLightning } from '../lightning/fake-lightning.ts';
import { mintBooks } from './books.ts';
import { call, openRawWallet, type RawCoin, type RawOutput, type RawWallet } from './raw-wallet.ts';
import { startMint, type RunningMint } from './server.ts';
import { openMintStore } from './sqlite-store.ts';
import type { MintStore } from './store.ts';

const now = 1_790_000_000;
let folder: string;
const quoteBody = z.object({ quote: z.string() });
const wire = (outputs: readonly RawOutput[]) => outputs.map((output) => output.wire);

beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'mint-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('a fault at the store', () => {
  type Writing = 'swap' | 'issue' | 'hold' | 'settle';
  let mint: RunningMint;
  let lightning: FakeLightning;
  beforeEach(() => void (lightning = openFakeLightning({ folder })));
  afterEach(async () => {
    await mint.stop();
    lightning.close();
  });
  const start = async (store?: MintStore) =>
    void (mint = await startMint({ folder, clock: () => now, lightning, ...(store ? { store } : {}) }));
  const fault = () => {
    throw new Error('disk gone');
  };

  /** A store whose method fails, as a crash would, with nothing written or with everything written. */
  function faulty(method: Writing, when: 'before' | 'after'): MintStore {
    const store = openMintStore(folder);
    const broken: Pick<MintStore, Writing> = {
      swap: (order) => (when === 'before' ? fault() : (store.swap(order), fault())),
      issue: (order) => (when === 'before' ? fault() : (store.issue(order), fault())),
      hold: (order) => (when === 'before' ? fault() : (store.hold(order), fault())),
      settle: (order) => (when === 'before' ? fault() : (store.settle(order), fault())),
    };
    return { ...store, [method]: broken[method] };
  }

  test.each([
    ['swap', 'before'],
    ['swap', 'after'],
    ['issue', 'before'],
    ['issue', 'after'],
    ['hold', 'before'],
    ['hold', 'after'],
    ['settle', 'before'],
    ['settle', 'after'],
  ] as const)('in %s, %s it wrote, leaves the request to be sent again and done once', async (method, when) => {
    await start();
    const wallet = await openRawWallet(mint.url, 'sat');
    const coins = await wallet.load([1024]);
    const { quote } = quoteBody.parse(
      (await wallet.call('POST', '/v1/mint/quote/bolt11', { amount: 8, unit: 'sat' })).body,
    );
    const invoice = lightning.foreignInvoice({ milliSatoshi: 1_000_000n, description: '', at: now, lifetime: 600 });
    const melting = quoteBody.parse(
      (await wallet.call('POST', '/v1/melt/quote/bolt11', { request: invoice.request, unit: 'sat' })).body,
    );
    const requests = {
      swap: ['/v1/swap', { inputs: coins, outputs: wire(wallet.outputs(split(1023))) }],
      issue: ['/v1/mint/bolt11', { quote, outputs: wire(wallet.outputs([8])) }],
      hold: [
        '/v1/melt/bolt11',
        { quote: melting.quote, inputs: coins, outputs: wire(wallet.outputs([0, 0, 0, 0, 0])) },
      ],
    } as const;
    const [path, body] = requests[method === 'settle' ? 'hold' : method];
    await mint.stop();

    await start(faulty(method, when));
    expect(await call(mint.url, 'POST', path, body)).toMatchObject({ status: 500 });
    await mint.stop();
    await start();
    expect(mintBooks(mint.store).every(({ balanced, pending }) => balanced && pending === 0n)).toBe(true);
    expect(await call(mint.url, 'POST', path, body)).toMatchObject({ status: 200 });
    const [books] = mintBooks(mint.store).filter(({ unit }) => unit === 'sat');
    expect(books).toMatchObject({
      balanced: true,
      outstanding: { swap: 1023n, issue: 1032n, hold: 22n, settle: 22n }[method],
    });
  });
});

test(
  'a mint killed at any moment, again and again, has done each request once or not at all',
  { timeout: 60_000 },
  async () => {
    let purses: RawCoin[][] = [];
    let unanswered: { body: unknown; made: readonly RawOutput[] }[] = [];
    const resend = async (wallet: RawWallet) => {
      for (const { body, made } of unanswered) {
        const answer = await wallet.call('POST', '/v1/swap', body);
        expect(answer).toMatchObject({ status: 200 }); // done now, or done before the kill and answered from the books
        purses.push(wallet.coins(answer.body, made));
      }
      unanswered = [];
    };
    for (const patience of [1, 3, 6, 10]) {
      const child = spawn(
        process.execPath,
        [
          '--input-type=module',
          '-e',
          `
      import { startMint } from '#market/mint/server.ts';
      console.log((await startMint({ folder: process.argv[1], clock: () => ${now} })).url);`,
          folder,
        ],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      const exited = once(child, 'exit');
      const [url] = z.tuple([z.string()]).parse(await once(createInterface(child.stdout), 'line'));
      const wallet = await openRawWallet(url, 'eur');
      await resend(wallet);
      while (purses.length < 4) purses.push(await wallet.load([1024]));
      let answered = 0;
      const spend = async (coins: RawCoin[]): Promise<void> => {
        const made = wallet.outputs(split(worth(coins) - Math.ceil(coins.length / 10)));
        const body = { inputs: coins, outputs: wire(made) };
        const answer = await wallet.call('POST', '/v1/swap', body).catch(() => undefined);
        if (!answer) return void unanswered.push({ body, made });
        if (++answered === patience) child.kill('SIGKILL');
        return spend(wallet.coins(answer.body, made));
      };
      await Promise.all(purses.map(spend));
      purses = [];
      await exited;
      expect(unanswered).toHaveLength(4);
    }
    const mint = await startMint({ folder, clock: () => now });
    await resend(await openRawWallet(mint.url, 'eur'));
    expect(mintBooks(mint.store).find(({ unit }) => unit === 'eur')).toMatchObject({
      balanced: true,
      outstanding: BigInt(worth(purses.flat())),
    });
    await mint.stop();
  },
);

function worth(coins: readonly RawCoin[]): number {
  return coins.reduce((sum, { amount }) => sum + amount, 0);
}

function split(total: number): number[] {
  return Array.from({ length: 21 }, (_, exponent) => 2 ** exponent).filter((coin) => total & coin);
}
