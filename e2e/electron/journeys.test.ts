// The try-it journey in Electron: under Playwright's `_electron` where its binary is; and everywhere the same page in Chromium
// over the very bridge, channel and scheme of the Electron host, with a stand-in for Electron's module between them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, chromium } from 'playwright-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { builtPage } from '#main/browser/built-page.ts';
import { runElectron } from '#main/electron/main.ts';
import { openDeskWallet } from '#main/electron/open-wallet.ts';
import { findElectron } from '#scripts/electron-binary.ts';
import { bundleForElectron, bundleFolder } from '#scripts/electron-bundle.ts';
import { elsewhere, needs } from '../house/needs.ts';
import { fakeElectron, type FakeWindow } from './fake-electron.ts';
import { tryItAndBuy } from './try-it.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'semper-electron-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('In Electron a person tries it and buys with one OK on the device', { timeout: 120_000 }, async (context) => {
  const found = findElectron() ?? elsewhere(context, 'Electron’s binary (docs/PACKAGING.md says how to bring it)');
  await bundleForElectron();
  const control = join(folder, 'control.sock');
  const { ELECTRON_RUN_AS_NODE: _asNode, ...env } = process.env;
  const program = await _electron.launch({
    executablePath: found.binary,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...[bundleFolder, '--folder', join(folder, 'data'), '--any-ports', '--control', control],
    ],
    env: Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined)),
  });
  try {
    const isScreens = (url: string) => url === 'app://wallet/';
    const page =
      program.windows().find((window) => isScreens(window.url())) ??
      (await program.waitForEvent('window', { predicate: (window) => isScreens(window.url()) }));
    expect(await tryItAndBuy(page, control)).toContain('Bookshop');
  } finally {
    await program.close();
  }
});

test(
  'The page does the same over the bridge of the Electron host, without one refused file or complaint',
  { timeout: 120_000 },
  async (context) => {
    const executablePath = needs(context, 'chromium');
    const control = join(folder, 'control.sock');
    const { electron, state } = fakeElectron();
    const faults: unknown[] = [];
    await runElectron(electron, {
      folder: join(folder, 'data'),
      preload: '',
      args: [],
      readPage: () => builtPage(root),
      openWallet: (given) =>
        openDeskWallet(
          { folder: join(folder, 'data'), control, anyPorts: true },
          { device: join(root, 'firmware-sim', 'serve.ts'), market: join(root, 'market', 'serve.ts') },
          given,
          (fault) => faults.push(fault),
        ),
      onFault: (fault) => faults.push(fault),
    });
    const window = state.windows.find(({ loaded }) => loaded[0] === 'app://wallet/') as FakeWindow;
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      const troubles: string[] = [];
      page.on('console', (message) => troubles.push(message.text()));
      page.on('pageerror', (error) => troubles.push(error.message));
      await page.route('**/*', async (route) => {
        const answer = await window.webContents.session.load(
          route.request().url().replace('https://wallet/', 'app://wallet/'),
        );
        const { status, headers } = answer;
        await route.fulfill({
          status,
          headers: Object.fromEntries(headers),
          body: Buffer.from(await answer.arrayBuffer()),
        });
      });
      await page.exposeFunction('say', (text: string) => window.webContents.say([text]));
      await page.addInitScript(
        `window.semper = { ask: (method, input) => window.say(JSON.stringify({ method, input })) }`,
      );
      await page.goto('https://wallet/');
      expect(await tryItAndBuy(page, control)).toContain('Bookshop');
      expect(troubles).toEqual([]);
      expect(faults).toEqual([]);
      const panel = state.windowTitled('Device');
      expect(panel?.loaded.at(-1)).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//);
    } finally {
      await browser.close();
      state.app.quit();
      await expect.poll(() => state.app.exits, { timeout: 15_000 }).toEqual([0]);
    }
  },
);
