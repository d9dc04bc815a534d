// The real page of the whole program: what its tab keeps ends with it, a reload goes on, a duplicate does not, and nothing
// on the way breaks the policy under which it is shown.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { expect, test } from 'vitest';
import { startWallet } from '../actors/started-wallet.ts';
import { needs } from '../house/needs.ts';

test('A reloaded tab goes on, a duplicated one needs an address of its own, and neither breaks the policy', async (context) => {
  const executablePath = needs(context, 'chromium');
  const folder = mkdtempSync(join(tmpdir(), 'semper-tab-'));
  const wallet = await startWallet(folder);
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-popup-blocking'] });
  try {
    const browsing = await browser.newContext();
    const troubles: string[] = [];
    const statuses: number[] = [];
    browsing.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') troubles.push(message.text());
    });
    browsing.on('weberror', (error) => troubles.push(error.error().message));
    browsing.on('response', (answer) => {
      if (answer.url().endsWith('/ask')) statuses.push(answer.status());
    });
    const page = await browsing.newPage();
    await page.goto(wallet.address);
    await expect.poll(() => statuses.includes(200), { timeout: 20_000 }).toBe(true);
    const own = `sessionStorage.getItem('semper-secret')`;
    const secret = await page.evaluate<string>(own);
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(page.url()).not.toContain('launch');

    statuses.length = 0;
    await page.reload();
    await expect.poll(() => statuses.includes(200), { timeout: 20_000 }).toBe(true);
    expect(await page.evaluate(own)).toBe(secret);
    expect(troubles).toEqual([]);

    const opening = browsing.waitForEvent('page');
    await page.evaluate(`open('/'); 0`); // takes a copy of what the tab keeps, as a duplicate does
    const duplicate = await opening;
    await expect.poll(() => statuses.includes(401), { timeout: 20_000 }).toBe(true);
    expect(await duplicate.evaluate(own)).toBeNull();
    expect(await page.evaluate(own)).toBe(secret);
    expect(troubles.filter((text) => /policy|trusted/i.test(text))).toEqual([]);
  } finally {
    await browser.close();
    await wallet.stop();
    rmSync(folder, { recursive: true });
  }
});
