// Living with a device, by mouse and by keyboard alone: its words checked, right and wrong; another PIN; a name of its own; forgotten and
// paired again; how much OK alone pays; who made it; a text signed; a firmware from a file.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { firmwareFileCodec } from '#device/firmware-file.ts';
import { practiceMakerKey, simulatorModel } from '#firmware-sim/state/practice-maker.ts';
import { firmwareCodec, firmwareType } from '#protocols/device-link/messages.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { coseSign1 } from '#protocols/values/cose.ts';
import { digest, fingerprint } from '#protocols/values/digest.ts';
import {
  approveReview,
  choosePin,
  enterPin,
  setUpNewWallet,
  typePairingDigits,
  typeWords,
} from '../actors/person-at-device.ts';
import type { HandAtPanelPage } from '../actors/hand-at-panel-page.ts';
import type { PersonAtDesk } from '../actors/person-at-desk.ts';
import { ways, type PersonAtPage } from '../actors/person-at-page.ts';
import { sharedDesk } from '../actors/shared-desk.ts';

const [firstPin, otherPin, practicePin] = ['2468', '97531', '1234'];
const passphrase = 'ferns under the third bridge';

/** Goes to one of the pages below the device's, from wherever the person is. */
async function goBelow(person: PersonAtPage, page: string): Promise<void> {
  await person.goTo('Books');
  await person.goTo('Device');
  await person.press('link', page, person.main);
  await person.arrives(page);
}

async function pair({ person, panel }: PersonAtDesk): Promise<void> {
  await person.press('button', 'Pair this device');
  const digits = await person.page.locator('[data-digits]').getAttribute('data-digits');
  await approveReview(panel, 'Pair');
  await typePairingDigits(panel, digits ?? '');
  const code = await person.page.locator('[data-code]').textContent();
  await panel.waitFor(code ?? 'a code');
  await person.press('button', 'Yes, the same');
  await approveReview(panel, 'Pair');
  await person.reads('Paired, unlocked');
}

/** Locks the device by its own menu. */
async function lockByMenu(panel: HandAtPanelPage): Promise<void> {
  await panel.waitFor('Ready');
  await panel.press('ok');
  await panel.waitFor('Menu');
  while (!panel.text().includes('> Lock now')) await panel.press('down');
  await panel.press('ok');
  await panel.waitFor('Locked');
}

describe.each(ways)('By %s, somebody who set the device up', { timeout: 240_000 }, (way) => {
  let words: readonly string[] = [];
  const atDesk = sharedDesk(way, async (desk) => {
    const person = await desk.open();
    await person.press('button', 'Set it up');
    await person.arrives('Choose a passphrase');
    await person.write('Passphrase', passphrase);
    await person.write('The same once more', passphrase);
    await person.press('button', 'Make the wallet');
    await person.arrives('Purses');
    await person.goTo('Device');
    words = await setUpNewWallet(await desk.openPanel(), firstPin ?? '');
    await pair(desk);
  });

  test('finds out that the written words are right, and that swapped ones are not', async (context) => {
    const desk = await atDesk(context);
    const { person, panel } = desk;
    await goBelow(person, 'PIN and words');
    await person.press('button', 'Check the words on the device');
    await panel.waitFor('Word 1/12');
    await person.look('words being checked');
    await typeWords(panel, words);
    await panel.waitFor('All 12 words are');
    await panel.press('ok');
    await person.reads('The words are the right ones');
    await person.press('button', 'Dismiss');

    const [first = '', second = '', ...others] = words;
    await person.press('button', 'Check the words on the device');
    await typeWords(panel, [second, first, ...others]);
    await panel.waitFor('Not the words of this');
    await panel.press('ok');
    await person.reads('The words that were typed are not those of this device.');
    await person.look('words differ');
    desk.hadNoTroubles();
  });

  test('gives the device another PIN, which alone unlocks it from then on', async (context) => {
    const desk = await atDesk(context);
    const { person, panel } = desk;
    await goBelow(person, 'PIN and words');
    await person.press('button', 'Change the PIN on the device');
    await enterPin(panel, firstPin ?? '');
    await choosePin(panel, otherPin ?? '');
    await person.reads('The PIN is changed');
    await person.look('PIN changed');
    await lockByMenu(panel);
    await person.press('button', 'Unlock the device');
    await enterPin(panel, otherPin ?? '');
    await person.reads('The device is unlocked');
    desk.hadNoTroubles();
  });

  test('gives the device a name, forgets it after a question, and pairs it again', async (context) => {
    const desk = await atDesk(context);
    const { person } = desk;
    await goBelow(person, 'Your devices');
    await person.press('button', /^Rename /);
    await person.write('Name of the device', 'In the blue bag');
    await person.press('button', 'Save the name');
    await person.main.getByRole('heading', { level: 2, name: 'In the blue bag' }).waitFor();
    await person.reads('Here now');
    await person.look('device named');
    await person.press('button', 'Forget In the blue bag …');
    const question = person.page.getByRole('alertdialog');
    await person.reads('so it forgets this wallet too', question);
    await person.look('forget asked');
    await person.press('button', 'Forget it', question);
    await person.reads('No device is paired yet');
    await person.look('no device');
    await person.press('link', 'Pair the device');
    await person.arrives('Device');
    await pair(desk);
    await goBelow(person, 'Your devices');
    await person.reads('Here now');
    desk.hadNoTroubles();
  });
});

