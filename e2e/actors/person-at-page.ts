// A person at the wallet's page, by mouse or by keyboard alone: the same words for what they do, two ways of doing it. Knows the page
// only as its user does, by roles and names; so it serves whatever host the page came from. By keyboard every stop of the focus has to
// be seen, and coming to a view must never lose it. `look` is where the page stands still: it is read as assistive technology would.
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { focusNow, unseenFocus, walkTo, type FocusNow } from './focus-at-page.ts';
import type { PageTroubles } from './page-troubles.ts';
import { accessibilityFaults } from './reader-of-page.ts';

/** By which of the two ways a person does everything. */
export type Way = 'mouse' | 'keyboard';
export const ways: readonly Way[] = ['mouse', 'keyboard'];

type Role = 'button' | 'link' | 'radio' | 'checkbox' | 'combobox' | 'option' | 'menuitem' | 'tab' | 'row';
type Name = string | RegExp;

/** How long a busy machine may take for what takes a moment, in milliseconds. */
const patience = 15_000;
/** Above this many characters a person pastes. */
const longestTyped = 60;
const shots = process.env['SEMPER_SHOTS'];

/** The keys after `g`, as the list of shortcuts (`?`) says. */
const viewKeys = {
  ...{ Purses: 'u', Pay: 'p', Receive: 'r', Archive: 'a', Books: 'b', Disputes: 'd', Device: 'e', Settings: 's' },
} as const;

/** A view by its English name. */
export type ViewName = keyof typeof viewKeys;
export const viewNames = Object.keys(viewKeys) as readonly ViewName[];

/** The person. */
export class PersonAtPage {
  readonly page: Page;
  readonly way: Way;
  readonly troubles: PageTroubles;
  /** The page's word for an English one, where the page speaks another language. */
  word = (english: string): string => english;
  #presses = 0;

  constructor(page: Page, way: Way, troubles: PageTroubles) {
    this.page = page;
    this.way = way;
    this.troubles = troubles;
  }

  /** How often something was pressed so far. */
  get presses(): number {
    return this.#presses;
  }

  /** The view's own part of the page, without rail and device. */
  get main(): Locator {
    return this.page.getByRole('main');
  }

  /** What lies over the page. */
  get sheet(): Locator {
    return this.page.getByRole('dialog');
  }

  /** Presses a button, follows a link, takes a choice; a text is the whole name. */
  async press(role: Role, name: Name, within?: Locator): Promise<void> {
    const found = (within ?? this.page).getByRole(role, { name, exact: typeof name === 'string' });
    await this.activate(found.first());
  }

  /** The same for whatever was found otherwise. */
  async activate(target: Locator, key = 'Enter'): Promise<void> {
    this.#presses += 1;
    if (this.way === 'mouse') {
      await this.page.bringToFront();
      return target.click();
    }
    await this.reach(target);
    // What is disabled keeps the focus here; a person waits till it is not.
    await expect.poll(() => target.getAttribute('aria-disabled'), { timeout: patience }).not.toBe('true');
    await this.page.keyboard.press(key);
  }

  /** Writes into a field instead of what stands there; long texts are pasted. */
  async write(label: Name, text: string, within?: Locator): Promise<void> {
    const field = (within ?? this.page).getByLabel(label, { exact: typeof label === 'string' }).first();
    if (this.way === 'mouse') await field.click();
    else await this.reach(field);
    await this.page.keyboard.press('ControlOrMeta+a');
    if (text === '') await this.page.keyboard.press('Delete');
    else if (text.length > longestTyped) await this.page.keyboard.insertText(text);
    else await this.page.keyboard.type(text);
  }

  /** Switches something on or off. */
  async toggle(label: Name, within?: Locator): Promise<void> {
    await this.activate((within ?? this.page).getByRole('checkbox', { name: label }).first(), 'Space');
  }

  /** Opens a list of choices and takes one. */
  async choose(label: Name, choice: Name, within?: Locator): Promise<void> {
    const list = (within ?? this.page).getByRole('combobox', { name: label }).first();
    await this.activate(list);
    await this.takeFromList(this.page.getByRole('option', { name: choice, exact: typeof choice === 'string' }));
  }

