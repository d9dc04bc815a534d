// Being paid on the screen: a name is certified, a request made, shown, copied and saved as a file, paid by its own link, and seen as
// paid; a token that somebody else's wallet made is pasted and taken in, once. The whole program in Chromium; the practice market is
// one wallet's own, so that the payer is this wallet too.
import { getEncodedToken, Wallet } from '@cashu/cashu-ts';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { approveOnPanel } from '../actors/hand-on-panel.ts';
import { spawnWallet } from '../actors/started-wallet.ts';
import { needs } from '../house/needs.ts';

const title = 'Half of the dinner';

/** The page of a practice wallet that was made ready, what it complains about, and the device's panel. */
async function practiceWallet(executablePath: string) {
  const folder = mkdtempSync(join(tmpdir(), 'semper-receive-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const wallet = await spawnWallet(folder, ['--way', 'try'], ['Device panel:']);
  onTestFinished(() => wallet.stop());
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  onTestFinished(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1024, height: 700 }, locale: 'en-GB' });
  page.setDefaultTimeout(30_000);
  const troubles: string[] = [];
  page.on('console', (message) => troubles.push(message.text()));
  page.on('pageerror', (error) => troubles.push(error.message));
  await page.goto(wallet.address);
  await page.getByRole('heading', { level: 1, name: 'Purses' }).waitFor();
  return { page, troubles, wallet, panel: wallet.told[0] ?? '' };
}

async function goTo(page: Page, view: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: view }).click();
  await page.getByRole('heading', { level: 1, name: view }).waitFor();
}

/** Has a name certified that is free, after one that is not; then the next form has the focus. */
async function takeName(page: Page): Promise<void> {
  await goTo(page, 'Receive');
  const name = page.getByLabel('Name under which you are paid');
  await name.fill('Bookshop at the Bridge');
  await name.press('Enter');
  await page.getByRole('alert').getByText('belongs to somebody else').waitFor();
  await name.fill('Ada Practice');
  await name.press('Enter');
  await page.getByText('certified', { exact: true }).waitFor();
  await page.getByLabel('What for').and(page.locator(':focus')).waitFor();
}

test(
  'A request is made by keyboard, handed over in every way, paid by its link, and seen as paid',
  { timeout: 180_000 },
  async (context) => {
    const { page, troubles, wallet, panel } = await practiceWallet(needs(context, 'chromium'));
    await takeName(page);
    await page.keyboard.press('Enter');
    for (const fault of ['Write something here.', 'Enter an amount.']) await page.getByText(fault).waitFor();
    await page.keyboard.insertText('حصتي من العشاء');
    await page.getByText('Small devices write Latin letters only').waitFor();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(title);
    await page.keyboard.press('Tab');
    await page.keyboard.type('99999999999');
    await page.keyboard.press('Enter');
    await page.getByText('more than one request can ask for').waitFor();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('5,50');
    await page.keyboard.press('Enter');

    await page.getByRole('heading', { level: 1, name: 'Request' }).waitFor();
    await page.getByRole('heading', { level: 2, name: title }).waitFor();
    await page.getByRole('img', { name: 'QR code' }).waitFor();
    const link = (await page.locator('[data-link]').textContent()) ?? '';
    const url = new URLSearchParams(link.replace('web+semper:offer?', '')).get('url') ?? '';
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as a file' }).click();
    const download = await saved;
    expect(download.suggestedFilename()).toMatch(/^[0-9a-f]{32}\.semper-offer$/);
    const served = Buffer.from(await (await fetch(url)).arrayBuffer());
    expect(readFileSync(await download.path()).equals(served)).toBe(true);
    await page.getByRole('button', { name: 'Copy the link' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();

    await goTo(page, 'Pay');
    await page.getByLabel('Link to an offer').fill(link);
    await page.getByRole('button', { name: 'Look at the offer' }).click();
    await page.locator('main').getByRole('heading', { level: 2, name: 'Ada Practice' }).waitFor();
    await page.getByRole('button', { name: /^Pay 5\.5\d\sEUR$/ }).click();
    expect((await approveOnPanel(panel, 'Pay')).join('\n')).toContain('Ada Practice');
    await page.locator('[data-receipt="here"]').waitFor();

    await goTo(page, 'Receive');
    const row = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: title }) });
    await row.getByText('paid', { exact: true }).waitFor();
    await row.getByRole('link', { name: title }).click();
    await page.getByText('Paid; the money is in your purse').waitFor();
    expect(await page.locator('[data-link]').count()).toBe(0);
    expect(troubles).toEqual([]);
    expect(wallet.complaints()).toBe('');
  },
);

test(
  'A pasted token arrives in the purse once; what is refused says why, and stays where it was pasted',
  { timeout: 180_000 },
  async (context) => {
    const { page, troubles } = await practiceWallet(needs(context, 'chromium'));
    await page.getByRole('link', { name: 'Details' }).first().click();
    const mint = (await page.locator('dd code').filter({ hasText: 'http' }).first().textContent()) ?? '';
    const giver = new Wallet(mint, { unit: 'eur' });
    await giver.loadMint();
    const proofs = await giver.mintProofsBolt11(700, await giver.createMintQuoteBolt11(700));
    const token = getEncodedToken({ mint, unit: 'eur', proofs });

    await goTo(page, 'Receive');
    const field = page.getByLabel('Ecash token');
    const take = page.getByRole('button', { name: 'Take the coins in' });
    const section = page.getByRole('region', { name: 'Take in a token' });
    await field.fill('the token is in the other message');
    await take.click();
    await page.getByText('There is no ecash token in this').waitFor();

    await field.fill(`Here you are:\n${token}\nThanks!`);
    await take.click();
    await section.getByText('The coins are in the purse').waitFor();
    await expect.poll(() => section.textContent()).toMatch(/The token held 7\.00\sEUR; the mint kept 0\.\d\d\sEUR/);
    await expect.poll(() => field.inputValue()).toBe('');
    await section.getByRole('button', { name: 'Dismiss' }).click();
    await section.getByText('The coins are in the purse').waitFor({ state: 'detached' });

    await field.fill(token);
    await take.click();
    await section.getByText('You have taken this token in already.').waitFor();
    expect(await field.inputValue()).toBe(token);
    expect(troubles).toEqual([]);
  },
);