describe.each(ways)('By %s, somebody with money', { timeout: 240_000 }, (way) => {
  const atDesk = sharedDesk(way, async (desk) => {
    const person = await desk.open(['--way', 'try']);
    await person.reads('free to spend');
    await desk.openPanel();
  });

  async function buy({ person, panel }: PersonAtDesk): Promise<void> {
    await person.goTo('Pay');
    await person.press('button', 'Buy at the practice shop');
    await person.arrives('An offer');
    await person.press('button', /^Pay \d/);
    await approveReview(panel, 'Pay');
  }

  test('sets a limit: below it OK alone pays, above it the device asks for its PIN', async (context) => {
    const desk = await atDesk(context);
    const { person, panel } = desk;
    await goBelow(person, 'Limits and contacts');
    await person.reads('No limit is set: OK alone pays any amount.');
    await person.write('At most, in EUR', '20,00');
    await person.press('button', 'Set it on the device');
    await person.reads('from one PIN to the next, with fees');
    await person.look('limit being set');
    expect((await approveReview(panel, 'Cap')).join('\n')).toContain('20.00 EUR');
    await enterPin(panel, practicePin ?? '');
    await person.reads('The limit is as you want it');
    await person.main.locator('[data-cap="EUR"]').waitFor();
    await person.look('limit set');

    await buy(desk);
    await person.page.locator('[data-receipt="here"]').waitFor();
    await buy(desk);
    await enterPin(panel, practicePin ?? '');
    await person.page.locator('[data-receipt="here"]').waitFor();
    desk.hadNoTroubles();
  });

  test('has the device know a payee by the fingerprint of its key, and no longer', async (context) => {
    const desk = await atDesk(context);
    const { person, panel } = desk;
    const key = Uint8Array.from({ length: 32 }, (_, at) => at);
    await goBelow(person, 'Limits and contacts');
    await person.write('Name of the payee', 'Riverside Bakery');
    await person.write('Key of the payee', Buffer.from(key).toString('hex'));
    await person.reads('Its fingerprint:');
    await person.press('button', 'Make it known on the device');
    const pages = (await approveReview(panel, 'Contact')).join(' ').replaceAll(/\s+/g, ' ');
    expect(pages).toContain('Riverside Bakery');
    const [beginning = ''] = fingerprint(digest(key)).split(' ');
    expect(pages).toContain(beginning);
    await enterPin(panel, practicePin ?? '');
    await person.reads('The device knows the payee');
    await person.reads(fingerprint(digest(key)), person.main.getByRole('list', { name: 'Contacts' }));
    await person.look('contact known');

    await person.press('button', 'Remove Riverside Bakery');
    await approveReview(panel, 'Contact');
    await person.reads('The device no longer knows the payee');
    await person.reads('It knows nobody by key yet.');
    desk.hadNoTroubles();
  });

  test('is told who made the device, and that a practice maker proves nothing', async (context) => {
    const desk = await atDesk(context);
    const { person } = desk;
    await goBelow(person, 'Is it genuine?');
    await person.reads('practice device');
    await person.reads('Practice Maker');
    await person.press('button', 'Check again');
    await person.reads('Checked just now.');
    await person.look('practice maker');
    desk.hadNoTroubles();
  });

  test('signs a text that the device shows, and finds it in the archive', async (context) => {
    const desk = await atDesk(context);
    const { person, panel } = desk;
    await goBelow(person, 'Sign a text');
    await person.write('What you want to sign', 'I owe you a lantern.');
    await person.reads('20 of 4096 bytes');
    await person.press('button', 'Read and sign on the device');
    expect((await approveReview(panel, 'Statement')).join(' ')).toContain('I owe you a lantern.');
    await person.reads('The text is signed, and archived');
    await person.look('text signed');
    await person.press('link', 'See it in the archive');
    await person.page.getByRole('heading', { level: 1 }).waitFor();
    await person.reads('I owe you a lantern.');
    await person.look('story of a text');
    desk.hadNoTroubles();
  });

  test('updates the firmware from a file that the maker signed', async (context) => {
    const desk = await atDesk(context);
    const { person, panel } = desk;
    const image = Uint8Array.from({ length: 60_000 }, (_, at) => (at * 7) % 256);
    await goBelow(person, 'Firmware');
    await (way === 'mouse' ? dropFirmware(desk, firmwareFile(image)) : chooseFirmware(desk, firmwareFile(image)));
    await person.reads(fingerprint(digest(image)));
    await person.look('firmware chosen');
    await person.press('button', 'Update the device');
    expect((await approveReview(panel, 'Firmware')).join('\n')).toContain('0.3.0');
    await enterPin(panel, practicePin ?? '');
    await person.reads('The new firmware is in the device');
    await person.look('firmware brought');
    desk.hadNoTroubles();
  });

  test('is told at the page for trouble that there is none', async (context) => {
    const desk = await atDesk(context);
    const { person } = desk;
    await goBelow(person, 'Device not found?');
    await person.reads('A device is found, and reached');
    await person.reads('Simulated device');
    await person.look('no trouble');
    desk.hadNoTroubles();
  });
});

