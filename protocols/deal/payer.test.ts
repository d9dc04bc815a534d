// SPEC §5 and §6: the receipt that ends a deal, and the link that begins one.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyOf, shopKey } from '../credential/vectors/practice.ts';
import { amount } from '../values/amount.ts';
import { concatBytes, hex, utf8 } from '../values/bytes.ts';
import { encodeCbor } from '../values/cbor.ts';
import { coseContent, coseSign1, p256SigningKey } from '../values/cose.ts';
import { digest } from '../values/digest.ts';
import { documentType, greatestReceipt } from './messages.ts';
import { makeReceipt } from './payee.ts';
import { paymentUrl, readOfferLink, readReceipt } from './payer.ts';
import { clock, content, message, offer, receipt } from './vectors/bookshop.ts';

const judge = (bytes: Uint8Array) => {
  const read = readReceipt(bytes, shopKey.publicKey, content, message);
  return read.ok ? 'holds' : read.error;
};

test('a receipt by the offer’s key acknowledges this payment of this order', () => {
  expect(readReceipt(receipt, shopKey.publicKey, content, message)).toEqual({
    ok: true,
    value: {
      deal: content.deal,
      orderDigest: digest(message.order),
      paymentDigest: digest(message.payment),
      amount: content.total,
      receivedAt: 1_763_800_042,
    },
  });
});

test('receipt-signature: by a stranger, by another algorithm, as another kind of document', () => {
  const inner = coseContent(receipt, greatestReceipt) ?? new Uint8Array();
  expect(judge(coseSign1(keyOf(66), documentType.receipt, inner))).toEqual({ code: 'receipt-signature' });
  expect(judge(coseSign1(p256SigningKey(new Uint8Array(32).fill(4)), documentType.receipt, inner))).toEqual({
    code: 'receipt-signature',
  });
  expect(judge(coseSign1(shopKey, documentType.order, inner))).toEqual({ code: 'receipt-signature' });
});

test('receipt-malformed: what is no receipt, though the payee signed it', () => {
  expect(judge(new Uint8Array())).toEqual({ code: 'receipt-malformed', path: '' });
  expect(judge(concatBytes(receipt, Uint8Array.of(0)))).toEqual({ code: 'receipt-malformed', path: '' });
  expect(judge(new Uint8Array(greatestReceipt + 1).fill(0xd2))).toEqual({ code: 'receipt-malformed', path: '' });
  const signed = (content: Uint8Array) => judge(coseSign1(shopKey, documentType.receipt, content));
  expect(signed(utf8('thank you'))).toEqual({ code: 'receipt-malformed', path: '' });
  expect(signed(encodeCbor(new Map([[1, content.deal]])))).toEqual({ code: 'receipt-malformed', path: '.orderDigest' });
});

test('receipt-for-another-payment: each thing that the receipt binds is held against what was sent', () => {
  const differs = (path: string) => ({ code: 'receipt-for-another-payment', path });
  const made = (deal = content.deal, sent = message, total = content.total) =>
    judge(makeReceipt(shopKey, deal, sent, total, clock));
  expect(made(new Uint8Array(16))).toEqual(differs('.deal'));
  expect(made(content.deal, { ...message, order: utf8('another order') })).toEqual(differs('.orderDigest'));
  expect(made(content.deal, { ...message, payment: utf8('another payment') })).toEqual(differs('.paymentDigest'));
  expect(made(content.deal, message, amount(1289n, 'EUR'))).toEqual(differs('.amount'));
  expect(made(content.deal, message, amount(1290n, 'USD'))).toEqual(differs('.amount'));
});

test('no byte of a receipt can be altered after it was signed', () => {
  for (let place = 0; place < receipt.length; place++) {
    expect(judge(receipt.map((byte, index) => (index === place ? byte ^ 0x01 : byte))), `byte ${place}`).not.toBe(
      'holds',
    );
  }
});

test('random and mutilated receipts are refused with a code and never throw', () => {
  const mutilated = fc
    .tuple(fc.nat(receipt.length), fc.nat(30), fc.uint8Array({ minLength: 1, maxLength: 30 }))
    .filter(([from, count, put]) => put.join() !== receipt.subarray(from, from + count).join())
    .map(([from, count, put]) => concatBytes(receipt.subarray(0, from), put, receipt.subarray(from + count)));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 100 }), mutilated), (bytes) => {
      expect(judge(bytes)).toMatchObject({ code: expect.stringMatching(/^receipt-/) });
    }),
    { seed: 11, numRuns: 400 },
  );
});

test('a payment goes below the offer’s URL, under the deal in hex', () => {
  const deal = 'de'.repeat(16);
  expect(paymentUrl(content)).toBe(`http://127.0.0.1:4711/deals/${deal}/1`);
  expect(paymentUrl({ ...content, deliverTo: 'https://shop.example/' })).toBe(`https://shop.example/${deal}/1`);
  expect(paymentUrl({ ...content, deliverTo: 'https://shop.example' })).toBe(`https://shop.example/${deal}/1`);
});

const link = (url: string, more = '') => `web+semper:offer?url=${encodeURIComponent(url)}${more}`;
const wanted = digest(offer);

