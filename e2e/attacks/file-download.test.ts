// What a browser makes of the files that the wallet hands out: kept under their name when whole, reported as failed when
// not, and never shown as a page, whatever they hold.
import { readFileSync } from 'node:fs';
import { chromium, type Browser, type Download, type Page } from 'playwright-core';
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { Outgoing } from '#main/session/delivery.ts';
import { bad, good } from '#protocols/values/result.ts';
import { needs } from '../house/needs.ts';
import { startWalletHost, type WalletHost } from './wallet-host.ts';

const patience = 20_000;
let host: WalletHost;
let browser: Browser | undefined;
let page: Page;

beforeEach(async (test) => {
  const executablePath = needs(test, 'chromium');
  host ??= await startWalletHost();
  browser ??= await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  page = await browser.newPage();
  page.setDefaultTimeout(patience);
  await page.goto(host.freshAddress());
  await expect.poll(() => page.title(), { timeout: patience }).toBe('open');
  return () => page.close();
});
afterAll(async () => {
  await browser?.close();
  await host?.stop();
});

async function fetched(name: string, mediaType: string, write: Outgoing['write']): Promise<Download> {
  const delivered = await host.downloads.deliver({ name, mediaType, write });
  if (!delivered.ok || delivered.value.is !== 'ready') throw new Error('nothing to fetch');
  const link = `Object.assign(document.createElement('a'), { href: '${delivered.value.address}', download: '' })`;
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.evaluate(`document.body.appendChild(${link}).click()`),
  ]);
  return download;
}

test('A file is kept under its name, byte for byte, and the page stays where it is', async () => {
  const content = 'Bücher\n'.repeat(200_000);
  const download = await fetched('Bücher 2026.csv', 'text/csv; charset=utf-8', async (put) => {
    for (let from = 0; from < content.length; from += 70_000) await put(content.slice(from, from + 70_000));
    return good(undefined);
  });
  expect([await download.failure(), download.suggestedFilename()]).toEqual([null, 'Bücher 2026.csv']);
  expect(readFileSync(await download.path(), 'utf8') === content).toBe(true);
  expect([page.url(), await page.title()]).toEqual([`${host.origin}/`, 'open']);
});

test('A file that could not be finished is reported as failed', async () => {
  const download = await fetched('books.journal', 'text/plain', async (put) => {
    await put('2026-01-31 half of it\n'.repeat(10_000));
    return bad({ code: 'internal-error', details: {} } as const);
  });
  expect(await download.failure()).not.toBeNull();
});

test('A file of markup, opened by its address alone, is kept and not shown', async () => {
  const markup = '<!doctype html><script>document.title = "ran"</script>';
  const delivered = await host.downloads.deliver({
    name: 'evidence.html',
    mediaType: 'text/html',
    async write(put) {
      await put(markup);
      return good(undefined);
    },
  });
  if (!delivered.ok || delivered.value.is !== 'ready') throw new Error('nothing to fetch');
  const { address } = delivered.value;
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.evaluate(`location.href = '${address}'; 0`),
  ]);
  expect(readFileSync(await download.path(), 'utf8')).toBe(markup);
  expect([page.url(), await page.title()]).toEqual([`${host.origin}/`, 'open']);
});
