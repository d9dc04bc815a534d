// The till's own books: what a shop was paid stands in its archive, sealed, and comes out as a journal that outside programs
// accept. The commands are those that a shopkeeper would use, on the folder that the till has left.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { readTranscript } from '#app/bookkeeping/read-transcript.ts';
import { load } from '#app/business/load.ts';
import { considerOffer, pay } from '#app/business/pay.ts';
import { readPocketCoins } from '#app/payments/modules/ecash/pocket.ts';
import { memoryStore } from '#app/support/store/memory-store.ts';
import { systemClock } from '#main/node/clock.ts';
import { openFolderWithCredential } from '#main/node/wallet-folder.ts';
import { shopName } from '#market/shop/articles.ts';
import { amount } from '#protocols/values/amount.ts';
import { startMarketAtHand, type MarketAtHand } from '../actors/market-at-hand.ts';
import { approveReview } from '../actors/person-at-device.ts';
import { spawnDevice } from '../actors/spawned-device.ts';
import { pairingsInMemory, WalletAtDesk } from '../actors/wallet-at-desk.ts';
import { needs } from '../house/needs.ts';
import { emptyFolder, judge } from './judges.ts';

const pin = '314159';

/** Someone pairs a device, loads and buys the articles at the market, and leaves. */
async function buyAt(market: MarketAtHand, folder: string, articles: readonly string[]): Promise<void> {
  const device = await spawnDevice(folder, ['--pre-provisioned', pin]);
  onTestFinished(() => device.stop());
  const desk = new WalletAtDesk(memoryStore(), market.authority.root);
  await desk.connect(device.socket, pairingsInMemory());
  onTestFinished(() => desk.close());
  await desk.pair(device.finger, pin);
  await desk.pinRoot(device.finger, market.authority.root, pin);
  const opening = desk.ecash.openPurse('Euro', market.mint.url, 'eur', {});
  await approveReview(device.finger, 'Open purse');
  const opened = await opening;
  if (!opened.ok) throw new Error(opened.error.code);
  await load(desk.wallet, opened.value.id, amount(10_000n, 'EUR'));
  for (const article of articles) {
    const considered = await considerOffer(desk.wallet, { link: market.link(article) });
    if (!considered.ok) throw new Error(considered.error.code);
    const paying = pay(desk.wallet, considered.value.offer, undefined);
    await approveReview(device.finger, 'Pay');
    expect(await paying).toMatchObject({ ok: true, value: { view: { state: 'completed' } } });
  }
}

function run(program: string, ...args: readonly string[]): string {
  const path = fileURLToPath(new URL(`../../main/headless/${program}`, import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [path, ...args], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stdout}${stderr}`);
  return stdout;
}

async function centsInPocket(till: string): Promise<bigint> {
  const opened = await openFolderWithCredential(till, systemClock.now());
  if (!opened.ok) throw new Error(opened.error.code);
  const coins = await opened.value.store.transact(readPocketCoins);
  await opened.value.close();
  return coins.reduce((sum, coin) => sum + coin.amount, 0n);
}

test('a till’s archive is sound, and its journal closes with the coins it holds: what it was paid less the mint’s fees', async (context) => {
  const hledger = needs(context, 'hledger');
  const folder = emptyFolder();
  const market = await startMarketAtHand(join(folder, 'market'));
  try {
    await buyAt(market, folder, ['ferns', 'postcard']);
  } finally {
    await market.stop();
  }
  const till = join(folder, 'market', 'till');
  const held = await centsInPocket(till);
  expect(run('audit/audit.ts', join(till, 'archive'), '--credential-file', join(till, 'credential'))).toContain(
    'sound',
  );

  const files = { jsonl: join(folder, 'books.jsonl'), journal: join(folder, 'books.journal') };
  for (const [format, out] of Object.entries(files))
    run('books.ts', '--folder', till, '--format', format, '--out', out);
  const transcript = readTranscript(readFileSync(files.jsonl, 'utf8'));
  if (!transcript.ok) throw new Error(JSON.stringify(transcript.error));
  const { manifest, rows } = transcript.value;
  expect(manifest.accounts).toMatchObject([{ account: 'till', name: shopName, closing: held }]);
  expect(rows).toMatchObject([
    { type: 'receive', status: 'completed', memo: 'A Field Guide to Ferns', taxRate: 700 },
    { type: 'receive', status: 'completed' },
  ]);
  const sum = (of: 'gross' | 'fee') => rows.reduce((total, row) => total + row[of], 0n);
  expect(sum('fee')).toBeGreaterThan(0n);
  expect(sum('gross') - sum('fee')).toBe(held);
  for (const row of rows)
    for (const proof of [row.contractHash, row.orderHash, row.paymentHash, row.receiptHash])
      expect(proof).toMatch(/^\w{64}$/);

  expect(judge(hledger, '-f', files.journal, 'check', '-s', 'ordereddates', 'payees')).toMatchObject({ status: 0 });
  const balance = judge(hledger, '-f', files.journal, 'bal', 'Assets', '-N').out;
  expect(balance).toContain(`${held / 100n}.${(held % 100n).toString().padStart(2, '0')} EUR`);
  expect(judge(hledger, '-f', files.journal, 'bal', 'Liabilities', '-N').out).toMatch(/EUR/); // the tax of what was sold
});
