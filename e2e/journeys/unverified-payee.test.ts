// A payee whom no authority certifies, with the program as it is started: UNVERIFIED is paid with the PIN, kept as a contact, and known
// the second time without it; what it signed settles a dispute by its key. The wallet asks itself, so that one program is both.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { fingerAt } from '../actors/finger-on-keypad.ts';
import { approveReview, enterPin } from '../actors/person-at-device.ts';
import { screenAt } from '../actors/screen-by-http.ts';
import { spawnWallet } from '../actors/started-wallet.ts';

/** A practice wallet that is paid without an authority, at its device. */
async function openedWallet() {
  const folder = mkdtempSync(join(tmpdir(), 'semper-unverified-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const control = join(folder, 'control.sock');
  const program = await spawnWallet(folder, ['--control', control]);
  onTestFinished(() => program.stop());
  const screen = await screenAt(program.address);
  await screen.ask('door/try', {});
  const open = await screen.until(({ door, wallet }) => door.is === 'open' && wallet?.device.is === 'paired');
  const finger = await fingerAt(control);
  onTestFinished(() => finger.close());
  expect(await screen.ask('receive/name', { name: 'Ada', uncertified: true })).toEqual({ ok: true, value: {} });
  return { screen, finger, pin: open.places.practicePin ?? '' };
}

test('UNVERIFIED is paid with the PIN, kept as a contact, and paid as known without it; both stand in a dispute', async () => {
  const { screen, finger, pin } = await openedWallet();
  const looksAt = async (title: string) => {
    const amount = { minor: '500', currency: 'EUR' } as const;
    const made = await screen.ask('receive/request', { title, amount, validForSeconds: 3600 });
    if (!made.ok) throw new Error(made.error.code);
    const { deal } = made.value;
    const { wallet } = await screen.until(({ wallet }) => wallet?.requests.some((one) => one.deal === deal) === true);
    const link = wallet?.requests.find((one) => one.deal === deal)?.link ?? '';
    expect(await screen.ask('offer/consider', { link })).toEqual({ ok: true, value: {} });
    const { offer } = (await screen.view()).wallet ?? {};
    if (!offer) throw new Error('no offer');
    return { deal, offer };
  };
  const pays = async (digest: string) => {
    const purse = (await screen.view()).wallet?.purses[0]?.id ?? '';
    expect(await screen.ask('offer/pay', { digest, purse })).toEqual({ ok: true, value: {} });
    return (await approveReview(finger, 'Pay')).join('\n');
  };
  const paid = async (deal: string) => {
    await screen.until(
      ({ wallet }) =>
        wallet?.activity?.is === 'done' && wallet.requests.some((one) => one.deal === deal && one.is === 'paid'),
    );
    await screen.ask('activity/dismiss', {});
  };

  const first = await looksAt('Half of the dinner');
  if (first.offer.ground.is !== 'unverified') throw new Error(first.offer.ground.is);
  const { key, fingerprint } = first.offer.ground;
  expect(await pays(first.offer.digest)).toContain('UNVERIFIED');
  await enterPin(finger, pin);
  await paid(first.deal);

  expect(await screen.ask('device/add-contact', { name: 'Ada', key })).toEqual({ ok: true, value: {} });
  expect((await approveReview(finger, 'Contact')).join(' ').replaceAll(/\s+/g, ' ')).toContain(fingerprint);
  await enterPin(finger, pin);
  await screen.until(({ wallet }) => wallet?.activity?.is === 'done' && wallet.policy?.contacts[0]?.key === key);
  await screen.ask('activity/dismiss', {});

  const second = await looksAt('The taxi');
  expect(second.offer.ground).toMatchObject({ is: 'known', by: 'Ada', key, fingerprint });
  expect(await pays(second.offer.digest)).toContain('Known since');
  await paid(second.deal); // nobody typed a PIN

  const { payments = [] } = (await screen.view()).wallet ?? {};
  const grounds = new Map<string, string>();
  for (const { id, kind } of payments) {
    if (kind !== 'pay') continue;
    const details = await screen.ask('payment/details', { id });
    if (!details.ok) throw new Error(details.error.code);
    grounds.set(details.value.deal, details.value.offer.ground.is);
    const judged = await screen.ask('dispute/judge', { subject: id });
    expect(judged).toMatchObject({ value: { verdict: 'proven', claim: { payee: 'Ada', payeeKey: fingerprint } } });
  }
  expect(Object.fromEntries(grounds)).toEqual({ [first.deal]: 'unverified', [second.deal]: 'known' });
}, 180_000);
