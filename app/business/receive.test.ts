import { expect, test } from 'vitest';
import { shop, shopKey } from '#protocols/credential/vectors/practice.ts';
import { pseudonymKey } from '#protocols/credential/person-keys.ts';
import { root } from '#protocols/credential/vectors/practice.ts';
import { clock as now } from '#protocols/deal/vectors/bookshop.ts';
import { makeOrder } from '#protocols/deal/device.ts';
import { paymentMessageCodec } from '#protocols/deal/messages.ts';
import { readOffer } from '#protocols/deal/offer.ts';
import { readReceipt } from '#protocols/deal/payer.ts';
import { hex, utf8 } from '#protocols/values/bytes.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { good } from '#protocols/values/result.ts';
import type { IncomingPayment, PayeeModule, TakeOutcome } from '../payments/modules/module.ts';
import { memoryArchive } from '../support/archive/memory-archive.ts';
import { archiveWaiting } from '../support/archive/outbox.ts';
import { memoryStore } from '../support/store/memory-store.ts';
import { createPayee } from './receive.ts';

const goods = {
  title: 'Ferns',
  currency: 'EUR',
  lines: [{ description: 'A Field Guide to Ferns', quantity: 1, unitPrice: 1290n, taxRate: 700 }],
  deliverTo: 'http://127.0.0.1:4711/deals',
} as const;
const payer = pseudonymKey(new Uint8Array(64).fill(3), { issuer: 'Practice Root', name: 'Bookshop at the Bridge' });

const random = { bytes: (length: number) => new Uint8Array(length).fill(6) };

/** A payee whose one payment system does as the test says. */
async function shopWith(take: (payment: IncomingPayment) => TakeOutcome, kept?: () => void) {
  const time = { now };
  const taken: IncomingPayment[] = [];
  const system: Partial<PayeeModule> = {
    manifest: { system: 'urn:semper:paper:1' } as PayeeModule['manifest'],
    part: () => Promise.resolve(good(utf8('part'))),
    take: (payment) => (taken.push(payment), Promise.resolve(take(payment))),
    recover: () => Promise.resolve(),
    balances: () => Promise.resolve([]),
  };
  const store = memoryStore();
  const payee = createPayee({
    store,
    clock: { now: () => time.now },
    random,
    ...(kept && { kept }),
    modules: [system as PayeeModule],
    identity: () => ({ name: 'Bookshop at the Bridge', key: shopKey, chain: [shop] }),
  });
  const bytes = await payee.offer(goods, 3600);
  const offer = bytes.ok ? readOffer(bytes.value, root, { clock: now }) : bytes;
  if (!bytes.ok || !offer.ok || !('value' in offer)) throw new Error('no offer');
  const { value } = offer;
  const order = makeOrder(payer, value, 0, new Uint8Array(32).fill(1));
  const message = (payment: string) => ({ order, payment: utf8(payment) });
  const deal = hex(value.content.deal);
  const pay = (payment: string, changes: { order?: Uint8Array } = {}) =>
    payee.takePayment(deal, toBytes(paymentMessageCodec, { ...message(payment), ...changes }));
  return { payee, pay, taken, time, deal, message, store, offerBytes: bytes.value, offer: value };
}
const received = (): TakeOutcome => ({ is: 'received', receivedAt: now + 5 });

test('What was taken is acknowledged by a receipt that names it, and the same bytes get the same receipt', async () => {
  const { pay, message, offer, time } = await shopWith(received);
  const first = await pay('coins');
  time.now += 100_000;
  expect(await pay('coins')).toEqual(first);
  if (first.is !== 'receipt') throw new Error('no receipt');
  expect(readReceipt(first.bytes, shopKey.publicKey, offer.content, message('coins'))).toMatchObject({
    value: { receivedAt: now + 5, amount: { minor: 1290n } },
  });
});

test('Other bytes for a deal that is paid or under way are refused, and the system is not asked', async () => {
  for (const outcome of [received, (): TakeOutcome => ({ is: 'later', detail: 'mint' })]) {
    const { pay, taken } = await shopWith(outcome);
    await pay('coins');
    expect(await pay('other coins')).toEqual({ is: 'refused', code: 'deal-paid-otherwise' });
    expect(taken).toHaveLength(1);
  }
});

test('After a refusal the deal is open to money that is good', async () => {
  const { pay } = await shopWith(({ payment }) =>
    payment.length === 3 ? { is: 'refused', code: 'payment-spent' } : received(),
  );
  expect(await pay('bad')).toMatchObject({ is: 'refused', code: 'payment-spent' });
  expect((await pay('coins')).is).toBe('receipt');
});

test('A payment that comes after the offer’s end is refused; one that came in time is taken up again whenever', async () => {
  const late = await shopWith(received);
  late.time.now += 3601;
  expect(await late.pay('coins')).toEqual({ is: 'refused', code: 'offer-expired' });
  expect(late.taken).toEqual([]);
  let first = true;
  const slow = await shopWith(() => {
    const outcome: TakeOutcome = first ? { is: 'later', detail: 'the mint is away' } : received();
    first = false;
    return outcome;
  });
  slow.time.now += 3600;
  expect((await slow.pay('coins')).is).toBe('later');
  slow.time.now += 86_400;
  expect((await slow.pay('coins')).is).toBe('receipt');
});

test('Deals that were never offered, messages that are none and orders for another offer are refused by name', async () => {
  const { payee, pay, deal, taken, offer } = await shopWith(received);
  expect(await payee.takePayment('00'.repeat(16), new Uint8Array())).toMatchObject({ code: 'deal-unknown' });
  expect(await payee.takePayment('no deal', new Uint8Array())).toMatchObject({ code: 'deal-unknown' });
  expect(await payee.takePayment(deal, new Uint8Array(9))).toMatchObject({ code: 'payment-malformed' });
  const other = makeOrder(payer, { ...offer, digest: new Uint8Array(32) }, 0, new Uint8Array(32));
  expect(await pay('coins', { order: other })).toMatchObject({
    code: 'order-invalid',
    detail: 'order-for-another-offer',
  });
  expect(taken).toEqual([]);
});

test('The archive gets the offer that was made, and the receipt once with all that it acknowledges, however often it is asked for', async () => {
  let told = 0;
  let first = true;
  const slow = (): TakeOutcome => (first ? ((first = false), { is: 'later', detail: 'the mint is away' }) : received());
  const { pay, message, offer, offerBytes, store, time } = await shopWith(slow, () => void told++);
  const archive = memoryArchive(new Uint8Array(32).fill(1), random, now);
  const kept = async () => {
    await archiveWaiting(store, archive);
    const kinds: string[] = [];
    for await (const read of archive.entries()) if (read.ok) kinds.push(read.value.entry.kind);
    return kinds.slice(1); // the archive's own opening
  };
  expect((await pay('coins')).is).toBe('later');
  expect(await kept()).toEqual(['offer:made']);
  const receipt = await pay('coins');
  for (let again = 0; again < 2; again++) {
    time.now += 60;
    expect(await pay('coins')).toEqual(receipt);
    expect(await kept()).toEqual(['offer:made', 'receipt:given']);
  }
  expect(told).toBe(2);
  const given = await archive.read(2);
  const { order, payment } = message('coins');
  const documents = { offer: offerBytes, order, payment, receipt: receipt.is === 'receipt' && receipt.bytes };
  expect(given.ok && given.value.entry).toMatchObject({
    subject: offer.content.deal,
    documents: Object.entries(documents).map(([name, bytes]) => ({ name, bytes })),
  });
});