async function chooseFirmware({ person, folder }: PersonAtDesk, file: Uint8Array): Promise<void> {
  const path = join(folder, 'semper-0.3.0.firmware');
  writeFileSync(path, file);
  const choosing = person.page.waitForEvent('filechooser');
  await person.press('button', 'Choose a firmware file');
  await (await choosing).setFiles(path);
}

/** Drops it anywhere on the page's own part. */
async function dropFirmware({ person }: PersonAtDesk, file: Uint8Array): Promise<void> {
  const dataTransfer = await person.page.evaluateHandle(`(() => {
    const dropped = new DataTransfer();
    const bytes = Uint8Array.from(atob(${JSON.stringify(Buffer.from(file).toString('base64'))}), (one) => one.charCodeAt(0));
    dropped.items.add(new File([bytes], 'semper-0.3.0.firmware'));
    return dropped;
  })()`);
  await person.main.getByRole('heading', { level: 1 }).dispatchEvent('drop', { dataTransfer });
}

function firmwareFile(image: Uint8Array): Uint8Array {
  const named = { maker: 'Practice Maker', model: simulatorModel, number: 3, version: '0.3.0', floor: 2 };
  const manifest = { ...named, size: image.length, digest: digest(image) };
  const signed = coseSign1(practiceMakerKey, firmwareType, toBytes(firmwareCodec, manifest));
  return toBytes(firmwareFileCodec, { manifest: signed, image });
}
