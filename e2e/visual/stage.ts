// A real wallet that has lived a little, and one page of it that can be put into any state: whatever the page asks goes to the real
// host, except the view, which the stage hands out itself, as the host gave it or changed by a shot (and checked by the contract,
// so that no shot shows what the wallet could never say). Times are moved so that the last thing always happened at noon.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page, type Route } from 'playwright-core';
import { expect } from 'vitest';
import { viewSchema, type PaymentView, type View } from '#app/screen-contract/views.ts';
import { fingerAt } from '../actors/finger-on-keypad.ts';
import { approveReview, refuseReview } from '../actors/person-at-device.ts';
import { screenAt, type ScreenByHttp } from '../actors/screen-by-http.ts';
import { spawnWallet, type SpawnedWallet } from '../actors/started-wallet.ts';

/** What time it is on stage, in seconds: Friday, 18 June 2027, noon in Berlin. */
export const noon = Date.UTC(2027, 5, 18, 10, 0, 0) / 1000;
const timeNames = new Set(
  'at now startedAt issuedAt validUntil receivedAt madeAt paidAt returnableAt until from to day time'.split(' '),
);
const patience = 10_000;

/** Changes the view of the host into the one that is shown. */
export type Change = (view: View) => View;

/** Resolves when what is written, how much there is and how far it is scrolled stayed the same over three looks. */
const settled = `new Promise((done) => {
  let [last, same] = ['', 0];
  const look = () => {
    const scrolled = [scrollY, document.querySelector('main')?.scrollTop, document.activeElement?.tagName];
    const now = JSON.stringify([document.body.innerText, document.querySelectorAll('*').length, scrolled]);
    same = now === last ? same + 1 : 0;
    last = now;
    if (same >= 3) done();
    else requestAnimationFrame(() => setTimeout(look, 20));
  };
  look();
})`;

/** The wallet and its page. */
export class Stage {
  readonly page: Page;
  /** What the real wallet says. */
  readonly base: View;
  readonly origin: string;
  readonly panel: string;
  readonly #folder: string;
  readonly #wallet: SpawnedWallet;
  readonly #browser: Browser;
  readonly #shift: number;
  #shown: View;
  #version = 1;
  readonly #waiting: (() => void)[] = [];
  #gone = false;
  #held: Promise<void> | undefined;
  #answers: Readonly<Record<string, unknown>> = {};

