// The program dies without a word in the middle of a payment, at the two worst moments: the person has approved, and nothing more is
// known to have happened; the coins are sent, and no receipt has come. Started again, it ends the payment, once. By mouse and by
// keyboard alone.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, type TestContext } from 'vitest';
import { startTill } from '#main/headless/till.ts';
import { systemClock } from '#main/node/clock.ts';
import { nodeHttp } from '#main/node/http.ts';
import { systemRandom } from '#main/node/random.ts';
import { rememberedPort } from '#market/ports.ts';
import { articles } from '#market/shop/articles.ts';
import { approveReview } from '../actors/person-at-device.ts';
import { PersonAtDesk } from '../actors/person-at-desk.ts';
import { ways, type Way } from '../actors/person-at-page.ts';
import { needs } from '../house/needs.ts';

/** What a page may complain about whose program was killed. */
const ofTheCrash = /Failed to load resource|ERR_CONNECTION|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE/;

async function readyDesk(context: TestContext, way: Way): Promise<PersonAtDesk> {
  const desk = await PersonAtDesk.sit(way, needs(context, 'chromium'));
  onTestFinished(() => desk.leave());
  const person = await desk.open(['--way', 'try']);
  await person.reads('free to spend');
  return desk;
}

/** A till of another shop at the same market, whose wishes to the mint wait until they are let through. */
async function slowTill(desk: PersonAtDesk) {
  const folder = mkdtempSync(join(tmpdir(), 'semper-till-'));
  const market = (role: 'authority' | 'mint') =>
    `http://127.0.0.1:${rememberedPort(join(desk.folder, 'data', 'market'), role)}`;
  const asked = Promise.withResolvers<void>();
  const through = Promise.withResolvers<void>();
  const http = nodeHttp();
  const till = await startTill({
    folder,
    port: 0,
    authority: market('authority'),
    mint: market('mint'),
    name: 'Corner Stall',
    articles,
    clock: systemClock,
    random: systemRandom,
    http: {
      async send(request) {
        if (request.url.endsWith('/v1/swap')) {
          asked.resolve();
          await through.promise;
        }
        return http.send(request);
      },
    },
  });
  if (!till.ok) throw new Error(till.error.code);
  onTestFinished(async () => {
    through.resolve();
    await till.value.stop();
    http.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const link = `web+semper:offer?url=${encodeURIComponent(`${till.value.url}/offers/postcard`)}`;
  return { link, asked: asked.promise, letThrough: () => through.resolve() };
}

/** Dies, is started again, and shows the payment as paid, once, with the purse holding `holds`. */
async function diesAndComesBack(
  desk: PersonAtDesk,
  payee: string,
  holds: string,
  meanwhile: () => void,
): Promise<void> {
  const { page } = desk.person;
  await desk.crash();
  meanwhile();
  await desk.person.arrives('The wallet cannot be reached');
  await desk.person.look('program gone');
  await page.close();
  desk.troubles.forgive(ofTheCrash);
  const person = await desk.open();
  const rows = person.main.getByRole('listitem').filter({ hasText: payee });
  await rows.getByText('paid, with receipt').waitFor();
  expect(await rows.count()).toBe(1);
  await person.page.locator(`[data-balance="${holds}"]`).waitFor();
  await person.press('link', payee, person.main);
  await person.page.locator('[data-receipt="here"]').waitFor();
  await person.look('paid after a crash');
  desk.hadNoTroubles();
}

describe.each(ways)('By %s', { timeout: 240_000 }, (way) => {
  test('killed after the approval, before the mint has answered: the payment completes once', async (context) => {
    const desk = await readyDesk(context, way);
    const { person } = desk;
    await person.press('button', 'Buy at the practice shop');
    await person.arrives('An offer');
    const market = desk.processOf('market');
    await person.press('button', /^Pay \d/);
    const panel = await desk.openPanel();
    await panel.waitFor('Pay');
    process.kill(market, 'SIGSTOP');
    await approveReview(panel, 'Pay');
    await person.reads('You can leave this view; the payment goes on by itself.');
    await person.look('approved');
    await desk.closePanel();
    await diesAndComesBack(desk, 'Bookshop at the Bridge', '37.09 EUR', () => process.kill(market, 'SIGKILL'));
  });

  test('killed after sending, before a receipt has come: the payment completes once', async (context) => {
    const desk = await readyDesk(context, way);
    const { person } = desk;
    const till = await slowTill(desk);
    await person.goTo('Pay');
    await person.write('Link to an offer', till.link);
    await person.press('button', 'Look at the offer');
    await person.arrives('An offer');
    await person.press('button', /^Pay \d/);
    const panel = await desk.openPanel();
    await approveReview(panel, 'Pay');
    await till.asked;
    await desk.closePanel();
    await diesAndComesBack(desk, 'Corner Stall', '48.79 EUR', () => till.letThrough());
  });
});
