// Settings by keyboard alone: how it looks, what is hidden, the passphrase, locking and unlocking; each counts at once, and is still
// so after the program was started anew.
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Locator, type Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { spawnWallet } from '../actors/started-wallet.ts';
import { needs } from '../house/needs.ts';

const passphrase = 'ferns under the third bridge';
const longestWay = 60;

/** Walks by Tab until this has the focus. */
async function walkTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let steps = 0; steps < longestWay; steps += 1) {
    if ((await target.and(page.locator(':focus')).count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${target.toString()} is not reached by Tab`);
}

/** Writes into a field instead of what stands there. */
async function write(page: Page, field: Locator, text: string): Promise<void> {
  await walkTo(page, field);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(text);
}

/** Opens a list of choices and walks down to one of them. */
async function choose(page: Page, list: string, choice: string): Promise<void> {
  await walkTo(page, page.getByRole('combobox', { name: list }));
  await page.keyboard.press('Enter');
  const option = page.getByRole('option', { name: choice });
  await option.waitFor();
  await page.locator('[role="option"][data-highlighted]').waitFor();
  await page.keyboard.press('Home');
  const isMarked = async () => (await option.getAttribute('data-highlighted')) !== null;
  for (let steps = 0; steps < 20 && !(await isMarked()); steps += 1) await page.keyboard.press('ArrowDown');
  await expect.poll(() => option.getAttribute('data-highlighted'), { timeout: 30_000 }).not.toBeNull();
  await page.keyboard.press('Enter');
  await option.waitFor({ state: 'hidden' });
}

async function press(page: Page, name: string): Promise<void> {
  await walkTo(page, page.getByRole('button', { name, exact: true }));
  await page.keyboard.press('Enter');
}

async function goTo(page: Page, key: string, title: string): Promise<void> {
  await page.keyboard.press('g');
  await page.keyboard.press(key);
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
}

const paper = (page: Page) => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');

test(
  'By keyboard alone a person sets theme, language, discretion and passphrase, locks and unlocks, and finds it so again',
  { timeout: 180_000 },
  async (context) => {
    const executablePath = needs(context, 'chromium');
    const folder = mkdtempSync(join(tmpdir(), 'semper-settings-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const first = await spawnWallet(folder, ['--way', 'try']);
    onTestFinished(() => first.stop());
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    onTestFinished(() => browser.close());
    const troubles: string[] = [];
    const openPage = async (address: string) => {
      const page = await browser.newPage({ viewport: { width: 1024, height: 700 }, colorScheme: 'light' });
      page.setDefaultTimeout(30_000);
      page.on('console', (message) => troubles.push(message.text()));
      page.on('pageerror', (error) => troubles.push(error.message));
      await page.goto(address);
      return page;
    };
    const page = await openPage(first.address);
    await page.locator('[data-balance="50.00 EUR"]').waitFor();

    await page.keyboard.press('h');
    await page.getByRole('img', { name: 'hidden amount' }).first().waitFor();
    expect(await page.getByText('50.00').count()).toBe(0);

    await goTo(page, 's', 'Settings');
    expect(await page.getByRole('checkbox', { name: 'Discreet mode' }).isChecked()).toBe(true);
    const light = await paper(page);
    await choose(page, 'Theme', 'Dark');
    await expect.poll(() => paper(page)).not.toBe(light);
    await choose(page, 'Which purse pays', 'Take the best');

    expect(await page.getByRole('button', { name: 'Lock now' }).getAttribute('aria-disabled')).toBe('true');
    await press(page, 'Set a passphrase');
    const fresh = page.getByLabel('New passphrase', { exact: true });
    // The dialog gives the focus to its first field; whoever types sees the cursor there.
    await page.getByRole('dialog').locator('input:focus').waitFor();
    await write(page, fresh, 'ferns');
    await page.getByText('Too short yet: 5 of at least 10 characters.').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('At least 10 characters, please.').waitFor();
    await write(page, fresh, passphrase);
    await page.getByText('Long (28 characters)').waitFor();
    await write(page, page.getByLabel('The same once more'), passphrase);
    await page.keyboard.press('Enter');
    await page.getByText('by a passphrase').waitFor();
    await page.getByRole('dialog', { name: 'Set a passphrase' }).waitFor({ state: 'detached' });

    await press(page, 'Lock now');
    await page.getByRole('heading', { level: 1, name: 'The wallet is locked' }).waitFor();
    const field = page.getByLabel('Passphrase', { exact: true });
    await write(page, field, 'ferns under no bridge');
    await page.keyboard.press('Enter');
    await page.getByText('This is not the passphrase.').waitFor();
    await expect.poll(() => field.isEnabled(), { timeout: 30_000 }).toBe(true);
    await write(page, field, passphrase);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();

    await choose(page, 'Language', 'Deutsch');
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('de');
    expect(first.complaints()).toBe('');
    expect(troubles).toEqual([]);
    const gone = once(first.process, 'exit');
    await first.stop();
    await gone;
    await page.close();

    const second = await spawnWallet(folder);
    onTestFinished(() => second.stop());
    const again = await openPage(second.address);
    const asked = again.locator('input[type="password"]');
    await asked.waitFor();
    expect(await again.locator('html').getAttribute('lang')).toBe('de');
    expect(await paper(again)).not.toBe(light);
    await write(again, asked, passphrase);
    await again.keyboard.press('Enter');
    await again.locator('main [role="img"]').first().waitFor();
    expect(await again.getByText('50,00').count()).toBe(0);
  },
);
