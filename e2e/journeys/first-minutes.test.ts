// The first minutes of somebody who has read nothing: “Try it” and a first payment, another by the shop's own link, a no on the device,
// and a device that goes off in the middle. The whole program in Chromium, by mouse and by keyboard alone; the device is answered on
// its panel.
import { describe, expect, test } from 'vitest';
import { approveReview, enterPin, refuseReview } from '../actors/person-at-device.ts';
import type { PersonAtDesk } from '../actors/person-at-desk.ts';
import { ways } from '../actors/person-at-page.ts';
import { sharedDesk } from '../actors/shared-desk.ts';

const pin = '1234';

/** From the shop's page to the offer in the wallet: by the address of its link, as a person copies it. */
async function offerFromShop({ person }: PersonAtDesk, article: string): Promise<void> {
  await person.goTo('Pay');
  const opened = person.page.context().waitForEvent('page');
  await person.press('link', 'Look round in the shop itself');
  const shop = await opened;
  const link = await shop.getByRole('link', { name: `Buy ${article}` }).getAttribute('href');
  await shop.close();
  await person.write('Link to an offer', link ?? '');
  await person.press('button', 'Look at the offer');
  await person.arrives('An offer');
  await person.reads(article);
}

const balance = ({ person }: PersonAtDesk) =>
  person.page.locator('[data-balance]').first().getAttribute('data-balance');

describe.each(ways)('By %s', { timeout: 240_000 }, (way) => {
  const atDesk = sharedDesk(way, async (desk) => {
    await desk.open();
  });

  test('a person tries it: three presses in the wallet, one review approved on the panel, and the receipt is there', async (context) => {
    const desk = await atDesk(context);
    const { person } = desk;
    const began = performance.now();
    await person.arrives('How would you like to begin?');
    await person.look('first run');
    await person.press('button', 'Try it');
    await person.arrives('Purses');
    await person.reads('50.00 EUR');
    await person.look('ready');
    await person.press('button', 'Buy at the practice shop');
    await person.arrives('An offer');
    await person.reads('Bookshop at the Bridge');
    await person.look('offer');
    await person.press('button', /^Pay 1\d\.\d\d\sEUR$/);
    await person.arrives('Paying Bookshop at the Bridge');
    await person.reads('On your device: page 1 of');
    await person.look('asked');
    expect(person.presses).toBe(3);
    const panel = await desk.openPanel();
    const pages = await approveReview(panel, 'Pay');
    expect(pages.join('\n')).toContain('12.90 EUR');
    await person.page.locator('[data-receipt="here"]').waitFor();
    console.log(`try it, by ${way}: the receipt is there after ${Math.round(performance.now() - began)} ms`);
    await person.arrives('Bookshop at the Bridge');
    await person.look('receipt');
    desk.hadNoTroubles();
  });

  test('a person pays by the link that the shop’s page carries', async (context) => {
    const desk = await atDesk(context);
    const { person, panel } = desk;
    await offerFromShop(desk, 'The Tide Tables of 1911');
    await person.press('button', /^Pay /);
    await approveReview(panel, 'Pay');
    await person.page.locator('[data-receipt="here"]').waitFor();
    await person.look('paid by link');
    desk.hadNoTroubles();
  });

  test('a person says no on the device, reads why nothing was paid, and pays after all', async (context) => {
    const desk = await atDesk(context);
    const { person, panel } = desk;
    await person.goTo('Purses');
    const before = await balance(desk);
    await offerFromShop(desk, 'Postcard of the Bridge');
    await person.press('button', /^Pay /);
    await refuseReview(panel, 'Pay');
    await person.reads('You said no on the device.');
    await person.look('refused');
    await person.goTo('Purses');
    expect(await balance(desk)).toBe(before);
    await person.look('purses after a refusal');
    await person.goTo('Pay', 'An offer');
    await person.press('button', /^Pay \d/);
    await approveReview(panel, 'Pay');
    await person.page.locator('[data-receipt="here"]').waitFor();
    desk.hadNoTroubles();
  });

  test('a device that goes off during the review comes back, and the person goes on', async (context) => {
    const desk = await atDesk(context);
    const { person } = desk;
    await offerFromShop(desk, 'Postcard of the Bridge');
    await person.press('button', /^Pay \d/);
    await desk.panel.waitFor('Pay to');
    await desk.closePanel();
    process.kill(desk.processOf('device'), 'SIGKILL');
    await person.arrives('Bookshop at the Bridge');
    await person.reads('waits for your yes on the device; nothing has moved');
    await person.reads('Paired, locked');
    await person.look('unplugged, and back');
    await person.press('button', 'Go on');
    await person.reads('On your device: enter your PIN.');
    await desk.openPanel();
    await enterPin(desk.panel, pin);
    await approveReview(desk.panel, 'Pay');
    await person.page.locator('[data-receipt="here"]').waitFor();
    await person.look('paid after all');
    desk.hadNoTroubles();
  });
});
