// A person at the practice device's panel, which is a page of its own: reads the display's text and presses keys, by clicking on the
// drawn ones or by the computer's own. It can do what a finger on the control port can, with nothing but the page.
import type { BrowserContext, Page } from 'playwright-core';
import type { ScreenMessage } from '#firmware-sim/control-messages.ts';
import type { Key } from '#firmware-sim/hal/hal.ts';
import type { Keypad } from './person-at-device.ts';

const patience = 20_000;
/** How long the display may take to answer a key before the next is pressed, in milliseconds. */
const answerLimit = 4000;

const keyboard: Readonly<Record<string, string>> = {
  ok: 'Enter',
  c: 'Escape',
  up: 'ArrowUp',
  down: 'ArrowDown',
  left: 'ArrowLeft',
  right: 'ArrowRight',
};

const report = `addEventListener('DOMContentLoaded', () => {
  const text = document.querySelector('pre#text');
  if (!text) return;
  const tell = () => panelShows(text.textContent);
  new MutationObserver(tell).observe(text, { childList: true, characterData: true, subtree: true });
  tell();
})`;

/** The pages of panels that open in `context` from now on, by what they show. */
export async function watchPanels(context: BrowserContext): Promise<WatchedPanels> {
  const panels = new WatchedPanels();
  await context.exposeBinding('panelShows', ({ page }, text: string) => panels.take(page, text));
  await context.addInitScript(report);
  return panels;
}

/** What the displays showed. */
export class WatchedPanels {
  readonly #shown = new Map<Page, HandAtPanelPage>();

  take(page: Page, text: string): void {
    this.at(page).take(text);
  }

  /** The hand at one panel's page. */
  at(page: Page): HandAtPanelPage {
    const hand = this.#shown.get(page) ?? new HandAtPanelPage(page);
    this.#shown.set(page, hand);
    return hand;
  }
}

/** The hand, with the eyes that belong to it. */
export class HandAtPanelPage implements Keypad {
  /** Whether it uses the computer's keys instead of clicking. */
  byKeyboard = false;
  readonly page: Page;
  readonly #watchers = new Set<(screen: ScreenMessage) => void>();
  #screen: ScreenMessage | undefined;

  constructor(page: Page) {
    this.page = page;
  }

  take(text: string): void {
    const lines = text.split('\n');
    const [, page, pages] = /(\d+)\/(\d+)$/.exec(lines.at(-1) ?? '') ?? [];
    const number = (this.#screen?.number ?? 0) + 1;
    this.#screen = {
      ...{ number, text: lines, pixelsHash: '' },
      ...(page !== undefined && pages !== undefined && { page: [Number(page), Number(pages)] as const }),
    };
    for (const watch of this.#watchers) watch(this.#screen);
  }

  async press(...pressed: readonly Key[]): Promise<void> {
    for (const key of pressed) {
      const before = this.#screen?.number ?? 0;
      if (this.byKeyboard) await this.page.keyboard.press(keyboard[key] ?? key);
      else {
        await this.page.bringToFront();
        await this.page.locator(`[data-key="${key}"]`).click();
      }
      await this.until(({ number }) => number > before, { within: answerLimit }).catch(() => undefined);
    }
  }

  async type(digits: string): Promise<void> {
    await this.press(...(Array.from(digits) as Key[]));
  }

  text(): string {
    return this.#screen?.text.join('\n') ?? '';
  }

  waitFor(text: string): Promise<ScreenMessage> {
    const holds = (shown: string) => shown.includes(text) || shown.replaceAll(/\s+/g, ' ').includes(text);
    return this.until((screen) => holds(screen.text.join('\n')), { what: text });
  }

  until(
    met: (screen: ScreenMessage) => boolean,
    { within = patience, what = 'a screen' }: { within?: number; what?: string } = {},
  ): Promise<ScreenMessage> {
    if (this.#screen && met(this.#screen)) return Promise.resolve(this.#screen);
    const { promise, resolve, reject } = Promise.withResolvers<ScreenMessage>();
    const watch = (screen: ScreenMessage) => met(screen) && resolve(screen);
    const late = () => reject(new Error(`the panel did not show ${what} within ${within} ms, but:\n${this.text()}`));
    const timer = setTimeout(late, within);
    this.#watchers.add(watch);
    return promise.finally(() => {
      clearTimeout(timer);
      this.#watchers.delete(watch);
    });
  }
}
