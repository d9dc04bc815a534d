// A wallet that lies to its device about on which ground a payee is believed: certified or known, for one who is neither (device
// link SPEC §12, deal SPEC §2). What the wallet says of the ground never reaches the display; the device finds it by itself.
import { beforeAll, expect, test } from 'vitest';
import { issueCertificate, issueRoot } from '#protocols/credential/authority.ts';
import { certifyOneself } from '#protocols/deal/uncertified-offer.ts';
import { approvalCodec, ground, removeContactCodec } from '#protocols/device-link/messages.ts';
import { utf8 } from '#protocols/values/bytes.ts';
import { fromBytes, toBytes } from '#protocols/values/codec.ts';
import { coseContent, ed25519SigningKey } from '#protocols/values/cose.ts';
import { digest } from '#protocols/values/digest.ts';
import { day } from '#protocols/values/time.ts';
import { approvalOf, approve, deceivedDevice, pin, type DeceivedDevice } from './deceived-device.ts';
import { expectPaymentRefused, expectRefused } from './refused.ts';
import { held, issued, offerOf, root, rootName, shopName, thiefCertificate, thiefKey } from './small-world.ts';

const life = { notBefore: issued, notAfter: issued + 30 * day, id: new Uint8Array(16).fill(4) };
const annaKey = ed25519SigningKey(digest(utf8('anna')));
const anna = certifyOneself(annaKey, 'Anna', life);
const thief = certifyOneself(thiefKey, shopName, life);

let device: DeceivedDevice;
beforeAll(async () => {
  device = await deceivedDevice('contacts');
  device.hal.keypad.press('ok');
  typePin(device);
  held(await device.connection.addContact({ name: 'Anna', key: annaKey.publicKey.bytes }));
});

function typePin({ hal }: DeceivedDevice): void {
  hal.keypad.type(pin);
  hal.keypad.press('ok');
}

const shownSince = ({ hal }: DeceivedDevice, first: number) =>
  hal.screens
    .slice(first)
    .map((screen) => screen.map((line) => line.trim()).join(' '))
    .join(' ');

test('certified: the thief bears the shop’s name by its own key, and is shown as UNVERIFIED with the PIN, below any cap', async () => {
  const deceived = await deceivedDevice('own key');
  deceived.hal.keypad.press('right', 'ok');
  typePin(deceived);
  held(await deceived.connection.setCap({ currency: 'EUR', most: 100_000n }));
  const [first, signed] = [deceived.hal.screens.length, deceived.signed()];
  const offer = offerOf({ chain: [thief] }, thiefKey);
  const paying = deceived.connection.approvePayment(approvalOf(deceived, { offer }));
  approve(deceived, 5);
  await deceived.hal.keypad.idle();
  const shown = shownSince(deceived, first);
  expect(shown).toContain('UNVERIFIED');
  expect(shown).not.toContain('Certified by');
  expect(deceived.hal.seen()).toContain('Enter PIN');
  expect(deceived.signed()).toBe(signed);
  typePin(deceived);
  const { approval } = held(await paying);
  const content = held(fromBytes(approvalCodec, coseContent(approval, 4096) ?? new Uint8Array(), 4096));
  expect(content.ground).toBe(ground.unverified);
});

test('certified: its own key signs in the authority’s name, as an authority, or below the pinned root', async () => {
  const own = { name: shopName, key: thiefKey.publicKey.bytes, ...life };
  const chains = [
    [issueCertificate(thiefKey, rootName, { ...own, roles: ['till'] })],
    [issueCertificate(thiefKey, shopName, { ...own, roles: ['till', 'authority'] })],
    [issueCertificate(thiefKey, shopName, { ...own, roles: ['person'] })],
    [issueRoot(thiefKey, { ...own, notAfter: issued + 3650 * day })],
    [thief, root],
    [thief, thief],
    [thief, thiefCertificate],
  ] as const;
  for (const chain of chains) {
    await expectPaymentRefused(device, { offer: offerOf({ chain }, thiefKey) }, 'offer-payee-uncertified');
  }
});

test('known: the thief signs under the contact’s certificate, or names the contact under its own', async () => {
  const critical = { payee: 'Anna' } as const;
  const stolen = offerOf({ payee: 'Anna', chain: [anna] }, thiefKey);
  await expectPaymentRefused(device, { offer: stolen, critical }, 'offer-signature');
  const forged = issueCertificate(thiefKey, 'Anna', {
    name: 'Anna',
    key: annaKey.publicKey.bytes,
    roles: ['till'],
    ...life,
  });
  const both = offerOf({ payee: 'Anna', chain: [forged] }, annaKey);
  await expectPaymentRefused(device, { offer: both, critical }, 'offer-payee-uncertified');
  await expectPaymentRefused(device, { offer: offerOf({ chain: [anna] }, annaKey) }, 'offer-payee-differs');
});

test('known: a namesake of the contact is shown as UNVERIFIED, since it is the key that is known', async () => {
  const namesake = certifyOneself(thiefKey, 'Anna', life);
  const first = device.hal.screens.length;
  const offer = offerOf({ payee: 'Anna', chain: [namesake] }, thiefKey);
  const paying = device.connection.approvePayment(approvalOf(device, { offer, critical: { payee: 'Anna' } }));
  device.hal.keypad.press('right', 'right', 'c');
  expect(await paying).toMatchObject({ ok: false, error: { status: 'refused' } });
  expect(shownSince(device, first)).toContain('UNVERIFIED');
  expect(shownSince(device, first)).not.toContain('Known since');
});

test('known: a contact is made, renamed or forgotten by nobody but the person at the keypad', async () => {
  const before = device.state();
  const { connection, hal } = device;
  hal.keypad.press('c');
  const added = await connection.addContact({ name: shopName, key: thiefKey.publicKey.bytes });
  expect(added).toMatchObject({ ok: false, error: { status: 'refused' } });
  hal.keypad.press('ok', 'c');
  const renamed = await connection.addContact({ name: shopName, key: annaKey.publicKey.bytes });
  expect(renamed).toMatchObject({ ok: false, error: { status: 'refused' } });
  hal.keypad.press('c');
  const removed = await connection.removeContact({ key: annaKey.publicKey.bytes });
  expect(removed).toMatchObject({ ok: false, error: { status: 'refused' } });
  expect(device.state()).toEqual(before);
  const parameters = toBytes(removeContactCodec, { key: thiefKey.publicKey.bytes });
  await expectRefused(device, () => connection.request('removeContact', parameters), 'contact-unknown');
});

test('known: a certificate of the contact that has ended, and one that answers for less', async () => {
  const paid = await deceivedDevice('contact paid');
  approve(paid);
  held(await paid.connection.approvePayment(approvalOf(paid)));
  const ended = certifyOneself(annaKey, 'Anna', { ...life, notBefore: issued - 20 * day, notAfter: issued - 1 });
  const own = { name: 'Anna', key: annaKey.publicKey.bytes, roles: ['till'] as const, ...life };
  const limited = issueCertificate(annaKey, 'Anna', { ...own, liabilityLimit: { minor: 1289n, currency: 'EUR' } });
  const deal = new Uint8Array(16).fill(3);
  const of = (chain: Uint8Array) => ({
    offer: offerOf({ deal, payee: 'Anna', chain: [chain] }, annaKey),
    critical: { payee: 'Anna' },
  });
  await expectPaymentRefused(paid, of(ended), 'offer-payee-uncertified');
  await expectPaymentRefused(paid, of(limited), 'offer-over-liability-limit');
});
