// Nothing jumps: while the device asks page after page, while something is loaded, when a notice comes, what stands above and beside
// stays where it was. Chromium's own measure of layout shifts is taken, without what a person just caused; and the boxes of the
// device beside the view are compared.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestContext } from 'vitest';
import type { ActivityView, View } from '#app/screen-contract/views.ts';
import { needs } from '../house/needs.ts';
import { offerFor, wallet } from './shots-of-payments.ts';
import { Stage, type Change } from './stage.ts';

/** What web pages are counselled to stay below is 0.1; here it is a fifth of that. */
const greatestShift = 0.02;
let stage: Stage | undefined;
const onStage = async (context: TestContext): Promise<Stage> => (stage ??= await Stage.set(needs(context, 'chromium')));
beforeAll(() => {
  stage = undefined;
});
afterAll(() => stage?.strike());

/** How much has moved by itself since the last time; the measure starts with the page. */
async function shifted({ page }: Stage): Promise<number> {
  return page.evaluate<number>(`new Promise((done) => {
    globalThis.semperShift ??= (() => {
      const sum = { value: 0 };
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum.value += entry.value;
      }).observe({ type: 'layout-shift', buffered: false });
      return sum;
    })();
    requestAnimationFrame(() => setTimeout(() => {
      const { value } = globalThis.semperShift;
      globalThis.semperShift.value = 0;
      done(value);
    }, 60));
  })`);
}

const sizes = [
  [1280, 800],
  [1024, 700],
  [640, 400],
] as const;

test.for(sizes)('While the device asks page after page, nothing moves (%i × %i)', async ([width, height], context) => {
  const on = await onStage(context);
  const [purse] = on.base.wallet?.purses ?? [];
  if (!purse) throw new Error('no purse');
  const paying = (waiting: ActivityView['waiting']): Change =>
    wallet(() => ({ offer: offerFor(purse), activity: { does: 'pay', is: 'running', ...(waiting && { waiting }) } }));
  await on.page.setViewportSize({ width, height });
  on.show(paying({ for: 'working' }));
  await on.open('#/pay');
  await on.settle();
  await shifted(on);
  const facts = on.page.getByRole('main').locator('dl').first();
  const before = await facts.boundingBox();
  const pages = [1, 2, 3].map((page) => ({ for: 'person', page, pages: 3 }) as const);
  for (const waiting of [...pages, { for: 'pin' } as const]) {
    on.show(paying(waiting));
    const says = waiting.for === 'pin' ? 'enter your PIN' : `page ${waiting.page} of 3`;
    await on.page.getByRole('main').getByText(says).waitFor();
    expect(await shifted(on), says).toBeLessThan(greatestShift);
    expect(await facts.boundingBox(), says).toEqual(before);
  }
});

test('A line that pushes the view down would be noticed', async (context) => {
  const on = await onStage(context);
  on.show((view) => view);
  await on.open('#/pay');
  await on.settle();
  await shifted(on);
  await on.page.evaluate(
    `document.querySelector('main h1').prepend(document.createElement('p'), 'One line more', document.createElement('hr'))`,
  );
  expect(await shifted(on)).toBeGreaterThan(greatestShift);
});

const places: Readonly<Record<string, (stage: Stage) => string>> = {
  'the purse': ({ base }) => `#/purses/${base.wallet?.purses[0]?.id ?? ''}`,
  'the payment': ({ base }) => `#/pay/${paidIn(base)}`,
  'the archive': () => '#/archive',
  'a story': ({ base }) => `#/archive/${paidIn(base)}`,
  'the books': () => '#/books',
  'the disputes': () => '#/disputes',
  'a verdict': ({ base }) => `#/disputes/${paidIn(base)}`,
};

function paidIn({ wallet: open }: View): string {
  return open?.payments.find(({ kind, state }) => kind === 'pay' && state === 'completed')?.id ?? '';
}

test.for(Object.entries(places))(
  'What is loaded into %s comes to a place that was kept for it',
  async ([, place], context) => {
    const on = await onStage(context);
    await on.page.setViewportSize({ width: 1280, height: 800 });
    on.show((view) => view);
    await on.open('#/settings');
    await on.settle();
    const release = on.hold();
    await on.page.evaluate(`location.hash = ${JSON.stringify(place(on))}`);
    await on.page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor({ state: 'detached' });
    await shifted(on);
    const asked = on.page.waitForResponse(/ask$/);
    release();
    await asked;
    await on.settle();
    expect(await shifted(on)).toBeLessThan(greatestShift);
  },
);

test('A device that comes and goes, and an operation that begins, leave the view where it is', async (context) => {
  const on = await onStage(context);
  await on.page.setViewportSize({ width: 1280, height: 800 });
  on.show((view) => view);
  await on.open('#/pay');
  await on.settle();
  await shifted(on);
  const states: readonly (readonly [Change, string])[] = [
    [wallet(() => ({ device: { is: 'absent' } })), 'Looking for the device'],
    [wallet(() => ({ device: { is: 'connecting' } })), 'Connecting to the device'],
    [(view) => view, 'It waits for you'],
    [wallet(() => ({ activity: { does: 'load', is: 'running' } })), 'Loading the purse'],
    [wallet(() => ({ activity: { does: 'load', is: 'done' } })), 'It waits for you'],
  ];
  for (const [change, says] of states) {
    on.show(change);
    await on.page.getByRole('complementary').getByText(says).waitFor();
    expect(await shifted(on), says).toBeLessThan(greatestShift);
  }
});
