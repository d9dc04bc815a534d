import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fromHex } from '../../values/bytes.ts';
import { fromBytes } from '../../values/codec.ts';
import { greatestPaymentMessage, paymentMessageCodec } from '../messages.ts';
import { readOffer } from '../offer.ts';
import { readOrder } from '../payee.ts';
import { readReceipt } from '../payer.ts';
import { dealVectors } from './generate.ts';

const file = join(import.meta.dirname, 'deal.json');
const made = dealVectors();
if (process.env['REWRITE_VECTORS'] === '1') writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`);

const vectors = JSON.parse(readFileSync(file, 'utf8')) as ReturnType<typeof dealVectors>;
const bytesOf = (text: string | undefined) => fromHex(text ?? '') ?? new Uint8Array();
const root = bytesOf(vectors.root);
const offerBytes = bytesOf(vectors.offers[0]?.bytes);
const accepted = () => {
  const offer = readOffer(offerBytes, root, { clock: vectors.offers[0]?.clock ?? 0 });
  if (!offer.ok) throw new Error(offer.error.code);
  return offer.value;
};

test('making the deal anew gives the same bytes', () => {
  expect(readFileSync(file, 'utf8')).toBe(`${JSON.stringify(made, null, 2)}\n`);
});

test.each(vectors.offers)(
  'the offer "$title" of the vectors comes out as written there',
  ({ bytes, clock, outcome }) => {
    const offer = readOffer(bytesOf(bytes), root, { clock });
    expect(offer.ok ? 'holds' : offer.error.code).toBe(outcome);
  },
);

test.each(vectors.orders)('the order "$title" of the vectors comes out as written there', ({ bytes, outcome }) => {
  const order = readOrder(bytesOf(bytes), offerBytes, accepted().content);
  expect(order.ok ? 'holds' : order.error.code).toBe(outcome);
});

test.each(vectors.receipts)('the receipt "$title" of the vectors comes out as written there', ({ bytes, outcome }) => {
  const message = fromBytes(paymentMessageCodec, bytesOf(vectors.paymentMessage), greatestPaymentMessage);
  if (!message.ok) throw new Error(message.error.path);
  const { payee, content } = accepted();
  const receipt = readReceipt(bytesOf(bytes), payee.key, content, message.value);
  expect(receipt.ok ? 'holds' : receipt.error.code).toBe(outcome);
});

test('the digests of the vectors are those of another SHA-256', () => {
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  expect(sha256(offerBytes)).toBe(vectors.offerDigest);
  expect(sha256(bytesOf(vectors.orders[0]?.bytes))).toBe(vectors.orderDigest);
});
