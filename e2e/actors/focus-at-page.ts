// Where the keyboard is at a page: walks there by Tab and Shift+Tab as a person does, and says of every stop whether it can be seen.
import type { Locator, Page } from 'playwright-core';

/** The element that has the focus. `outline` in pixels; `lost`: it is the page as a whole. */
export type FocusNow = {
  readonly lost: boolean;
  readonly is: string;
  readonly outline: number;
  readonly inSight: boolean;
  /** A title takes the focus to be read out, and cannot be operated. */
  readonly isTitle: boolean;
};

const farthest = 120;
const tell = `(() => {
  const active = document.activeElement;
  const lost = !active || active === document.body || active === document.documentElement;
  if (lost) return { lost, is: 'nothing', outline: 0, inSight: false, isTitle: false };
  const rings = [active, active.parentElement, active.parentElement?.parentElement].map((one) => {
    const style = one ? getComputedStyle(one) : undefined;
    return style && style.outlineStyle !== 'none' ? parseFloat(style.outlineWidth) : 0;
  });
  const box = active.getBoundingClientRect();
  const over = document.elementFromPoint(
    Math.min(Math.max(box.left + Math.min(box.width / 2, 40), 0), innerWidth - 1),
    Math.min(Math.max(box.top + Math.min(box.height / 2, 40), 0), innerHeight - 1));
  const label = active.getAttribute('aria-label') ?? active.innerText ?? active.id;
  return {
    lost,
    is: active.tagName.toLowerCase() + ' ' + String(label).trim().slice(0, 40),
    outline: Math.max(...rings),
    inSight: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
      && (over === null || active.contains(over) || over.contains(active)),
    isTitle: /^h[1-6]$/i.test(active.tagName) && active.getAttribute('tabindex') === '-1',
  };
})()`;

/** What has the focus now. */
export function focusNow(page: Page): Promise<FocusNow> {
  return page.evaluate<FocusNow>(tell);
}

/** Why a person could not see where the keyboard is; `undefined` when they can. */
export function unseenFocus({ lost, is, outline, inSight, isTitle }: FocusNow): string | undefined {
  if (lost) return 'the focus is lost: it is nowhere on the page';
  if (isTitle) return undefined;
  if (!inSight) return `the focus is out of sight: ${is}`;
  return outline >= 2 ? undefined : `the focus is not to be seen: ${is} has an outline of ${outline} px`;
}

/** Walks by Tab, or Shift+Tab where that is the way, until `target` has the focus; `onStop` is told every stop. */
export async function walkTo(page: Page, target: Locator, onStop: (focus: FocusNow) => void): Promise<void> {
  await target.waitFor();
  const passed: string[] = [];
  for (let steps = 0; steps < farthest; steps += 1) {
    const { reached, back } = await target.evaluate((element) => {
      const active = element.ownerDocument.activeElement;
      const before = active ? active.compareDocumentPosition(element) & 2 : 0;
      return { reached: active === element, back: before !== 0 };
    });
    if (reached) return;
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
    let focus = await focusNow(page);
    // The page scrolls to what has the focus in its own time.
    for (let looks = 0; looks < 30 && !focus.lost && unseenFocus(focus) !== undefined; looks += 1) {
      await page.evaluate('new Promise((done) => requestAnimationFrame(done))');
      focus = await focusNow(page);
    }
    passed.push(focus.is);
    // At the end of the page the focus goes round by the browser's own parts.
    if (!focus.lost) onStop(focus);
  }
  throw new Error(`${target.toString()} is not reached by Tab; on the way: ${passed.slice(-20).join(' › ')}`);
}
