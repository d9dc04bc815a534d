// How a page lies before a person, in figures: the boxes of what they would name, and everything that looks accidental. Boxes, not
// pixels, since they say the same on every machine: fonts are the page's own, and rounding to 4 px takes up what the fallback of
// the fixed-width one and the rasteriser do. What boxes cannot tell (colours) is axe's to judge.
import type { Page } from 'playwright-core';

/** Something a person would name: [role, name, x, y, width, height], in CSS pixels rounded to 4. */
export type Box = readonly [role: string, name: string, x: number, y: number, width: number, height: number];

/** A page, measured. */
export type Layout = { readonly boxes: readonly Box[]; readonly faults: readonly string[] };

const measure = `(() => {
  const faults = [];
  const grid = (n) => Math.round(n / 4) * 4;
  const dialog = [...document.querySelectorAll('[role=dialog],[role=alertdialog],[role=listbox],[role=menu]')].at(-1);
  const root = dialog ?? document.body;
  const silent = (element) => {
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return true;
    for (let one = element; one; one = one.parentElement) {
      const style = getComputedStyle(one);
      if (style.clipPath !== 'none') return true;
      if (one.getBoundingClientRect().width <= 1 && style.overflow !== 'visible') return true;
    }
    return false;
  };
  const short = (text) => text.replaceAll(/\\s+/g, ' ').trim().slice(0, 48);
  // What scrolls on purpose takes its content out of the reckoning of what is cut; what merely hides does not.
  const frameOf = (element, axis) => {
    for (let one = element; one && one !== document.documentElement; one = one.parentElement) {
      const style = getComputedStyle(one);
      const overflow = axis === 'x' ? style.overflowX : style.overflowY;
      if (overflow !== 'visible') return { one, scrolls: overflow === 'auto' || overflow === 'scroll' };
    }
    return undefined;
  };
  const texts = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.textContent.trim() || !parent || parent.closest('script,style,title,option,[hidden]') || silent(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const whole of range.getClientRects()) {
      if (whole.width < 1 || whole.height < 1) continue;
      const text = short(node.textContent);
      const frame = frameOf(parent, 'x');
      const edge = frame ? frame.one.getBoundingClientRect() : { left: 0, right: innerWidth };
      const shortened = frame && getComputedStyle(frame.one).textOverflow === 'ellipsis' && parent.closest('[role=row]');
      if (!frame?.scrolls && !shortened && (whole.right > edge.right + 1 || whole.left < edge.left - 1)) faults.push('cut: ' + text);
      const down = frameOf(parent, 'y');
      if (down && !down.scrolls && !parent.closest('svg,[role=grid]')) {
        const { top, bottom } = down.one.getBoundingClientRect();
        if (whole.bottom > bottom + 2 || whole.top < top - 2) faults.push('cut in height: ' + text);
      }
      const card = parent.closest('li,section,button,[role=dialog],td');
      if (card && !frame?.scrolls && !shortened && whole.right > card.getBoundingClientRect().right + 1) faults.push('beyond its card: ' + text);
      const box = { left: Math.max(whole.left, edge.left), right: Math.min(whole.right, edge.right), top: whole.top, bottom: whole.bottom };
      texts.push({ text, box, parent });
    }
  }
  const seen = ({ box, parent }) => {
    for (let one = parent; one; one = one.parentElement) {
      if (getComputedStyle(one).overflowY === 'visible') continue;
      const { top, bottom } = one.getBoundingClientRect();
      if (box.top < top - 1 || box.bottom > bottom + 1) return false;
    }
    return box.top >= 0 && box.bottom <= innerHeight;
  };
  const visible = texts.filter(seen);
  for (const [index, a] of visible.entries()) {
    for (const b of visible.slice(index + 1)) {
      if (a.parent === b.parent) continue;
      const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
      if (wide > 2 && high > 6) faults.push('one over the other: ' + a.text + ' | ' + b.text);
    }
  }
  for (const element of root.querySelectorAll('*')) {
    const style = getComputedStyle(element);
    const over = element.scrollWidth - element.clientWidth;
    if (over > 1 && element.clientWidth > 1 && !silent(element)) {
      const what = element.tagName.toLowerCase() + ' ' + short(element.getAttribute('aria-label') ?? element.textContent);
      const meant = element.closest('pre,code,[tabindex="0"],nav,input,textarea,[role=row]');
      if (style.overflowX !== 'visible' && !meant) faults.push('wider than its place by ' + over + ' px: ' + what);
    }
    if (!element.matches('button,select,input:not([type=checkbox],[type=radio],[aria-hidden=true]),textarea,[role=button]') || silent(element)) continue;
    const box = element.getBoundingClientRect();
    if (box.width && (box.width < 24 || box.height < 24) && !element.closest('label'))
      faults.push('too small to press: ' + short(element.getAttribute('aria-label') ?? element.textContent));
  }
  if (document.documentElement.scrollWidth > innerWidth) faults.push('the page scrolls sideways');
  if (!dialog && document.documentElement.scrollHeight > innerHeight + 1 && document.querySelector('nav')) faults.push('the page scrolls beside its frame');
  const boxes = [];
  const roles = { H1: 'h1', H2: 'h2', H3: 'h3', A: 'link', BUTTON: 'button', INPUT: 'field', TEXTAREA: 'field', MAIN: 'main', ASIDE: 'aside', SECTION: 'section', DL: 'facts', TABLE: 'table' };
  for (const element of root.querySelectorAll('h1,h2,h3,a,button,input,textarea,main,aside,section,dl,table,[role=dialog],[role=tab],[role=option],[role=row]')) {
    // The rail and the top line are the same everywhere: their views tell of them once.
    if (element.closest('nav,[aria-hidden=true]') || silent(element)) continue;
    const { x, y, width, height } = element.getBoundingClientRect();
    if (width === 0 || height === 0) continue;
    const role = element.getAttribute('role') ?? roles[element.tagName];
    const named = element.matches('h1,h2,h3,a,button,[role=tab],[role=option]');
    const name = element.getAttribute('aria-label') ?? (named ? element.textContent : '');
    const plain = short(name).replaceAll(/[0-9a-f]{8,}/g, '…').replaceAll(/\\d/g, '0');
    boxes.push([role, plain, grid(x), grid(y), grid(width), grid(height)]);
  }
  return { boxes, faults: [...new Set(faults)] };
})()`;

/** Measures the page as it stands: the topmost dialog, where there is one. */
export function layoutOf(page: Page): Promise<Layout> {
  return page.evaluate<Layout>(measure);
}
