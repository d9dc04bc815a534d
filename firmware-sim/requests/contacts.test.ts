// Payees without an authority (device link SPEC §12): unverified at first, known once the person has confirmed their key.
import { expect, test } from 'vitest';
import { issueCertificate } from '#protocols/credential/authority.ts';
import { makeOffer } from '#protocols/deal/payee.ts';
import type { OfferContent } from '#protocols/deal/messages.ts';
import { readOfferShape } from '#protocols/deal/offer.ts';
import { readOrder } from '#protocols/deal/payee.ts';
import {
  addContactCodec,
  approvalCodec,
  method,
  paymentApprovedCodec,
  status,
} from '#protocols/device-link/messages.ts';
import { fromBytes, toBytes } from '#protocols/values/codec.ts';
import { coseContent, ed25519SigningKey } from '#protocols/values/cose.ts';
import { utf8 } from '#protocols/values/bytes.ts';
import { digest } from '#protocols/values/digest.ts';
import { day } from '#protocols/values/time.ts';
import {
  approval,
  benchCritical,
  benchPin,
  bodyOf,
  deviceBench,
  imageSetUp,
  issued,
  noParameters,
  shopOffer,
  until,
  type DeviceBench,
} from '../device-bench.ts';

const image = await (async () => {
  const device = deviceBench(imageSetUp());
  await device.pair();
  await device.pinRoot();
  return device.hal.flash.read() ?? new Uint8Array();
})();

const annaKey = ed25519SigningKey(digest(utf8('anna')));
const life = { notBefore: issued, notAfter: issued + 30 * day, id: new Uint8Array(16).fill(2) };

/** An offer of a payee who signs for itself. */
function ownOffer(payee = 'Anna', key = annaKey, changes: Partial<OfferContent> = {}): Uint8Array {
  const own = issueCertificate(key, payee, { name: payee, key: key.publicKey.bytes, roles: ['till'], ...life });
  const usual = readOfferShape(shopOffer());
  if (!usual.ok) throw new Error('the shop offers');
  return makeOffer(key, { ...usual.value, payee, chain: [own], ...changes });
}

async function bench(from = image): Promise<DeviceBench> {
  const device = deviceBench(from);
  device.host.open();
  device.host.shakeHands();
  typePin(device);
  await device.ask(device.message(method.unlock, noParameters));
  return device;
}

function typePin(device: DeviceBench): void {
  device.hal.keypad.type(benchPin);
  device.hal.keypad.press('ok');
}

function pay(device: DeviceBench, offer = ownOffer(), payee = 'Anna') {
  device.approveOnPages(6);
  const critical = { ...benchCritical, payee };
  return device.ask(device.message(method.approvePayment, approval({ offer, critical })));
}

const shown = (device: DeviceBench) =>
  device.hal.screens
    .flat()
    .map((line) => line.trim())
    .join(' ')
    .replaceAll(/ +/g, ' ');

async function groundOf(answered: ReturnType<typeof pay>) {
  const { approval: signed, order } = bodyOf(await answered, paymentApprovedCodec);
  const read = fromBytes(approvalCodec, coseContent(signed, 4096) ?? new Uint8Array(), 4096);
  return { order, approved: read.ok ? read.value : undefined };
}

async function withAnna(): Promise<DeviceBench> {
  const device = await bench();
  device.hal.keypad.press('ok');
  typePin(device);
  const parameters = toBytes(addContactCodec, { name: 'Anna', key: annaKey.publicKey.bytes });
  expect(await device.ask(device.message(method.addContact, parameters))).toMatchObject({ status: status.ok });
  return device;
}

test('a payee whom nobody knows is shown as unverified, and paid with the PIN only', async () => {
  const device = await bench();
  const asked = groundOf(pay(device));
  await until(() => device.hal.seen().startsWith('Enter PIN'), 'the PIN');
  expect(shown(device)).toContain('Anna UNVERIFIED Nobody vouches for this name.');
  typePin(device);
  expect((await asked).approved).toMatchObject({ ground: 3, time: issued });
});

test('once the person has confirmed the key, its offers are those of somebody known, and OK pays', async () => {
  const device = await withAnna();
  expect(shown(device)).toContain('Know the payee Anna by the key');
  expect((await groundOf(pay(device))).approved).toMatchObject({ ground: 2 });
  expect(shown(device)).toContain('Anna Known since 2025-12-06');
  const otherwise = await withAnna();
  const named = ownOffer('Bookshop at the Bridge');
  await pay(otherwise, named, 'Bookshop at the Bridge');
  expect(shown(otherwise)).toContain('Known as Anna');
});

test('nobody gets the pseudonym of a certified payee by taking its name', async () => {
  const orders = [];
  for (const offer of [shopOffer(), ownOffer('Bookshop at the Bridge')]) {
    const device = await bench();
    const asked = groundOf(pay(device, offer, 'Bookshop at the Bridge'));
    if (orders.length > 0) {
      await until(() => device.hal.seen().startsWith('Enter PIN'), 'the PIN');
      typePin(device);
    }
    const shape = readOfferShape(offer);
    const order = shape.ok && readOrder((await asked).order, offer, shape.value);
    orders.push(order && order.ok ? order.value.payerKey : undefined);
  }
  expect(orders[1]).toHaveLength(32);
  expect(orders[1]).not.toEqual(orders[0]);
});

test('its own dates never move the time of the device, and other lies are refused as in any offer', async () => {
  const device = await withAnna();
  const later = issued + 500 * day;
  const own = issueCertificate(annaKey, 'Anna', {
    name: 'Anna',
    key: annaKey.publicKey.bytes,
    roles: ['till'],
    ...life,
    notBefore: later,
    notAfter: later + day,
  });
  const ahead = ownOffer('Anna', annaKey, { chain: [own], issuedAt: later, validUntil: later + day });
  device.approveOnPages(6);
  const critical = { ...benchCritical, payee: 'Anna', validUntil: later + day };
  expect(await device.ask(device.message(method.approvePayment, approval({ offer: ahead, critical })))).toMatchObject({
    status: status.ok,
  });
  expect(device.state().timeBound).toBe(issued);
  const thief = ed25519SigningKey(digest(utf8('thief')));
  const annas = readOfferShape(ownOffer());
  const lies: [Uint8Array, string][] = [
    [makeOffer(thief, { ...(annas.ok ? annas.value : ({} as never)) }), 'offer-signature'],
    [ownOffer('Anna', annaKey, { payee: 'Berta' }), 'offer-payee-differs'],
    [ownOffer('Anna', annaKey, { issuedAt: 1, validUntil: issued - 1 }), 'offer-expired'],
  ];
  for (const [offer, reason] of lies) {
    expect((await device.ask(device.message(method.approvePayment, approval({ offer })))).failure).toMatchObject({
      reason,
    });
  }
});
