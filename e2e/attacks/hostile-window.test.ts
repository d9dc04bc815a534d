// A page of another origin tries to get hold of the windows in which wallet and panel stand: by opening them, by being
// opened by them, by their names, by laying a window of the same name over them. The panel is where the person approves, so
// what holds for it holds for the approval. Windows that merely look alike no web page can be kept from; see THREATS.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { spawnDevice, type SpawnedDevice } from '../actors/spawned-device.ts';
import { needs } from '../house/needs.ts';
import { startHostileSite, type HostileSite } from './hostile-site.ts';
import { startWalletHost, type WalletHost } from './wallet-host.ts';

const folder = mkdtempSync(join(tmpdir(), 'semper-window-'));
/** How long a busy machine may take for what takes a moment, in milliseconds. */
const patience = 20_000;
let host: WalletHost;
let device: SpawnedDevice;
let site: HostileSite;
let browser: Browser | undefined;
let context: BrowserContext;
let wallet: Page;
let panel: Page;
let hostile: Page;

beforeAll(async () => {
  [host, device, site] = await Promise.all([
    startWalletHost(),
    spawnDevice(folder, ['--panel', '0']),
    startHostileSite(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([host.stop(), device.stop(), site.stop()]);
  rmSync(folder, { recursive: true });
});
beforeEach(async (test) => {
  const executablePath = needs(test, 'chromium');
  // A page may open windows here without being clicked: no blocker shall stand in for the policy.
  browser ??= await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-popup-blocking'] });
  // A desk of its own for each: whatever windows one attempt leaves behind, the next does not meet them.
  context = await openDesk(browser);
  await hostile.goto(`http://localhost:${site.port}/`);
  return () => context.close();
});

async function openDesk(within: Browser): Promise<BrowserContext> {
  const opened = await within.newContext();
  opened.setDefaultTimeout(patience);
  [wallet, panel, hostile] = await Promise.all([opened.newPage(), opened.newPage(), opened.newPage()]);
  await wallet.goto(host.freshAddress());
  await expect.poll(() => wallet.title(), { timeout: patience }).toBe('open');
  await panel.goto(device.panel ?? '');
  await panel.locator('#text').filter({ hasText: '1 New wallet' }).waitFor({ state: 'attached' });
  return opened;
}

const targets = { wallet: () => wallet, panel: () => panel };
const each = test.for(Object.keys(targets) as (keyof typeof targets)[]);

each('A page that opens the %s loses the handle at once: closed to it, and not to be led elsewhere', async (name) => {
  const address = targets[name]().url();
  const opening = hostile.context().waitForEvent('page');
  await hostile.evaluate(`held = open('${address}', 'held'); 0`);
  const opened = await opening;
  await opened.waitForURL(address);
  await expect.poll(() => hostile.evaluate('held.closed'), { timeout: patience }).toBe(true);
  expect(await hostile.evaluate(`try { held.document.title } catch { 'refused' }`)).not.toMatch(/wallet|device/i);
  await hostile.evaluate(
    `try { held.location = 'http://localhost:${site.port}/fake' } catch {} ; held.postMessage('x', '*'); 0`,
  );
  await hostile.evaluate(`held.close(); held.focus(); 0`);
  expect(opened.isClosed()).toBe(false);
  expect(opened.url()).toBe(address);
  expect(await opened.evaluate('[opener, name]')).toEqual([null, '']);
});

each('A page that the %s opened has no handle to it, and learns not even its address', async (name) => {
  const page = targets[name]();
  const address = page.url();
  const opening = page.context().waitForEvent('page');
  await page.evaluate(`open('http://localhost:${site.port}/from-${name}', 'shop'); 0`);
  const opened = await opening;
  await opened.waitForURL(/from-/);
  expect(await opened.evaluate('[opener, document.referrer, history.length, name]')).toEqual([null, '', 1, '']);
  expect(site.got.find(({ url }) => url === `/from-${name}`)?.headers).not.toHaveProperty('referer');
  expect(page.url()).toBe(address);
});

each('A window of the same name as that of the %s is another window', async (name) => {
  const page = targets[name]();
  const address = page.url();
  await page.evaluate(`window.name = 'semper'; 0`);
  const opening = hostile.context().waitForEvent('page');
  await hostile.evaluate(`held = open('http://localhost:${site.port}/over', 'semper'); 0`);
  const opened = await opening;
  await opened.waitForURL(/over/);
  expect(opened).not.toBe(page);
  expect(page.url()).toBe(address);
  const link = `Object.assign(document.createElement('a'), { href: '/over', target: 'semper' })`;
  await hostile.evaluate(`document.body.appendChild(${link}).click()`);
  await hostile.evaluate(`open('javascript:document.title = "over"', 'semper'); 0`);
  expect(page.url()).toBe(address);
  expect(await page.title()).not.toBe('over');
});

each('A form of another page aimed at the window of the %s goes elsewhere and is refused', async (name) => {
  const page = targets[name]();
  const { origin } = new URL(page.url());
  const [address, before] = [page.url(), host.reached.length];
  await page.evaluate(`window.name = 'semper'; 0`);
  const action = `${origin}${name === 'wallet' ? '/ask' : '/key'}`;
  const form = `{ action: '${action}', method: 'post', enctype: 'text/plain', target: 'semper' }`;
  const [answer] = await Promise.all([
    hostile.context().waitForEvent('response', (one) => one.url() === action),
    hostile.evaluate(`document.body.appendChild(Object.assign(document.createElement('form'), ${form})).submit()`),
  ]);
  expect(answer.status()).toBe(403);
  expect([page.url(), host.reached.length]).toEqual([address, before]);
  expect(device.finger.text()).toContain('1 New wallet');
});

each('The %s is shown in no frame, not even in one of its own origin', async (name) => {
  const page = targets[name]();
  const said = page.waitForEvent('console');
  await page.evaluate(`document.body.appendChild(Object.assign(document.createElement('iframe'), { src: '/' })); 0`);
  expect((await said).text()).toMatch(/content security policy/i);
  const shown = await Promise.all(page.frames().map((frame) => frame.locator('h1').allTextContents()));
  expect(shown.flat().filter((heading) => /^(?:Wallet|Practice device)$/.test(heading)).length).toBe(1); // the page itself
});

each('What a tab of the %s keeps, a tab that somebody else opens does not have', async (name) => {
  const kept = (await targets[name]().evaluate('Object.values(sessionStorage)')) as readonly string[];
  expect(kept).toEqual([expect.stringMatching(/^[\w-]{32,43}$/)]);
  const opened = await hostile.context().newPage();
  await opened.goto(targets[name]().url());
  expect(await opened.evaluate('Object.values(sessionStorage)')).not.toContain(kept[0]);
  expect(await opened.evaluate('[localStorage.length, document.cookie]')).toEqual([0, '']);
});
