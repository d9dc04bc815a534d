import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { expect, test } from 'vitest';
import { spawnDevice } from '../actors/spawned-device.ts';
import { needs } from '../house/needs.ts';

test('the panel shows what the device shows, takes mouse and keyboard, survives a reload, and breaks no policy', async (context) => {
  const executablePath = needs(context, 'chromium');
  const folder = mkdtempSync(join(tmpdir(), 'semper-panel-'));
  const device = await spawnDevice(folder, ['--panel', '0']);
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(10_000);
    const troubles: string[] = [];
    page.on('console', (message) => troubles.push(message.text()));
    page.on('pageerror', (error) => troubles.push(error.message));
    await page.goto(device.panel ?? '');
    const shown = page.locator('#text');
    await shown.filter({ hasText: '1 New wallet' }).waitFor({ state: 'attached' });
    expect(page.url()).not.toContain('#');

    await page.keyboard.press('1');
    await device.finger.waitFor('New PIN');
    await page.keyboard.type('12345');
    await page.getByRole('button', { name: '6' }).click();
    await device.finger.waitFor('******');
    // The click must not leave the key 6 focused, or Enter would press it again.
    await page.keyboard.press('Enter');
    await device.finger.waitFor('PIN again');
    await page.keyboard.press('Escape');
    await device.finger.waitFor('New PIN');

    await page.reload();
    await shown.filter({ hasText: 'New PIN' }).waitFor({ state: 'attached' });
    const dots = await page.locator('canvas').evaluate((canvas: { getContext(kind: '2d'): unknown }) => {
      const context = canvas.getContext('2d') as { getImageData(...area: number[]): { data: Uint8ClampedArray } };
      const { data } = context.getImageData(0, 0, 128, 64);
      return Array.from({ length: 128 * 64 }, (_, dot) => (data[dot * 4] ?? 0) > 128);
    });
    expect(dots.slice(0, 128 * 8).filter(Boolean).length).toBeGreaterThan(700);
    expect(dots.slice(128 * 40, 128 * 48).some(Boolean)).toBe(false);
    expect(troubles).toEqual([]);
  } finally {
    await browser.close();
    await device.stop();
    rmSync(folder, { recursive: true });
  }
});