  /** Opens a menu and takes one of its things. */
  async chooseFromMenu(label: Name, choice: Name): Promise<void> {
    await this.press('button', label);
    await this.takeFromList(this.page.getByRole('menuitem', { name: choice, exact: typeof choice === 'string' }));
  }

  /** Goes to a view by the rail, or by its two keys; there the title, which may be that of what waits there, has the focus. */
  async goTo(view: ViewName, title = this.word(view)): Promise<void> {
    if (this.way === 'mouse') {
      await this.page
        .getByRole('navigation')
        .getByRole('link', { name: this.word(view) })
        .first()
        .click();
    } else {
      await this.page.keyboard.press('g');
      await this.page.keyboard.press(viewKeys[view]);
    }
    await this.arrives(title);
  }

  /** Goes somewhere, or does something, by the palette: a few letters and Enter. */
  async find(letters: string, choice: string): Promise<void> {
    if (this.way === 'mouse') await this.page.getByRole('button', { name: 'Find and go' }).click();
    else await this.page.keyboard.press('ControlOrMeta+k');
    const field = () => focusNow(this.page).then(({ is }) => is);
    await expect.poll(field, { timeout: patience }).toContain('input');
    await this.page.keyboard.type(letters);
    const found = this.page.getByRole('option', { name: choice });
    await found.waitFor();
    if (this.way === 'mouse') return found.click();
    for (let steps = 0; (await found.getAttribute('aria-selected')) !== 'true'; steps += 1) {
      if (steps > 40) throw new Error(`the palette does not come to ${choice}`);
      await this.page.keyboard.press('ArrowDown');
    }
    await this.page.keyboard.press('Enter');
  }

  /** Waits for a view's title, which has to have the focus, or leaves it to what is to be typed first. */
  async arrives(title: Name): Promise<void> {
    const head = this.page.getByRole('heading', { level: 1, name: title, exact: typeof title === 'string' });
    await head.waitFor();
    const holds = () =>
      head.evaluate((element) => {
        const active = element.ownerDocument.activeElement;
        return active === element || (active?.matches('main input') ?? false);
      });
    await expect.poll(holds, { message: `the title ${title} has the focus`, timeout: patience }).toBe(true);
  }

  /** Waits until this can be read on the page. */
  async reads(text: Name, within?: Locator): Promise<void> {
    await (within ?? this.page).getByText(text).first().waitFor();
  }

  /** Stands still and looks: the page is sound for assistive technology, and a keyboard knows where it is. */
  async look(state: string): Promise<void> {
    if (shots !== undefined) {
      await this.page.screenshot({ path: join(shots, `${state.replaceAll(/\W+/g, '-')}-${this.way}.png`) });
    }
    expect(await accessibilityFaults(this.page), `${state}: WCAG 2.2 AA`).toEqual([]);
    const seen = async () => unseenFocus(await focusNow(this.page));
    if (this.way === 'keyboard') await expect.poll(seen, { message: state, timeout: patience }).toBe(undefined);
  }

  /** Walks to something by Tab. */
  async reach(target: Locator): Promise<void> {
    await walkTo(this.page, target, (focus) => this.#sees(focus, 'on the way'));
  }

  async takeFromList(choice: Locator): Promise<void> {
    await choice.waitFor();
    if (this.way === 'mouse') {
      await choice.click();
      return choice.waitFor({ state: 'hidden' });
    }
    const isThere = () =>
      choice.evaluate(
        (element) => element.ownerDocument.activeElement === element || element.hasAttribute('data-highlighted'),
      );
    await this.page.locator('[data-highlighted]').first().waitFor();
    await this.page.keyboard.press('Home');
    for (let steps = 0; !(await isThere()); steps += 1) {
      if (steps > 40) throw new Error(`arrow keys do not come to ${choice.toString()}`);
      await this.page.keyboard.press('ArrowDown');
    }
    await this.page.keyboard.press('Enter');
    await choice.waitFor({ state: 'hidden' });
  }

  #sees(focus: FocusNow, where: string): void {
    const why = unseenFocus(focus);
    if (why !== undefined) throw new Error(`${where}: ${why}`);
  }
}