test('a link names where the offer is and, if it says so, what its bytes hash to', () => {
  const url = 'https://shop.example/offers/7?colour=green&size=2';
  expect(readOfferLink(link(url))).toStrictEqual({ url });
  expect(readOfferLink(link(url, `&digest=${hex(wanted)}`))).toStrictEqual({ url, digest: wanted });
  expect(readOfferLink(`web+semper:offer?digest=${hex(wanted)}&url=http%3A%2F%2Flocalhost%3A4711%2Fo`)).toStrictEqual({
    url: 'http://localhost:4711/o',
    digest: wanted,
  });
  expect(readOfferLink('WEB+SEMPER:offer?url=https://shop.example/offers/7')).toStrictEqual({
    url: 'https://shop.example/offers/7',
  });
});

test('a link carries a URL of 512 characters, even if every one is percent-encoded, and none longer', () => {
  const url = `https://shop.example/${'a'.repeat(491)}`;
  const encoded = [...utf8(url)].map((byte) => `%${byte.toString(16)}`).join('');
  expect(readOfferLink(`web+semper:offer?url=${encoded}&digest=${hex(wanted)}`)).toStrictEqual({ url, digest: wanted });
  expect(readOfferLink(link(`${url}a`))).toBeUndefined();
  expect(readOfferLink(link(url, `&digest=${hex(wanted)}${'0'.repeat(100_000)}`))).toBeUndefined();
});

const refused: Readonly<Record<string, readonly string[]>> = {
  'of another scheme or action': [
    'https://shop.example/',
    'web+semper:',
    'web+semper:offer',
    'web+semper:offer?',
    'web+semper://offer?url=https://shop.example/',
    'web+semper:order?url=https://shop.example/',
    'xweb+semper:offer?url=https://shop.example/',
    'javascript:alert(1)',
    '',
  ],
  'that leads where a wallet must not go': [
    'javascript:alert(1)',
    'http://192.168.0.1/',
    'http://shop.example/',
    'https://user@shop.example/',
    'https://shop.example\\@evil.example/',
    'https://bücher.example/',
    'https://[::1',
    'file:///etc/passwd',
    'https://shop.example/#x',
    'https://shop.example/\n',
    'https://shop.example/\0',
    'https://shop.example/\u202e',
    'https://2130706433/',
    '//shop.example/',
    '',
  ].map((url) => link(url)),
  'hidden in a second encoding': [
    link(encodeURIComponent('https://shop.example/')),
    'web+semper:offer?url=https%253A%252F%252Fshop.example',
  ],
  'of broken percent-encoding': [
    'web+semper:offer?url=https%3A%2F%2Fshop.example%2',
    'web+semper:offer?url=%',
    'web+semper:offer?url=https://shop.example/%ff',
    'web+semper:offer?url=%c0%af',
    'web+semper:offer?url=%ed%a0%80',
  ],
  'with a field twice, empty, unknown or without a name': [
    link('https://shop.example/', `&url=${encodeURIComponent('https://evil.example/')}`),
    link('https://shop.example/', '&redirect=1'),
    link('https://shop.example/', '&'),
    link('https://shop.example/', '&digest='),
    link('https://shop.example/', '&digest'),
    link('https://shop.example/', `&digest=${hex(wanted)}&digest=${hex(wanted)}`),
    link('https://shop.example/', `&digest=${hex(wanted)}&x=1`),
    `web+semper:offer?digest=${hex(wanted)}`,
    'web+semper:offer?URL=https://shop.example/',
    'web+semper:offer?__proto__=https://shop.example/',
    'web+semper:offer?url=https://shop.example/?a=b',
  ],
  'with a digest that is none': [
    '0',
    hex(wanted).toUpperCase(),
    hex(wanted).slice(2),
    `${hex(wanted)}00`,
    `${hex(wanted).slice(2)}0g`,
  ].map((digest) => link('https://shop.example/', `&digest=${digest}`)),
  'with white space or a fragment': [
    ' web+semper:offer?url=https://shop.example/',
    'web+semper:offer?url=https://shop.example/ ',
    'web+semper:offer?url=https://shop.example/\n',
    'web+semper:offer?url=https://shop.example/#x',
  ],
};

test.each(Object.entries(refused))('a link %s is refused', (_, links) => {
  for (const one of links) expect(readOfferLink(one), one).toBeUndefined();
});

test('random links are refused or lead to a place that a wallet may fetch from, and never throw', () => {
  const piece = fc.constantFrom(
    'url=',
    'digest=',
    '&',
    '=',
    '%',
    '%3A',
    '%2F',
    'https://',
    'http://',
    'shop.example',
    '@',
    '\\',
    '%00',
    '%ff',
    '#',
    hex(wanted),
    'localhost',
    '/',
  );
  let accepted = 0;
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece, { maxLength: 9 }).map((pieces) => `web+semper:offer?${pieces.join('')}`),
        fc
          .array(piece, { maxLength: 4 })
          .map((pieces) => `web+semper:offer?url=https://shop.example${pieces.join('')}`),
      ),
      (text) => {
        const read = readOfferLink(text);
        if (!read) return;
        accepted++;
        expect(new URL(read.url).href.replace(/\/$/, '')).toBe(read.url.replace(/\/$/, ''));
      },
    ),
    { seed: 12, numRuns: 3000 },
  );
  expect(accepted).toBeGreaterThan(50);
});
