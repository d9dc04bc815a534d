// SPEC §3 and §4: the order that a device signs, read by the payee; what is refused, and with which answer.
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keyOf, shopKey } from '../credential/vectors/practice.ts';
import { concatBytes } from '../values/bytes.ts';
import { encodeCbor } from '../values/cbor.ts';
import { fromBytes, toBytes } from '../values/codec.ts';
import { coseSign1, p256SigningKey } from '../values/cose.ts';
import { digest } from '../values/digest.ts';
import { makeOrder } from './device.ts';
import { payeeRefusalStatus } from './errors.ts';
import {
  documentType,
  greatestOrder,
  greatestPayment,
  greatestPaymentMessage,
  paymentMessageCodec,
} from './messages.ts';
import { makeOffer, readOrder } from './payee.ts';
import {
  acceptedOffer,
  content,
  message,
  messageBytes,
  offer,
  order,
  payerKey,
  reference,
} from './vectors/bookshop.ts';
import { changedOrder, refusedOrders } from './vectors/refused-orders.ts';

const judge = (bytes: Uint8Array) => {
  const read = readOrder(bytes, offer, content);
  return read.ok ? 'holds' : read.error;
};

test('the order that the device builds from a verified offer is read by the payee who made the offer', () => {
  const read = readOrder(makeOrder(payerKey, acceptedOffer(), 1, reference), offer, content);
  expect(read).toEqual({
    ok: true,
    value: {
      deal: content.deal,
      offerDigest: digest(offer),
      alternative: 1,
      amount: content.total,
      paymentReference: reference,
      payerKey: payerKey.publicKey.bytes,
    },
  });
});

test('a device does not order what is not offered, nor by a key of another kind', () => {
  expect(() => makeOrder(payerKey, acceptedOffer(), 2, reference)).toThrow('no alternative 2');
  expect(() => makeOrder(payerKey, acceptedOffer(), -1, reference)).toThrow('no alternative');
  expect(() => makeOrder(payerKey, acceptedOffer(), 0, new Uint8Array(31))).toThrow('32 bytes');
  expect(() => makeOrder(p256SigningKey(new Uint8Array(32).fill(7)), acceptedOffer(), 0, reference)).toThrow(
    '32 bytes',
  );
});

test.each(refusedOrders)('$outcome: an order $title', ({ bytes, outcome }) => {
  expect(judge(bytes)).toEqual({ code: outcome });
});

test('order-malformed: what is no order, with the place that is wrong', () => {
  expect(judge(new Uint8Array())).toEqual({ code: 'order-malformed', path: '' });
  expect(judge(order.subarray(1))).toEqual({ code: 'order-malformed', path: '' });
  expect(judge(concatBytes(order, Uint8Array.of(0)))).toEqual({ code: 'order-malformed', path: '' });
  expect(judge(new Uint8Array(greatestOrder + 1).fill(0xd2))).toEqual({ code: 'order-malformed', path: '' });
  expect(judge(offer)).toMatchObject({ code: 'order-malformed' });
  expect(judge(coseSign1(payerKey, documentType.order, encodeCbor(new Map([[1, 0]]))))).toEqual({
    code: 'order-malformed',
    path: '.deal',
  });
});

test('order-signature: a key of small order in the order, under which one signature fits everything', () => {
  const weak = Uint8Array.from({ length: 32 }, (_, index) => (index === 0 ? 1 : 0));
  const sign = () => concatBytes(weak, new Uint8Array(32));
  expect(judge(changedOrder({ payerKey: weak }, { ...payerKey, sign }))).toEqual({ code: 'order-signature' });
});

test('order-for-another-offer: the same deal, offered anew at other terms', () => {
  const anew = { ...content, title: 'A Field Guide to Mosses' };
  expect(readOrder(order, makeOffer(shopKey, anew), anew)).toEqual({
    ok: false,
    error: { code: 'order-for-another-offer' },
  });
});

test('a payer who signs under its own other key orders as someone else, not as this payer', () => {
  const other = keyOf(77);
  const read = readOrder(changedOrder({ payerKey: other.publicKey.bytes }, other), offer, content);
  expect(read.ok && read.value.payerKey).toEqual(other.publicKey.bytes);
});

test('no byte of an order can be altered after it was signed', () => {
  for (let place = 0; place < order.length; place++) {
    expect(judge(order.map((byte, index) => (index === place ? byte ^ 0x01 : byte))), `byte ${place}`).not.toBe(
      'holds',
    );
  }
});

test('random and mutilated orders are refused with a code and never throw', () => {
  const mutilated = fc
    .tuple(fc.nat(order.length), fc.nat(30), fc.uint8Array({ minLength: 1, maxLength: 30 }))
    .filter(([from, count, put]) => put.join() !== order.subarray(from, from + count).join())
    .map(([from, count, put]) => concatBytes(order.subarray(0, from), put, order.subarray(from + count)));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 100 }), mutilated), (bytes) => {
      expect(judge(bytes)).toMatchObject({ code: expect.stringMatching(/^order-/) });
    }),
    { seed: 10, numRuns: 400 },
  );
});

test('a payment message of the greatest order and payment fits its limit, and one byte more does not', () => {
  const greatest = { order: new Uint8Array(greatestOrder), payment: new Uint8Array(greatestPayment) };
  expect(fromBytes(paymentMessageCodec, toBytes(paymentMessageCodec, greatest), greatestPaymentMessage).ok).toBe(true);
  expect(fromBytes(paymentMessageCodec, messageBytes, greatestPaymentMessage)).toEqual({ ok: true, value: message });
  expect(() => toBytes(paymentMessageCodec, { ...greatest, payment: new Uint8Array(greatestPayment + 1) })).toThrow(
    'at most',
  );
});

test('the answers of a payee are those of the table in SPEC §4, with their status', () => {
  const spec = readFileSync(join(import.meta.dirname, 'SPEC.md'), 'utf8');
  const rows = [...spec.matchAll(/^\| ([a-z-]+) \| (\d{3}) \|/gm)].map(([, code = '', status]) => [
    code,
    Number(status),
  ]);
  expect(Object.fromEntries(rows)).toEqual(payeeRefusalStatus);
});
