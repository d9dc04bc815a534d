// From the click on Pay in the wallet's own page to the first page of the review on the device: browser, host, records on disk,
// archive and link, each in the process that it has with a person. The peer is the same payment begun by a program that has the
// wallet's blocks in itself and the device at its socket: what the page and the host around them cost shows in the ratio; the
// goal for the person, 300 ms, is said on stderr beside what was seen. Each review is refused, so that no money moves.
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { load } from '#app/business/load.ts';
import { considerOffer, pay } from '#app/business/pay.ts';
import { fingerAt, type Finger } from '#e2e/actors/finger-on-keypad.ts';
import { startMarketAtHand } from '#e2e/actors/market-at-hand.ts';
import { approveReview } from '#e2e/actors/person-at-device.ts';
import { spawnWallet } from '#e2e/actors/started-wallet.ts';
import { openFolderWithCredential } from '#main/node/wallet-folder.ts';
import { amount } from '#protocols/values/amount.ts';
import type { Result } from '#protocols/values/result.ts';
import { median, type Contest, type Measure } from './measure.ts';
import { pairWalletAndDevice, pin } from './wallet-and-device.ts';

/** What a person waits at most, in milliseconds. */
const greatestWait = 300;

/** The measure. */
export const payToPage: Measure = {
  name: 'pay-to-page',
  unit: 'ms',
  goal: 3,
  goalIs: 'max',
  compares: "from the click on Pay to the device's first page, against the same payment begun without page and host",
  runs: 11,
  onDemand: true,
  async open(folder): Promise<Contest> {
    const screen = await openScreen(folder);
    const program = await openProgram(join(folder, 'program'));
    const seen: number[] = [];
    return {
      async ours() {
        const took = await screen.clickToPage();
        seen.push(took);
        return took;
      },
      peer: () => program.beginToPage(),
      async close() {
        const waited = median(seen);
        const verdict = waited <= greatestWait ? 'met' : 'MISSED';
        console.error(`pay-to-page          ${waited.toPrecision(3)} ms of at most ${greatestWait} ms: ${verdict}`);
        await screen.close();
        await program.close();
      },
    };
  },
};

/** Resolves with the time at which the device shows the first page of a review that was not there before. */
function firstPage(finger: Finger): Promise<number> {
  const before = finger.seen.length;
  return finger
    .until(({ text, page }) => finger.seen.length > before && text[0]?.startsWith('Pay') === true && page?.[0] === 1)
    .then(() => performance.now());
}

async function openScreen(folder: string) {
  const control = join(folder, 'control.sock');
  const wallet = await spawnWallet(folder, ['--way', 'try', '--control', control]);
  const browser = await chromium.launch({
    executablePath: process.env['SEMPER_CHROMIUM'] ?? '/usr/lib/chromium/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(wallet.address);
  await page.getByRole('navigation').first().waitFor({ timeout: 60_000 });
  const finger = await fingerAt(control);
  return {
    async clickToPage() {
      await ask(page, 'activity/dismiss');
      await ask(page, 'offer/from-shop');
      await page.evaluate("location.hash = '#/pay'");
      const button = page.getByRole('button', { name: /^Pay\b/ }).first();
      await button.waitFor();
      const shown = firstPage(finger);
      const began = performance.now();
      await button.click({ noWaitAfter: true });
      const took = (await shown) - began;
      await finger.press('c');
      await finger.until(({ text }) => text[0]?.startsWith('Pay') !== true);
      await ask(page, 'offer/put-aside');
      return took;
    },
    async close() {
      await browser.close();
      finger.close();
      await wallet.stop();
    },
  };
}

/** Asks the host as the page does. */
async function ask(page: Page, method: string): Promise<void> {
  const call = (name: string) =>
    fetch('/ask', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Semper-Secret': sessionStorage.getItem('semper-secret') ?? '' },
      body: JSON.stringify({ method: name, input: {} }),
    }).then((answer) => answer.json() as Promise<{ readonly ok: boolean }>);
  const answer = await page.evaluate(call, method);
  if (!answer.ok) throw new Error(`${method}: ${JSON.stringify(answer)}`);
}

async function openProgram(folder: string) {
  const market = await startMarketAtHand(folder);
  const opened = await openFolderWithCredential(join(folder, 'wallet'), Math.floor(Date.now() / 1000));
  if (!opened.ok) throw new Error(opened.error.code);
  const { store, archive } = opened.value;
  const both = await pairWalletAndDevice(folder, store, market.authority.root, { archive });
  const { desk, finger } = both;
  await desk.pinRoot(finger, market.authority.root, pin);
  const opening = desk.ecash.openPurse('Euro', market.mint.url, 'eur', {});
  await approveReview(finger, 'Open purse');
  const purse = value(await opening).id;
  value(await load(desk.wallet, purse, amount(5000n, 'EUR')));
  return {
    async beginToPage() {
      const { offer } = value(await considerOffer(desk.wallet, { link: market.link('postcard') }));
      const shown = firstPage(finger);
      const began = performance.now();
      const paying = pay(desk.wallet, offer, purse);
      const took = (await shown) - began;
      await finger.press('c');
      await paying;
      return took;
    },
    async close() {
      await desk.settled();
      await both.close();
      await opened.value.close();
      await market.stop();
    },
  };
}

function value<Value>(result: Result<Value, { readonly code: string }>): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
