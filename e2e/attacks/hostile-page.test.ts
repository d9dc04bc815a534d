// A hostile page in the same browser and profile as wallet and panel, which is worse than the windows that we open, tries
// each way that the web has to reach another page's server: from another port of 127.0.0.1 (a second program), from
// `localhost` (where shops live) and from a name of its own. None reads anything, and nothing that it sends has an effect.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, type TestContext } from 'vitest';
import { spawnDevice, type SpawnedDevice } from '../actors/spawned-device.ts';
import { good } from '#protocols/values/result.ts';
import { needs } from '../house/needs.ts';
import { attempts, startHostileSite, type Attempt, type HostileSite } from './hostile-site.ts';
import { known, startWalletHost, type WalletHost } from './wallet-host.ts';

const names = ['127.0.0.1', 'localhost', 'attacker.example'] as const;
const folder = mkdtempSync(join(tmpdir(), 'semper-hostile-'));
/** How long a busy machine may take for what takes a moment, in milliseconds. */
const patience = 20_000;
let host: WalletHost;
let device: SpawnedDevice;
let site: HostileSite;
let browser: Browser | undefined;
let context: BrowserContext | undefined;
const hostile = new Map<string, Page>();

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

/** The browser with wallet and panel open; every name of `example` leads to this machine. */
async function desk(test: TestContext): Promise<BrowserContext> {
  const executablePath = needs(test, 'chromium');
  if (context) return context;
  const args = ['--no-sandbox', '--host-resolver-rules=MAP *.example 127.0.0.1'];
  browser = await chromium.launch({ executablePath, args });
  context = await browser.newContext();
  context.setDefaultTimeout(patience);
  const wallet = await context.newPage();
  await wallet.goto(host.freshAddress());
  await expect.poll(() => wallet.title(), { timeout: patience }).toBe('open');
  const panel = await context.newPage();
  await panel.goto(device.panel ?? '');
  await panel.locator('#text').filter({ hasText: '1 New wallet' }).waitFor({ state: 'attached' });
  return context;
}

/** A fresh page of the site under each of its names. */
async function strangers(test: TestContext): Promise<readonly Page[]> {
  const browsing = await desk(test);
  for (const name of names) {
    const page = hostile.get(name) ?? (await browsing.newPage());
    hostile.set(name, page.removeAllListeners('response'));
    await page.goto(`http://${name}:${site.port}/`);
  }
  await hostile.get(names[0])?.bringToFront(); // else the browser renders nothing beforehand for it
  return [...hostile.values()];
}

type Aim = { target: string; path: string; body: string; script: string; style: string; picture: string };
const aims = {
  wallet: (): Aim => {
    const here = { path: '/ask', body: known, script: '/page.js', style: '/page.css', picture: '/icon.svg' };
    return { target: host.origin, ...here };
  },
  panel: (): Aim => {
    const here = { path: '/key', body: '1', script: '/panel.js', style: '/panel.css', picture: '/panel.svg' };
    return { target: new URL(device.panel ?? '').origin, ...here };
  },
};

/** Tries one attempt on wallet or panel: what it got, and what their servers gave. */
async function tried(page: Page, attempt: Attempt, aim: Aim): Promise<readonly unknown[]> {
  const served: string[] = [];
  page.on('response', (answer) => {
    if (answer.url().startsWith(aim.target) && answer.status() < 400) served.push(`${answer.status()} ${answer.url()}`);
  });
  return [await page.evaluate(`attempt(${JSON.stringify(attempt)}, ${JSON.stringify(aim)})`), ...served];
}

test.for(Object.keys(attempts) as Attempt[])(
  'A page of a second program, of a shop, of a stranger that %s gets nothing from wallet and panel, and changes nothing',
  async (attempt, test) => {
    const pages = await strangers(test);
    const before = host.reached.length;
    const got = await Promise.all(
      pages.flatMap((page) => Object.values(aims).map((aim) => tried(page, attempt, aim()))),
    );
    expect(got).toEqual(Array.from({ length: 6 }, () => ['nothing']));
    expect(host.reached.length).toBe(before);
    expect(device.finger.text()).toContain('1 New wallet');
  },
);

test('The same attempts reach a server that does not guard itself', async (test) => {
  const careless = await startHostileSite();
  // These three the browser refuses before it sends anything.
  const kept = /worker (?:for|of) it/;
  const idle: Attempt[] = [];
  try {
    for (const attempt of (Object.keys(attempts) as Attempt[]).filter((one) => !kept.test(one))) {
      const [page] = await strangers(test);
      const aim = { ...aims.wallet(), target: `http://127.0.0.1:${careless.port}` };
      const before = careless.got.length;
      await page?.evaluate(`void attempt(${JSON.stringify(attempt)}, ${JSON.stringify(aim)})`);
      await expect
        .poll(() => careless.got.length > before, { timeout: patience })
        .toBe(true)
        .catch(() => idle.push(attempt));
    }
  } finally {
    await careless.stop();
  }
  expect(idle).toEqual([]);
});

test('A name of the attacker that comes to mean this machine leads to neither wallet nor panel', async (test) => {
  const own = await (await desk(test)).browser()?.newContext();
  if (!own) throw new Error('the desk has no browser of its own');
  const page = await own.newPage();
  for (const { port } of [new URL(host.origin), new URL(device.panel ?? '')]) {
    for (const name of ['rebound.example', 'localhost']) {
      const [answer] = await Promise.all([
        page.waitForEvent('response'),
        page.goto(`http://${name}:${port}/`).catch(() => undefined), // an answer without a body is an error to the browser
      ]);
      expect(answer.status()).toBe(421);
      expect(await page.title()).not.toMatch(/wallet|device/i);
    }
  }
  await own.close();
});

test('A page that learned the address of a file cannot fetch it, nor use it up', async (test) => {
  const page = await (await desk(test)).newPage();
  const delivered = await host.downloads.deliver({
    name: 'books.csv',
    mediaType: 'text/csv',
    async write(put) {
      await put('all of it');
      return good(undefined);
    },
  });
  if (!delivered.ok || delivered.value.is !== 'ready') throw new Error('nothing to fetch');
  const address = `${host.origin}${delivered.value.address}`;
  await page.goto(`http://localhost:${site.port}/`);
  for (const mode of ['cors', 'no-cors']) {
    const got = await page.evaluate(`fetch('${address}', { mode: '${mode}' }).then(() => 'read', () => 'nothing')`);
    expect(got).toBe('nothing');
  }
  await page.evaluate(`location.href = '${address}'`);
  await expect.poll(() => page.content(), { timeout: patience }).toContain('origin-refused');
  expect(await (await fetch(address)).text()).toBe('all of it');
  await page.close();
});
