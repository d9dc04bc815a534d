// The first payment, as a person makes it: the wallet's page in a real browser, the device's own keys, the shop's link.
// With SEMPER_SHOTS=DIR each state is left there as a picture, for people to look at.
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { approveReview, enterPin, refuseReview, typePairingDigits } from '../actors/person-at-device.ts';
import { startWallet, type StartedWallet } from '../actors/started-wallet.ts';
import { needs } from '../house/needs.ts';

const pin = '1234';
const shots = process.env['SEMPER_SHOTS'];
const pictures = shots === undefined ? async () => undefined : (page: Page, name: string) => shoot(page, name, shots);

async function shoot(page: Page, name: string, folder: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`), fullPage: true });
  }
}

/** A page whose complaints are kept: errors, console, and whatever its policy refused. */
async function openPage(browser: Browser, address: string): Promise<{ page: Page; troubles: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1024, height: 700 } });
  page.setDefaultTimeout(15_000);
  const troubles: string[] = [];
  page.on('console', (message) => troubles.push(message.text()));
  page.on('pageerror', (error) => troubles.push(error.message));
  await page.goto(address);
  return { page, troubles };
}

/** Goes to a view by the rail. */
async function goTo(page: Page, view: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: view }).click();
  await page.getByRole('heading', { level: 1, name: view }).waitFor();
}

async function pairByHand({ finger }: StartedWallet, page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Pair the device' }).click();
  await page.getByRole('button', { name: 'Pair this device' }).click();
  const digits = await page.locator('[data-digits]').getAttribute('data-digits');
  await enterPin(finger, pin);
  await pictures(page, '02-digits');
  await approveReview(finger, 'Pair');
  await typePairingDigits(finger, digits ?? '');
  const code = await page.locator('[data-code]').textContent();
  await pictures(page, '03-code');
  await finger.waitFor(code ?? 'a code');
  await page.getByRole('button', { name: 'Yes, the same' }).click();
  await approveReview(finger, 'Pair');
  await page.getByText('Paired, unlocked', { exact: true }).waitFor();
}

async function trustByHand({ finger }: StartedWallet, page: Page): Promise<void> {
  await pictures(page, '04-paired');
  await page.getByRole('button', { name: 'Compare on the device' }).click();
  await page.getByText('On your device: page 1 of').first().waitFor();
  await pictures(page, '05-trust');
  const shown = await page
    .locator('main dd code')
    .filter({ hasText: /^[0-9A-F]{4}( [0-9A-F]{4}){4}$/ })
    .first()
    .textContent();
  const pages = await approveReview(finger, 'Root');
  expect(pages.join(' ').replaceAll(/\s+/g, ' ')).toContain(shown);
  await enterPin(finger, pin);
  await page.getByText('Pinned on the device').waitFor();
}

async function openAndLoad({ finger }: StartedWallet, page: Page): Promise<void> {
  await goTo(page, 'Purses');
  await page.getByRole('button', { name: 'Open a purse' }).click();
  await page.getByText('On your device: page 1 of').first().waitFor();
  await pictures(page, '06b-open-purse');
  expect((await approveReview(finger, 'Open purse')).join('')).toContain('127.0.0.1');
  await page.locator('[data-balance="0.00 EUR"]').waitFor();
  await pictures(page, '07-purse');
  await page.getByRole('button', { name: 'Load' }).click();
  const sheet = page.getByRole('dialog', { name: 'Load Practice euros' });
  await sheet.getByLabel('Amount, in EUR').fill('50.005');
  await sheet.getByRole('button', { name: 'Load', exact: true }).click();
  await sheet.getByText('more decimals than the currency').waitFor();
  await sheet.getByRole('button', { name: 'Set the amount to 50' }).click();
  await sheet.getByRole('button', { name: 'Load', exact: true }).click();
  await page.locator('[data-balance="50.00 EUR"]').waitFor();
}

/** The link of the fern guide, from the shop's page to the wallet's field. */
async function lookAtOffer(browser: Browser, wallet: StartedWallet, page: Page): Promise<void> {
  const shop = await openPage(browser, wallet.shop);
  const link = await shop.page.getByRole('link', { name: 'Buy A Field Guide to Ferns' }).getAttribute('href');
  await goTo(page, 'Pay');
  await page.getByLabel('Link to an offer').fill(link ?? '');
  await page.getByRole('button', { name: 'Look at the offer' }).click();
  await page.getByRole('heading', { level: 2, name: 'Bookshop at the Bridge' }).waitFor();
}

async function balanceOf(page: Page): Promise<string | null> {
  return page.locator('[data-balance]').getAttribute('data-balance');
}

test('a person pairs, trusts, opens and loads a purse, and buys by the shop’s link; the receipt is shown, the balance is right', async (context) => {
  const executablePath = needs(context, 'chromium');
  const folder = mkdtempSync(join(tmpdir(), 'semper-first-'));
  const wallet = await startWallet(folder);
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const { finger } = wallet;
    const { page, troubles } = await openPage(browser, wallet.address);
    await page.getByText('Found a device').first().waitFor();
    expect(new URL(page.url()).hash).toBe('');
    await pictures(page, '01-found');
    await pairByHand(wallet, page);
    await trustByHand(wallet, page);

    await pictures(page, '06-trusted');
    await openAndLoad(wallet, page);

    await page.reload();
    await page.locator('[data-balance="50.00 EUR"]').waitFor();
    await lookAtOffer(browser, wallet, page);
    await pictures(page, '08-offer');

    const pay = page.getByRole('button', { name: /^Pay 1\d\.\d\d\sEUR$/ });
    await pay.click();
    await page.getByText('On your device: page 1 of').first().waitFor();
    await pictures(page, '09-asked');
    await refuseReview(finger, 'Pay');
    await page.getByText('You said no on the device.').first().waitFor();
    await page.getByText('holds 50.00 EUR').waitFor();
    await pictures(page, '10-refused');
    const asked = (await pay.textContent())?.replace('Pay ', '').replace('\u00a0', ' ') ?? '';
    await pay.click();
    const pages = await approveReview(finger, 'Pay');
    expect(pages.join('\n')).toContain('Bookshop at the');
    await page.locator('[data-receipt="here"]').waitFor();
    await pictures(page, '11-receipt');
    expect(await page.locator('[data-receipt="here"]').textContent()).toContain('12.90 EUR');
    await goTo(page, 'Purses');
    const cents = (text: string | null) => BigInt((text ?? '').replace(' EUR', '').replace('.', ''));
    expect(cents(await balanceOf(page))).toBe(5000n - cents(asked));

    for (const width of [1024, 512]) {
      // 512 is 1024 at a zoom of 200 %.
      await page.setViewportSize({ width, height: 700 });
      for (const box of ['html', 'main']) {
        expect(await page.locator(box).evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
      }
    }
    await pictures(page, '12-zoomed');
    expect(troubles).toEqual([]);
    expect(wallet.complaints()).toBe('');
  } finally {
    await browser.close();
    await wallet.stop();
    rmSync(folder, { recursive: true });
  }
});

test('killed while the device asks, the wallet says so after the next start, and goes on to the receipt', async (context) => {
  const executablePath = needs(context, 'chromium');
  const folder = mkdtempSync(join(tmpdir(), 'semper-first-'));
  let wallet = await startWallet(folder);
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const first = await openPage(browser, wallet.address);
    await pairByHand(wallet, first.page);
    await trustByHand(wallet, first.page);
    await openAndLoad(wallet, first.page);
    await lookAtOffer(browser, wallet, first.page);
    await first.page.getByRole('button', { name: /^Pay / }).click();
    await wallet.finger.waitFor('Pay to');
    const gone = once(wallet.process, 'exit');
    wallet.process.kill('SIGKILL');
    await gone;
    await first.page.getByText('The wallet is not running any more.').waitFor();

    wallet = await startWallet(folder);
    const { page } = await openPage(browser, wallet.address);
    await page.getByText('Paired, locked').first().waitFor();
    await page.getByText('waits for your yes on the device; nothing has moved').first().waitFor();
    expect(await balanceOf(page)).not.toBe('50.00 EUR');
    await pictures(page, '13-interrupted');
    await page.getByRole('button', { name: 'Go on' }).click();
    await enterPin(wallet.finger, pin);
    await approveReview(wallet.finger, 'Pay');
    await page.getByText('paid, with receipt').first().waitFor();
    expect(await balanceOf(page)).toBe('37.09 EUR');
  } finally {
    await browser.close();
    await wallet.stop();
    rmSync(folder, { recursive: true });
  }
});
