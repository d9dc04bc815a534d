// A dispute from the screen to somebody else's desk: a payment is chosen, the verdict read and doubted, the evidence saved, and judged
// again by the command, from nothing but the file.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runDispute } from '#main/headless/dispute-command.ts';
import { paidWalletPage } from '../actors/paid-wallet-page.ts';
import { needs } from '../house/needs.ts';

/** How long a busy machine may take. */
const patience = { timeout: 20_000 };

test(
  'A person sees that their payment is proven, that it was not before it happened, and saves evidence that a stranger judges alike',
  { timeout: 180_000 },
  async (context) => {
    const [chromium, unzip, sha256sum] = [
      needs(context, 'chromium'),
      needs(context, 'unzip'),
      needs(context, 'sha256sum'),
    ];
    const { page, folder, save, hadNoTroubles } = await paidWalletPage(chromium);
    await page.getByRole('link', { name: 'Disputes' }).first().click();
    await page.getByLabel('Look for it').fill('tides');
    await page.getByText('Nothing is found').waitFor();
    await page.getByLabel('Look for it').fill('ferns');
    await page.getByRole('link', { name: 'Bookshop at the Bridge' }).click();

    const verdict = page.locator('[role="status"][data-is]');
    await expect.poll(() => verdict.getAttribute('data-is'), patience).toBe('proven');
    expect(await verdict.textContent()).toContain('Proven');
    await page.getByText('“Bookshop at the Bridge was paid 12.90 EUR for A Field Guide to Ferns.”').waitFor();
    expect(await page.getByText('device showed what its approval says').count()).toBeGreaterThan(0);
    await page.locator('summary').filter({ hasText: 'The payee signed a receipt' }).press('Enter');
    const believed = page.getByText('Nobody but the payee signs with the payee’s keys.').filter({ visible: true });
    await expect.poll(() => believed.count(), patience).toBe(2); // of this part, and of the whole

    await page.getByLabel('Was it before a certain time?').fill('2026-01-01T12:00');
    await expect.poll(() => verdict.getAttribute('data-is'), patience).not.toBe('proven');
    await page.getByText('before 1 Jan 2026').waitFor();
    await page.getByRole('button', { name: 'Without a time' }).click();
    await expect.poll(() => verdict.getAttribute('data-is'), patience).toBe('proven');

    const bundle = await save(() => page.getByRole('button', { name: 'Save the evidence' }).click());
    const evidence = join(folder, 'evidence');
    const run = (tool: string, cwd: string, ...args: readonly string[]) =>
      spawnSync(tool, args, { encoding: 'utf8', cwd, timeout: 60_000 });
    expect(run(unzip, folder, '-q', bundle, '-d', evidence).status).toBe(0);
    expect(run(sha256sum, evidence, '-c', '--quiet', 'SHA256SUMS')).toMatchObject({ status: 0, stdout: '' });
    const said: string[] = [];
    const ports = { say: (text: string) => said.push(text), complain: (text: string) => said.push(text) };
    expect(runDispute(['--evidence', evidence], ports)).toBe(0);
    expect(said.join('\n')).toContain('deal-1: PROVEN');
    hadNoTroubles();
  },
);
