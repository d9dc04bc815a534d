// The README's pictures: a payment as it really goes, on the wallet's page and the device's panel, in both themes. With
// `SEMPER_PICTURES=write` they are taken anew; else they only have to be there, named by the README, and small.
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { spawnWallet } from '../actors/started-wallet.ts';
import { screenAt } from '../actors/screen-by-http.ts';
import { needs } from '../house/needs.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'docs/pictures');
const greatest = 200_000;
const window = { width: 1024, height: 700 };
const panelSize = { width: 400, height: 700 };

test('Every picture that the README shows is there in both themes, and small', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const named = new Set([...readme.matchAll(/docs\/pictures\/([\w-]+\.png)/g)].map(([, name]) => name ?? ''));
  expect(readdirSync(folder).toSorted()).toEqual([...named].toSorted());
  for (const name of named) {
    expect(statSync(join(folder, name)).size, name).toBeLessThan(greatest);
    const other = name.includes('-dark') ? name.replace('-dark', '') : name.replace('.png', '-dark.png');
    expect([...named], `the other theme of ${name}`).toContain(other);
  }
});

test('The pictures show a payment as it goes', { timeout: 240_000 }, async (context) => {
  const executablePath = needs(context, 'chromium');
  if (process.env['SEMPER_PICTURES'] !== 'write') return;
  const data = mkdtempSync(join(tmpdir(), 'semper-pictures-'));
  onTestFinished(() => rmSync(data, { recursive: true, force: true, maxRetries: 5 }));
  const wallet = await spawnWallet(data, ['--way', 'try']);
  onTestFinished(() => wallet.stop());
  const ready = await (await screenAt(wallet.address)).until(({ door }) => door.is === 'open');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--hide-scrollbars'] });
  onTestFinished(() => browser.close());
  const room = await browser.newContext({ viewport: window, locale: 'en-GB', reducedMotion: 'reduce' });
  const page = await room.newPage();
  await page.goto((await spawnWallet(data)).address);
  const panel = await room.newPage();
  await panel.setViewportSize(panelSize);
  await panel.goto(ready.places.panel ?? '');
  await panel.getByText('Connected').waitFor();

  await page.getByRole('button', { name: 'Buy at the practice shop' }).click();
  await page.getByRole('button', { name: /^Pay / }).click();
  const asks = (number: number) => page.getByRole('main').getByText(`page ${number} of`).waitFor();
  await asks(1);
  await panel.locator('[data-key="right"]').click();
  await asks(2);
  await inBothThemes([page, panel], async (theme) => {
    const shots = [await page.screenshot(), await panel.screenshot()] as const;
    await besideEachOther(room, shots, `wallet-and-device${theme}`);
  });
  for (let last = false; !last;) {
    last = /(\d+)\/\1\s*$/.test((await panel.locator('#text').textContent()) ?? '');
    await panel.locator(`[data-key="${last ? 'ok' : 'right'}"]`).click();
    await panel.waitForTimeout(150);
  }
  await page.getByText('signed by the payee').waitFor();
  await page.getByText('Paid. The receipt is here.').first().waitFor({ state: 'attached' });
  await page
    .getByRole('alertdialog')
    .or(page.getByText('Paid. The receipt is here.'))
    .first()
    .waitFor({ state: 'hidden' })
    .catch(() => undefined);
  await keep(page, 'payment');
  await page.getByRole('link', { name: 'The whole story' }).click();
  await page.getByText('What happened').waitFor();
  await keep(page, 'story');
  await page.getByRole('navigation').getByRole('link', { name: 'Books' }).click();
  await page.getByText('2 operations').or(page.getByText('operations')).first().waitFor();
  await page.locator('pre').evaluate((preview) => {
    preview.scrollTo({ top: preview.scrollHeight });
    preview.scrollIntoView({ block: 'end' });
  });
  await keep(page, 'books');
});

async function inBothThemes(pages: readonly Page[], take: (suffix: '' | '-dark') => Promise<void>): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const page of pages) await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // The panel draws its display anew only when the screen changes; what it draws is the same by day and night.
    await take(colorScheme === 'dark' ? '-dark' : '');
  }
}

async function keep(page: Page, name: string): Promise<void> {
  await inBothThemes([page], async (theme) => {
    await page.mouse.move(window.width / 2, window.height - 20);
    writeFileSync(join(folder, `${name}${theme}.png`), await page.screenshot());
  });
}

async function besideEachOther(room: BrowserContext, shots: readonly [Buffer, Buffer], name: string): Promise<void> {
  const table = await room.newPage();
  const gap = 20;
  const size = { width: window.width + panelSize.width + gap, height: window.height };
  await table.setViewportSize(size);
  const images = shots.map((shot) => `<img src="data:image/png;base64,${shot.toString('base64')}">`);
  const frame = 'display:block;border:1px solid #8a857a;border-radius:8px;box-sizing:border-box';
  await table.setContent(`<style>body{margin:0;display:flex;gap:${gap}px}img{${frame}}</style>${images.join('')}`);
  await table
    .locator('img')
    .last()
    .evaluate((image) => (image as unknown as { decode(): Promise<void> }).decode());
  writeFileSync(join(folder, `${name}.png`), await table.screenshot({ omitBackground: true }));
  await table.close();
}
