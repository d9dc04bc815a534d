// Setting everything up oneself: a passphrase, the device with PIN and words by its own keys, pairing, trust, a purse, 50.00 and a
// payment; then the door: locked, opened, a wrong passphrase, a link that comes meanwhile, and a computer that slept. By mouse and by
// keyboard alone.
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { approveReview, enterPin, setUpNewWallet, typePairingDigits } from '../actors/person-at-device.ts';
import type { PersonAtDesk } from '../actors/person-at-desk.ts';
import { ways } from '../actors/person-at-page.ts';
import { sharedDesk } from '../actors/shared-desk.ts';
import { spawnWallet } from '../actors/started-wallet.ts';

const passphrase = 'ferns under the third bridge';
const pin = '2468';
const preload = fileURLToPath(new URL('test-processes/slept-computer.ts', import.meta.url));

async function choosePassphrase({ person }: PersonAtDesk): Promise<void> {
  await person.press('button', 'Set it up');
  await person.arrives('Choose a passphrase');
  await person.write('Passphrase', 'ferns');
  await person.press('button', 'Make the wallet');
  await person.reads('At least 10 characters, please.');
  await person.look('passphrase too short');
  await person.write('Passphrase', passphrase);
  await person.write('The same once more', passphrase);
  await person.press('button', 'Make the wallet');
  await person.arrives('Purses');
  await person.look('nothing set up');
}

async function setUpDevice(desk: PersonAtDesk): Promise<void> {
  const { person } = desk;
  await person.press('link', 'Pair the device');
  await person.arrives('Device');
  await person.reads('set it up first, on its own display and keypad');
  await person.look('device not set up');
  const words = await setUpNewWallet(await desk.openPanel(), pin);
  expect(words.length).toBe(12);
}

async function pair({ person, panel }: PersonAtDesk): Promise<void> {
  await person.press('button', 'Pair this device');
  const digits = await person.page.locator('[data-digits]').getAttribute('data-digits');
  await person.look('pairing digits');
  await approveReview(panel, 'Pair');
  await typePairingDigits(panel, digits ?? '');
  const code = await person.page.locator('[data-code]').textContent();
  await panel.waitFor(code ?? 'a code');
  await person.look('pairing code');
  await person.press('button', 'Yes, the same');
  await approveReview(panel, 'Pair');
  await person.reads('Paired, unlocked');
}

async function trust({ person, panel }: PersonAtDesk): Promise<void> {
  await person.press('button', 'Compare on the device');
  await person.reads('On your device: page 1 of');
  await person.look('comparing the authority');
  await approveReview(panel, 'Root');
  await enterPin(panel, pin);
  await person.reads('Pinned on the device');
  await person.look('trusted');
}

async function openAndLoad({ person, panel }: PersonAtDesk): Promise<void> {
  await person.goTo('Purses');
  await person.write('Name of the purse', 'Everyday');
  await person.press('button', 'Open a purse');
  await approveReview(panel, 'Open purse');
  await person.page.locator('[data-balance="0.00 EUR"]').waitFor();
  await person.look('empty purse');
  await person.press('button', 'Load');
  await person.sheet.waitFor();
  await person.look('load sheet');
  await person.write('Amount, in EUR', '50.00', person.sheet);
  await person.press('button', 'Load', person.sheet);
  await person.page.locator('[data-balance="50.00 EUR"]').waitFor();
  await person.look('loaded');
}

async function unlock({ person }: PersonAtDesk): Promise<void> {
  await expect.poll(() => person.page.getByLabel('Passphrase').isEnabled(), { timeout: 20_000 }).toBe(true);
  await person.write('Passphrase', passphrase);
  await person.press('button', 'Unlock');
}

describe.each(ways)('By %s', { timeout: 240_000 }, (way) => {
  const atDesk = sharedDesk(way, async (desk) => {
    await desk.open([], preload);
  });

  test('a person chooses passphrase, PIN and words, pairs, trusts, opens and loads a purse, and pays', async (context) => {
    const desk = await atDesk(context);
    const { person } = desk;
    await choosePassphrase(desk);
    await setUpDevice(desk);
    await pair(desk);
    await trust(desk);
    await openAndLoad(desk);
    await person.press('button', 'Buy at the practice shop');
    await person.arrives('An offer');
    await person.press('button', /^Pay \d/);
    expect((await approveReview(desk.panel, 'Pay')).join('\n')).toContain('12.90 EUR');
    await person.page.locator('[data-receipt="here"]').waitFor();
    desk.hadNoTroubles();
  });

  test('a person locks the wallet, is refused with a wrong passphrase, and opens it with the right one', async (context) => {
    const desk = await atDesk(context);
    const { person } = desk;
    await person.goTo('Archive');
    await person.press('button', 'Lock the wallet');
    await person.arrives('The wallet is locked');
    await person.look('locked');
    await person.write('Passphrase', 'ferns under no bridge');
    await person.press('button', 'Unlock');
    await person.reads('This is not the passphrase.');
    await person.look('wrong passphrase');
    await unlock(desk);
    await person.arrives('Archive');
    desk.hadNoTroubles();
  });

  test('a link that comes while the wallet is locked shows its offer once it is open', async (context) => {
    const desk = await atDesk(context);
    const { person } = desk;
    await person.goTo('Pay');
    const link = await linkFromShop(desk);
    await person.find('lock', 'Lock the wallet');
    await person.arrives('The wallet is locked');
    await (await spawnWallet(desk.folder, [link])).stop();
    await unlock(desk);
    await person.arrives('An offer');
    await person.reads('Postcard of the Bridge');
    await person.look('offer from a link');
    await person.press('button', 'Put it aside');
    await person.arrives('Pay');
    desk.hadNoTroubles();
  });

  test('a wallet that was left alone locks itself: after a computer’s sleep nobody finds it open', async (context) => {
    const desk = await atDesk(context);
    const { person } = desk;
    await person.goTo('Settings');
    await person.choose('Lock by itself when nobody is there for', '5 minutes');
    await person.look('auto-lock chosen');
    desk.wallet.process.kill('SIGUSR2');
    await person.arrives('The wallet is locked');
    await unlock(desk);
    await person.arrives('Settings');
    desk.hadNoTroubles();
  });
});

async function linkFromShop({ person }: PersonAtDesk): Promise<string> {
  const opened = person.page.context().waitForEvent('page');
  await person.press('link', 'Look round in the shop itself');
  const shop = await opened;
  const link = await shop.getByRole('link', { name: 'Buy Postcard of the Bridge' }).getAttribute('href');
  await shop.close();
  return link ?? '';
}
