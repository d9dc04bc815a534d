// Being paid by somebody else: a name, a request, a second wallet with a device of its own that pays it over real sockets, and a token
// that a stranger's wallet made. By mouse and by keyboard alone.
import { getEncodedToken, Wallet } from '@cashu/cashu-ts';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { load } from '#app/business/load.ts';
import { considerOffer, pay } from '#app/business/pay.ts';
import { openSqliteStore } from '#main/node/sqlite-store.ts';
import { rememberedPort } from '#market/ports.ts';
import { amount } from '#protocols/values/amount.ts';
import { approveReview } from '../actors/person-at-device.ts';
import type { PersonAtDesk } from '../actors/person-at-desk.ts';
import { ways } from '../actors/person-at-page.ts';
import { sharedDesk } from '../actors/shared-desk.ts';
import { spawnDevice } from '../actors/spawned-device.ts';
import { pairingsInMemory, WalletAtDesk } from '../actors/wallet-at-desk.ts';

const pin = '1234';

function at({ folder }: PersonAtDesk, role: 'authority' | 'mint'): string {
  return `http://127.0.0.1:${rememberedPort(join(folder, 'data', 'market'), role)}`;
}

/** Somebody else, at the same market, with 20.00 EUR. */
async function somebodyElse(desk: PersonAtDesk) {
  const folder = join(desk.folder, 'other');
  mkdirSync(folder);
  const device = await spawnDevice(folder, ['--pre-provisioned', pin]);
  onTestFinished(() => device.stop());
  const root = new Uint8Array(await (await fetch(`${at(desk, 'authority')}/root`)).arrayBuffer());
  const store = openSqliteStore(join(folder, 'wallet.sqlite'));
  if (!store.ok) throw new Error(store.error.code);
  const other = new WalletAtDesk(store.value, root);
  onTestFinished(async () => {
    await other.close();
    store.value.close();
  });
  await other.connect(device.place, pairingsInMemory());
  await other.pair(device.finger, pin);
  await other.pinRoot(device.finger, root, pin);
  const opening = other.ecash.openPurse('Savings', at(desk, 'mint'), 'eur', {});
  await approveReview(device.finger, 'Open purse');
  const purse = await opening;
  if (!purse.ok) throw new Error(purse.error.code);
  const loading = () => load(other.wallet, purse.value.id, amount(2000n, 'EUR'));
  let loaded = await loading();
  if (!loaded.ok) loaded = await loading();
  return { other, device, purse: purse.value.id };
}

describe.each(ways)('By %s', { timeout: 240_000 }, (way) => {
  const atDesk = sharedDesk(way, async (desk) => {
    const person = await desk.open(['--way', 'try']);
    await person.reads('free to spend');
  });

  test('a person asks for money, and sees at once that another wallet has paid it', async (context) => {
    const desk = await atDesk(context);
    const { person } = desk;
    await person.goTo('Receive');
    await person.look('no name yet');
    await person.write('Name under which you are paid', 'Ada Practice');
    await person.press('button', 'Have it certified');
    await person.reads('Ask for money');
    await person.look('named');
    await person.write('What for', 'Half of the dinner');
    await person.write('Amount, in EUR', '5.50');
    await person.choose('Open for', 'one hour');
    await person.press('button', 'Make the request');
    await person.arrives('Request');
    await person.look('request');
    const link = (await person.page.locator('[data-link]').textContent()) ?? '';

    const { other, device, purse } = await somebodyElse(desk);
    const considered = await considerOffer(other.wallet, { link });
    if (!considered.ok) throw new Error(considered.error.code);
    const paying = pay(other.wallet, considered.value.offer, purse);
    expect((await approveReview(device.finger, 'Pay')).join('\n')).toContain('Ada Practice');
    expect(await paying).toMatchObject({ ok: true, value: { view: { state: 'completed' } } });

    await person.reads('Paid; the money is in your purse');
    await person.look('request paid');
    await person.goTo('Purses');
    const held = await person.page.locator('[data-balance]').first().getAttribute('data-balance');
    expect(Number(held?.split(' ')[0])).toBeGreaterThan(55.4);
    desk.hadNoTroubles();
  });

  test('a person pastes a token that a stranger’s wallet made, and has its coins; twice is refused', async (context) => {
    const desk = await atDesk(context);
    const { person } = desk;
    const mint = at(desk, 'mint');
    const giver = new Wallet(mint, { unit: 'eur' });
    await giver.loadMint();
    const proofs = await giver.mintProofsBolt11(700, await giver.createMintQuoteBolt11(700));
    const token = getEncodedToken({ mint, unit: 'eur', proofs });
    await person.goTo('Receive');
    await person.write('Ecash token', token);
    await person.press('button', 'Take the coins in');
    await person.reads('The coins are in the purse', person.main);
    await person.look('token taken');
    await person.press('button', 'Dismiss');
    await person.write('Ecash token', token);
    await person.press('button', 'Take the coins in');
    await person.reads('You have taken this token in already.');
    await person.look('token taken twice');
    desk.hadNoTroubles();
  });
});
