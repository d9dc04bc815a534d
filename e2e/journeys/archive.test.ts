// The archive as a person uses it: searching with words and buttons, a deal's whole story with its exact documents, verifying
// everything; with the mouse, and with the keyboard alone.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { digestOfFile, paidWalletPage } from '../actors/paid-wallet-page.ts';
import { needs } from '../house/needs.ts';

/** How long a busy machine may take. */
const patience = { timeout: 20_000 };

/** The number of the row that has the focus, or nothing. */
const focusedRow = async (page: Page) =>
  (await page
    .locator('[aria-rowindex]:focus')
    .getAttribute('aria-rowindex', { timeout: 200 })
    .catch(() => '')) ?? '';

test(
  'With the mouse a person finds a payment by a filter and a word, reads its story, and saves the very bytes that it names',
  { timeout: 180_000 },
  async (context) => {
    const { page, screen, save, hadNoTroubles } = await paidWalletPage(needs(context, 'chromium'));
    const { wallet } = await screen.view();
    const size = wallet?.archive.size ?? 0;
    await page.getByRole('link', { name: 'Archive' }).first().click();
    const grid = page.getByRole('grid', { name: 'Entries of the archive' });
    await expect.poll(() => grid.getAttribute('aria-rowcount'), patience).toBe(String(size + 1));

    const search = page.getByRole('searchbox', { name: 'Search the archive' });
    await page.getByRole('button', { name: 'Paid', exact: true }).click();
    expect(await search.inputValue()).toBe('kind:paid');
    await search.fill('kind:paid ferns amount:much');
    await page.getByText('1 entry found').waitFor();
    await page.getByText('This is no amount to search for.').waitFor();
    await search.fill('kind:paid tides');
    await page.getByText('Nothing is found').waitFor();
    await search.fill('kind:paid ferns');
    await page.getByText('1 entry found').waitFor();
    expect(new URL(page.url()).hash).toBe('#/archive?search=kind%3Apaid%20ferns');

    await grid.getByRole('row').filter({ hasText: 'Bookshop at the Bridge' }).click();
    await page.getByRole('heading', { level: 1, name: 'A Field Guide to Ferns' }).waitFor();
    const entries = page.getByRole('list', { name: 'What happened, oldest first' }).locator(':scope > li');
    expect(await entries.locator('h3').allTextContents()).toEqual([
      'Offer looked at',
      'Purse chosen',
      'Your rules asked',
      'Payment: waits for the device',
      'Payment: approved',
      'Payment: sent',
      'Paid',
    ]);
    const receipt = entries.last().getByRole('listitem').filter({ hasText: 'Receipt' });
    const shown = (await receipt.locator('code').textContent())?.replaceAll(' ', '');
    const saved = await save(() => receipt.getByRole('button', { name: 'Save Receipt of entry' }).click());
    expect(digestOfFile(saved)).toBe(shown);
    await page.getByRole('link', { name: 'To the payment' }).click();
    await page.locator('[data-receipt="here"]').waitFor();
    await page.goBack();
    await page.getByRole('link', { name: 'Is this disputed?' }).waitFor();

    await page.goBack();
    await expect.poll(() => search.inputValue(), patience).toBe('kind:paid ferns');
    await page.getByRole('button', { name: 'Verify all' }).click();
    await page.getByText(`Verified: the first ${size} entries are as they were appended`).waitFor();
    hadNoTroubles();
  },
);

test(
  'With the keyboard alone a person searches, walks to a row, reads its story, and comes back to that row',
  { timeout: 180_000 },
  async (context) => {
    const { page, hadNoTroubles } = await paidWalletPage(needs(context, 'chromium'));
    await page.keyboard.press('/');
    const search = page.getByRole('searchbox', { name: 'Search the archive' });
    await page.locator('input[type="search"]:focus').waitFor();
    await page.keyboard.type('payee:bookshop');
    await page.getByText(/^\d+ entries found$/).waitFor();
    const total = Number(await page.getByRole('grid').getAttribute('aria-rowcount'));
    for (let tabs = 0; (await focusedRow(page)) === '' && tabs < 20; tabs++) await page.keyboard.press('Tab');
    expect(await focusedRow(page)).toBe('2');
    await page.keyboard.press('End');
    await expect.poll(() => focusedRow(page), patience).toBe(String(total));
    await page.keyboard.press('Home');
    await expect.poll(() => focusedRow(page), patience).toBe('2');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => focusedRow(page), patience).toBe('3');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'A Field Guide to Ferns' }).waitFor();
    await page.locator('h1:focus').waitFor();
    await page.keyboard.press('Shift+Tab'); // the way up stands before the title
    await page.keyboard.press('Enter');
    await expect.poll(() => focusedRow(page), patience).toBe('3');
    expect(await search.inputValue()).toBe('payee:bookshop');

    // 512 is 1024 at a zoom of 200 %: nothing scrolls sideways.
    await page.setViewportSize({ width: 512, height: 400 });
    for (const box of ['html', 'main']) {
      expect(await page.locator(box).evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
    }
    hadNoTroubles();
  },
);
