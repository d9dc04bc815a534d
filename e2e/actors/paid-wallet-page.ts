// A practice wallet that has bought one book, made ready and paid through the contract, and its page in a browser: where journeys over
// the archive, the books and disputes begin. What the page complains about is kept.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import type { PaymentView, PurseView } from '#app/screen-contract/views.ts';
import { approveOnPanel } from './hand-on-panel.ts';
import { screenAt, type ScreenByHttp } from './screen-by-http.ts';
import { spawnWallet } from './started-wallet.ts';

/** The wallet, its page, and what was paid. Everything ends with the test. */
export type PaidWalletPage = {
  readonly page: Page;
  readonly screen: ScreenByHttp;
  readonly payment: PaymentView;
  readonly purse: PurseView;
  /** For the test's own files. */
  readonly folder: string;
  /** Presses what saves something, and gives the path under which it was saved. */
  save(press: () => Promise<void>): Promise<string>;
  /** Fails if the page or the program complained. */
  hadNoTroubles(): void;
};

/** Makes it. */
export async function paidWalletPage(executablePath: string): Promise<PaidWalletPage> {
  const folder = mkdtempSync(join(tmpdir(), 'semper-paid-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const wallet = await spawnWallet(folder, ['--way', 'try']);
  onTestFinished(() => wallet.stop());
  const screen = await screenAt(wallet.address);
  const ready = await screen.until(({ door }) => door.is === 'open');
  const from = await screen.ask('offer/from-shop', {});
  const { wallet: shown } = await screen.view();
  if (!from.ok || !shown?.offer) throw new Error(`no offer: ${JSON.stringify(from)}`);
  await screen.ask('offer/pay', { digest: shown.offer.digest, purse: shown.offer.candidates[0]?.purse ?? '' });
  await approveOnPanel(ready.places.panel ?? '', 'Pay');
  const paid = await screen.until(({ wallet: open }) => open?.activity?.is === 'done');
  await screen.ask('activity/dismiss', {});
  const payment = paid.wallet?.payments.find(({ kind }) => kind === 'pay');
  const [purse] = paid.wallet?.purses ?? [];
  if (!payment || !purse) throw new Error('nothing was paid');

  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  onTestFinished(() => browser.close());
  const context = await browser.newContext({ viewport: { width: 1024, height: 700 }, locale: 'en-GB' });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const troubles: string[] = [];
  page.on('console', (message) => troubles.push(message.text()));
  page.on('pageerror', (error) => troubles.push(error.message));
  const again = await spawnWallet(folder); // prints a fresh address of the one that runs
  await again.stop();
  await page.goto(again.address);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return {
    page,
    screen,
    payment,
    purse,
    folder,
    async save(press) {
      const begun = page.waitForEvent('download');
      await press();
      const download = await begun;
      const path = join(folder, download.suggestedFilename());
      await download.saveAs(path);
      return path;
    },
    hadNoTroubles() {
      expect(troubles).toEqual([]);
      expect(wallet.complaints()).toBe('');
    },
  };
}

/** SHA-256 of a file, in hex. */
export function digestOfFile(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
