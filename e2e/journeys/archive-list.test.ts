// The archive's list over a million entries, which answers slowly: what is seen is always whole, whatever wheel, scroll bar and keys
// do; the focus is never lost, and what is read stays where it is while entries come on top. The rows are the test's own, since
// only the list is in question here; bench/archive-million.ts measures the real ones.
import type { Page, Route } from 'playwright-core';
import { expect, test } from 'vitest';
import { paidWalletPage } from '../actors/paid-wallet-page.ts';
import { needs } from '../house/needs.ts';

/** How long a busy machine may take. */
const patience = { timeout: 20_000 };

/** An archive of `size` entries behind the page's own questions, each answered after so many milliseconds. */
async function pretendSize(page: Page): Promise<{ size: number; answersAfter: number }> {
  const archive = { size: 1_000_000, answersAfter: 40 };
  const rows = (from: number, count: number) =>
    Array.from({ length: Math.min(count, archive.size - from) }, (_, place) => {
      const sequence = archive.size - 1 - from - place;
      const subject = sequence.toString(16).padStart(32, '0');
      return { sequence, at: 1_700_000_000 + sequence, kind: 'pay:sent', subject, party: `Payee ${sequence}` };
    });
  const answerRows = async (route: Route, from: number, count: number) => {
    const { size } = archive;
    const value = { total: size, reached: size, size, terms: [], rows: rows(from, count) };
    await new Promise((resolve) => setTimeout(resolve, archive.answersAfter));
    await route.fulfill({ json: { ok: true, value } }).catch(() => undefined); // given up meanwhile
  };
  await page.route('**/ask', async (route) => {
    const { method, input } = route.request().postDataJSON() as {
      method: string;
      input: { from: number; count: number };
    };
    if (method === 'archive/rows') return answerRows(route, input.from, input.count);
    if (method !== 'wallet/view') return route.continue();
    const postData = JSON.stringify({ method, input: { after: 0 } }); // at once: the page follows what is pretended
    const answer = await route.fetch({ postData }).catch(() => undefined);
    if (!answer) return;
    const reply = (await answer.json()) as { value: { wallet: { archive: { size: number; index: unknown } } } };
    reply.value.wallet.archive.size = archive.size;
    reply.value.wallet.archive.index = { reached: archive.size, size: archive.size };
    await new Promise((resolve) => setTimeout(resolve, 200));
    await route.fulfill({ json: reply }).catch(() => undefined);
  });
  return archive;
}

/** What stands in the list's part of the window, at one moment: the first whole row, and how many pixels show no row. */
async function seen(page: Page) {
  return page.getByRole('grid').evaluate((grid) => {
    const main = grid.closest('main')?.getBoundingClientRect();
    const layer = grid.querySelector('[role="rowgroup"] > [role="presentation"]')?.getBoundingClientRect();
    const [top, bottom] = [Math.max(main?.top ?? 0, layer?.top ?? 0), Math.min(main?.bottom ?? 0, layer?.bottom ?? 0)];
    const rows = [...grid.querySelectorAll('[data-sequence]')]
      .map((row) => ({ box: row.getBoundingClientRect(), row }))
      .filter(({ box }) => box.bottom > top + 1 && box.top < bottom - 1)
      .toSorted((one, other) => one.box.top - other.box.top);
    let [gaps, covered] = [0, top];
    for (const { box } of rows) {
      if (box.top > covered + 1) gaps += box.top - covered;
      covered = box.bottom;
    }
    if (bottom > covered + 1) gaps += bottom - covered;
    const first = rows.find(({ box }) => box.top >= top - 1)?.row;
    return {
      gaps,
      first: Number(first?.getAttribute('aria-rowindex')) - 2,
      sequence: Number(first?.getAttribute('data-sequence')),
    };
  });
}

test(
  'Over a million slow entries no wheel step and no leap shows a gap, and keys reach both ends without losing the focus',
  { timeout: 180_000 },
  async (context) => {
    const { page, hadNoTroubles } = await paidWalletPage(needs(context, 'chromium'));
    const archive = await pretendSize(page);
    await page.getByRole('navigation').getByRole('link', { name: 'Archive' }).first().click();
    const grid = page.getByRole('grid');
    await expect.poll(() => grid.getAttribute('aria-rowcount'), patience).toBe('1000001');
    await page.mouse.move(500, 500);
    for (const step of [120, 900, 3000, -2000]) {
      for (let turn = 0; turn < 15; turn++) {
        await page.mouse.wheel(0, step);
        expect((await seen(page)).gaps, `a step of ${step}`).toBe(0);
      }
    }
    for (const part of [0.5, 0.9, 0.1]) {
      await page
        .locator('main')
        .evaluate((main, to) => (main.scrollTop = to * (main.scrollHeight - main.clientHeight)), part);
      expect((await seen(page)).gaps, `a leap to ${part}`).toBe(0);
      await expect.poll(async () => Math.round((await seen(page)).first / 100_000), patience).toBe(part * 10);
    }

    archive.answersAfter = 400; // long enough to lose the focus meanwhile
    const focused = page.locator('[role="row"]:focus');
    await page.locator('[role="row"][tabindex="0"]').focus();
    await grid.evaluate((list) => {
      const note = () => list.matches(':focus-within') || list.setAttribute('data-lost', '');
      list.ownerDocument.addEventListener('focusin', note);
    });
    await page.mouse.wheel(0, 9000); // away from the row that has the focus
    await expect.poll(async () => (await seen(page)).first, patience).toBeGreaterThan(100);
    for (const [key, row] of [
      ['End', 1_000_001],
      ['ArrowUp', 1_000_000],
      ['Home', 2],
      ['ArrowDown', 3],
      ['End', 1_000_001],
    ] as const) {
      await page.keyboard.press(key);
      await page.locator(`[role="row"][aria-rowindex="${row}"]:focus`).waitFor();
      expect((await seen(page)).gaps, key).toBe(0);
    }

    await page.keyboard.press('PageUp');
    await page.keyboard.press('PageUp');
    await expect.poll(() => grid.getAttribute('aria-busy'), patience).toBe('false');
    const [reads, name] = [await seen(page), await focused.textContent()];
    archive.answersAfter = 40;
    archive.size += 5;
    await expect.poll(() => grid.getAttribute('aria-rowcount'), patience).toBe('1000006');
    expect(await seen(page)).toEqual({ ...reads, first: reads.first + 5 });
    expect(await focused.textContent()).toBe(name);
    expect(await grid.getAttribute('data-lost')).toBeNull();
    hadNoTroubles();
  },
);