  private constructor(parts: {
    readonly page: Page;
    readonly base: View;
    readonly folder: string;
    readonly wallet: SpawnedWallet;
    readonly browser: Browser;
  }) {
    this.page = parts.page;
    this.#folder = parts.folder;
    this.#wallet = parts.wallet;
    this.#browser = parts.browser;
    this.#shift = noon - parts.base.now;
    this.base = spaced(moved(parts.base, this.#shift));
    this.#shown = this.base;
    this.origin = new URL(parts.wallet.address).origin;
    this.panel = parts.base.places.panel ?? '';
  }

  /** Lives through what the shots show, and opens the page. */
  static async set(executablePath: string): Promise<Stage> {
    const folder = mkdtempSync(join(tmpdir(), 'semper-visual-'));
    const control = join(folder, 'control.sock');
    const wallet = await spawnWallet(folder, ['--way', 'try', '--control', control]);
    try {
      const screen = await screenAt(wallet.address);
      const base = await lived(screen, control);
      const browser = await chromium.launch({
        executablePath,
        args: ['--no-sandbox', '--font-render-hinting=none', '--disable-lcd-text', '--hide-scrollbars'],
      });
      const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        reducedMotion: 'reduce',
        locale: 'en-GB',
        timezoneId: 'Europe/Berlin',
      });
      context.setDefaultTimeout(patience);
      const page = await context.newPage();
      const stage = new Stage({ page, base, folder, wallet, browser });
      await page.route(`${stage.origin}/ask`, (route) => stage.#answer(route));
      await page.clock.setFixedTime(noon * 1000);
      const again = await spawnWallet(folder);
      await page.goto(again.address);
      await page.locator('h1').waitFor();
      return stage;
    } catch (error) {
      await wallet.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      throw error;
    }
  }

  /** Shows the view changed so, from now on. */
  show(change: Change): void {
    this.#version += 1;
    this.#shown = viewSchema.parse({ ...change(structuredClone(this.base)), version: this.#version });
    for (const go of this.#waiting.splice(0)) go();
  }

  /** Has these methods answered so instead of by the wallet; a problem is `{ problem: … }`, `undefined` never comes. */
  answer(answers: Readonly<Record<string, unknown>>): void {
    this.#answers = answers;
  }

  /** Holds back what the wallet answers, but for the view, until the returned function is called. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#held = promise;
    return () => {
      this.#held = undefined;
      resolve();
    };
  }

  /** Whether the page finds the wallet. */
  set gone(gone: boolean) {
    this.#gone = gone;
    for (const go of this.#waiting.splice(0)) go();
  }

  /** Opens a place anew, as after a reload. */
  async open(hash: string): Promise<void> {
    await this.page.goto(`${this.origin}/${hash}`);
    await this.page.reload();
    await this.page.locator('h1').first().waitFor();
    await this.page.evaluate('document.fonts.ready.then(() => undefined)');
  }

  /** Waits until nothing is loaded any more. */
  async settle(): Promise<void> {
    await expect.poll(() => this.page.locator('[aria-busy="true"]').count(), { timeout: patience }).toBe(0);
    await this.page.evaluate(settled);
  }

  /** Everything ends. */
  async strike(): Promise<void> {
    await this.#browser.close();
    await this.#wallet.stop();
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async #answer(route: Route): Promise<void> {
    const asked = route.request().postDataJSON() as {
      readonly method: string;
      readonly input: { readonly after?: number; readonly from?: unknown; readonly to?: unknown };
    };
    if (this.#gone) return route.abort();
    const give = (value: unknown) =>
      route
        .fulfill({ contentType: 'application/json', body: JSON.stringify({ ok: true, value }) })
        .catch(() => undefined);
    if (asked.method === 'wallet/view') {
      if ((asked.input.after ?? 0) >= this.#version) await new Promise<void>((resolve) => this.#waiting.push(resolve));
      if (this.#gone) return route.abort();
      return give(this.#shown);
    }
    if (asked.method in this.#answers) {
      const answer = this.#answers[asked.method];
      if (answer === undefined) return;
      if (typeof answer === 'object' && answer !== null && 'problem' in answer) {
        return route.fulfill({
          contentType: 'application/json',
          body: JSON.stringify({ ok: false, error: answer.problem }),
        });
      }
      return give(answer);
    }
    await this.#held;
    // The host lives on another day than the stage: its books are asked for whole.
    const { from: _from, to: _to, ...whole } = asked.input;
    const postData = asked.method.startsWith('books/') ? { ...asked, input: whole } : asked;
    const answer = await route.fetch({ postData }).catch(() => undefined);
    if (!answer) return;
    return route.fulfill({ response: answer, json: moved(await answer.json(), this.#shift) }).catch(() => undefined);
  }
}

/** The payments in one order whatever the second in which each began, seven minutes apart. */
function spaced(view: View): View {
  if (!view.wallet) return view;
  const rank = ({ kind, amount }: PaymentView) =>
    `${kind === 'load' ? 2 : kind === 'gather' ? 1 : 0}${amount.minor.padStart(14, '0')}`;
  const payments = view.wallet.payments
    .toSorted((one, other) => (rank(one) < rank(other) ? -1 : 1))
    .map((payment, place) => ({ ...payment, startedAt: noon - 420 * (place + 1) }));
  return { ...view, wallet: { ...view.wallet, payments } };
}

/** A value with its times moved; anything else stays. */
function moved<Value>(value: Value, by: number): Value {
  const past = 1_600_000_000;
  const walk = (one: unknown, name: string): unknown => {
    if (Array.isArray(one)) return one.map((item) => walk(item, name));
    if (typeof one === 'object' && one !== null) {
      return Object.fromEntries(Object.entries(one).map(([key, member]) => [key, walk(member, key)]));
    }
    return typeof one === 'number' && one > past && timeNames.has(name) ? one + by : one;
  };
  return walk(value, '') as Value;
}

/** Buys twice, refuses once, asks for money under a name of its own; the view after it. */
async function lived(screen: ScreenByHttp, control: string): Promise<View> {
  const value = async <Answer extends { readonly ok: boolean }>(reply: Promise<Answer>) => {
    const answer = await reply;
    if (!answer.ok) throw new Error(JSON.stringify(answer));
  };
  const ready = await screen.until(
    ({ door }) => door.is === 'open' || ('problem' in door && door.problem !== undefined),
  );
  const finger = await fingerAt(control);
  const shop = await (await fetch(ready.places.shop ?? '')).text();
  for (const [article, ends] of [
    ['ferns', approveReview],
    ['tides', refuseReview],
    ['walking-set', approveReview],
  ] as const) {
    const link = new RegExp(`href="(web\\+semper:[^"]*${article})"`).exec(shop)?.[1] ?? '';
    await value(screen.ask('offer/consider', { link }));
    const { wallet } = await screen.until(({ wallet: open }) => open?.offer !== undefined);
    await value(
      screen.ask('offer/pay', {
        digest: wallet?.offer?.digest ?? '',
        purse: wallet?.offer?.candidates[0]?.purse ?? '',
      }),
    );
    await ends(finger, 'Pay');
    await screen.until(({ wallet: open }) => open?.activity !== undefined && open.activity.is !== 'running');
    await screen.ask('activity/dismiss', {});
  }
  finger.close();
  await screen.ask('offer/put-aside', {});
  await value(screen.ask('receive/name', { name: 'Miriam’s Book Stall' }));
  for (const [title, minor] of [
    ['Lesson of 3 June', '2400'],
    ['رسوم الاشتراك السنوي في المكتبة', '1250'],
    ['Contribution to the restoration of the bridge’s eastern lantern', '50000'],
  ] as const) {
    const amount = { minor, currency: 'EUR' } as const;
    await value(screen.ask('receive/request', { title, amount, validForSeconds: 86_400 }));
  }
  return screen.until(({ wallet: open }) => open?.archive.verified !== undefined && open.requests.length === 3);
}
