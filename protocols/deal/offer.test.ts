// SPEC §2: what a payer's wallet and device accept as an offer, and the code of each refusal.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { issueCertificate } from '../credential/authority.ts';
import {
  begin,
  city,
  keyOf,
  region,
  requests,
  root,
  rootKey,
  rootRequest,
  shop,
  shopKey,
  shopOfCity,
} from '../credential/vectors/practice.ts';
import type { JudgedAt } from '../credential/verifier.ts';
import { amount } from '../values/amount.ts';
import { concatBytes, utf8 } from '../values/bytes.ts';
import { decodeCbor, encodeCbor, type Cbor } from '../values/cbor.ts';
import { toBytes } from '../values/codec.ts';
import { coseContent, coseSign1, p256SigningKey } from '../values/cose.ts';
import { digest } from '../values/digest.ts';
import { day } from '../values/time.ts';
import { documentType, greatestOffer, offerCodec, type OfferContent } from './messages.ts';
import { readOffer, readOfferShape } from './offer.ts';
import { makeOffer } from './payee.ts';
import { offerLine } from './sums.ts';
import { clock, content, offer } from './vectors/bookshop.ts';

const judge = (bytes: Uint8Array, at: JudgedAt = { clock }, under = root) => {
  const read = readOffer(bytes, under, at);
  return read.ok ? 'holds' : read.error;
};
/** Signed by the shop's key as it stands, where `makeOffer` would throw. */
const signed = (change: Partial<OfferContent>, key = shopKey) =>
  coseSign1(key, documentType.offer, toBytes(offerCodec, { ...content, ...change }));
const certified = (change: Partial<Parameters<typeof issueCertificate>[2]>) =>
  issueCertificate(rootKey, rootRequest.name, { ...requests.shop, ...change });

test('an offer gives what it says, its digest and who stands behind it', () => {
  const read = readOffer(offer, root, { clock });
  expect(read).toMatchObject({
    ok: true,
    value: {
      content,
      digest: digest(offer),
      payee: { name: 'Bookshop at the Bridge', issuer: 'Practice Root', digest: digest(shop) },
      latestIssue: begin,
    },
  });
});

test('a till or a merchant may offer, with up to two authorities between it and the root', () => {
  for (const role of ['till', 'merchant'] as const)
    expect(judge(signed({ chain: [certified({ roles: [role] })] }))).toBe('holds');
  expect(judge(makeOffer(shopKey, { ...content, chain: [shopOfCity, city, region] }))).toBe('holds');
});

test('an offer that leaves out or adds a field, or holds a field of another kind, is malformed there', () => {
  const fields = decodeCbor(coseContent(offer, greatestOffer) ?? new Uint8Array(), greatestOffer);
  if (!(fields instanceof Map)) throw new Error('an offer is a map');
  const names = 'deal issuedAt validUntil payee chain title lines total tax alternatives deliverTo'.split(' ');
  const changed = (change: (map: Map<number | string, Cbor>) => unknown) => {
    const copy = new Map<number | string, Cbor>(fields);
    change(copy);
    return judge(coseSign1(shopKey, documentType.offer, encodeCbor(copy)));
  };
  for (const [index, name] of names.entries()) {
    const refused = { code: 'offer-malformed', path: `.${name}` };
    expect(changed((map) => map.delete(index + 1))).toMatchObject(refused);
    expect(changed((map) => map.set(index + 1, null))).toMatchObject(refused);
    expect(changed((map) => map.set(index + 1, new Map()))).toMatchObject(refused);
  }
  expect(changed((map) => map.set(12, 0))).toMatchObject({ code: 'offer-malformed', path: '.12' });
  expect(changed((map) => map.set('1', 0))).toMatchObject({ code: 'offer-malformed', path: '.text' });
});

test.each<readonly [string, Partial<OfferContent>, string]>([
  ['valid until before it was issued', { validUntil: content.issuedAt - 1 }, '.validUntil'],
  ['without a certificate', { chain: [] }, '.chain'],
  ['without a line', { lines: [] }, '.lines'],
  ['without an alternative', { alternatives: [] }, '.alternatives'],
  [
    'with one system twice',
    { alternatives: [1, 2].map((part) => ({ system: 'urn:x', part: Uint8Array.of(part) })) },
    '.alternatives',
  ],
  [
    'to be delivered to a computer in the local network by http',
    { deliverTo: 'http://192.168.1.10/deals' },
    '.deliverTo',
  ],
  ['to be delivered to a name by http', { deliverTo: 'http://till.local/deals' }, '.deliverTo'],
  ['to be delivered to a script', { deliverTo: 'javascript:alert(1)' }, '.deliverTo'],
  ['to be delivered to a user at a host', { deliverTo: 'https://shop.example@evil.example/' }, '.deliverTo'],
  ['to be delivered to a query', { deliverTo: 'https://shop.example/deals?till=1' }, '.deliverTo'],
])('offer-malformed: an offer %s', (_, change, path) => {
  expect(judge(signed(change))).toMatchObject({ code: 'offer-malformed', path });
  expect(readOfferShape(signed(change))).toMatchObject({ ok: false, error: { path } });
  expect(() => makeOffer(shopKey, { ...content, ...change })).toThrow(path);
});

test('offer-malformed: an offer of more than 32 KiB, which no shop writes either', () => {
  const alternatives = Array.from({ length: 8 }, (_, index) => ({
    system: `urn:${index}`,
    part: new Uint8Array(4096),
  }));
  expect(judge(signed({ alternatives }))).toMatchObject({ code: 'offer-malformed', path: '' });
  expect(() => makeOffer(shopKey, { ...content, alternatives })).toThrow('offer-malformed');
});

test('offer-signature: signed by a stranger, by another algorithm, as another kind of document', () => {
  expect(judge(signed({}, keyOf(66)))).toEqual({ code: 'offer-signature', reason: 'signature-invalid' });
  expect(judge(signed({}, p256SigningKey(new Uint8Array(32).fill(4))))).toEqual({
    code: 'offer-signature',
    reason: 'algorithm-refused',
  });
  const order = coseSign1(shopKey, documentType.order, toBytes(offerCodec, content));
  expect(judge(order)).toEqual({ code: 'offer-signature', reason: 'document-type' });
});

test('offer-signature: the certificate of another payee in front of one’s own signature', () => {
  const mallory = keyOf(66);
  expect(judge(signed({ chain: [shop] }, mallory))).toEqual({ code: 'offer-signature', reason: 'signature-invalid' });
  const own = certified({ name: 'Mallory', key: mallory.publicKey.bytes });
  expect(judge(signed({ chain: [own] }, mallory))).toEqual({
    code: 'offer-payee-differs',
    offered: 'Bookshop at the Bridge',
    certified: 'Mallory',
  });
});

test('offer-payee-differs: another name in the offer than in the certificate', () => {
  expect(judge(signed({ payee: 'Bookshop at the Bridge Ltd' }))).toMatchObject({ code: 'offer-payee-differs' });
});

test('offer-sums-differ: what does not add up is named, and a till does not sign it', () => {
  const lines = [offerLine('Fern', 2, 645n, 700)].map((line) => ({ ...line, unitPrice: 646n }));
  expect(judge(signed({ lines }))).toEqual({ code: 'offer-sums-differ', path: '.lines[0].total' });
  expect(judge(signed({ total: amount(1289n, 'EUR') }))).toEqual({ code: 'offer-sums-differ', path: '.total' });
  expect(judge(signed({ tax: 85n }))).toEqual({ code: 'offer-sums-differ', path: '.tax' });
  expect(() => makeOffer(shopKey, { ...content, tax: 85n })).toThrow('.tax');
});

test('offer-expired: by a clock and by a bound alike, the last second still counting', () => {
  const ended = { code: 'offer-expired', validUntil: content.validUntil };
  for (const at of [(time: number) => ({ clock: time }), (time: number) => ({ notEarlierThan: time })]) {
    expect(judge(offer, at(content.validUntil))).toBe('holds');
    expect(judge(offer, at(content.validUntil + 1))).toEqual(ended);
  }
  expect(judge(offer, { notEarlierThan: 0 })).toBe('holds');
});

test('offer-over-liability-limit: a cent more than certified, or another currency', () => {
  const limited = (minor: bigint) => signed({ chain: [certified({ liabilityLimit: amount(minor, 'EUR') })] });
  expect(judge(limited(1290n))).toBe('holds');
  expect(judge(limited(1289n))).toEqual({ code: 'offer-over-liability-limit' });
  expect(judge(signed({ total: amount(1290n, 'SAT') }))).toEqual({ code: 'offer-over-liability-limit' });
});

test('offer-payee-uncertified: with the reason of the chain', () => {
  const reason = (bytes: Uint8Array, at?: JudgedAt, under?: Uint8Array) => {
    const outcome = judge(bytes, at, under);
    return outcome !== 'holds' && outcome.code === 'offer-payee-uncertified' ? outcome.reason.code : outcome;
  };
  const forged = issueCertificate(keyOf(66), 'Practice Root', requests.shop);
  expect(reason(signed({ chain: [forged] }))).toBe('certificate-signature');
  expect(reason(signed({ chain: [shopOfCity] }))).toBe('issuer-differs');
  expect(reason(signed({ chain: [new Uint8Array(3)] }))).toBe('certificate-malformed');
  expect(reason(signed({ chain: [certified({ roles: ['person', 'mint'] })] }))).toBe('role-missing');
  expect(reason(offer, { clock: requests.shop.notAfter + 1 })).toBe('certificate-expired');
  expect(reason(offer, { clock: begin - 1 })).toBe('certificate-not-yet-valid');
  expect(reason(offer, { clock }, shop)).toBe('issuer-differs');
  expect(reason(offer, { clock }, utf8('root'))).toBe('certificate-malformed');
});

test('an expired certificate cannot be lent life by an offer of later date', () => {
  const late = { issuedAt: requests.shop.notAfter + 10, validUntil: requests.shop.notAfter + day };
  expect(judge(signed(late), { clock: requests.shop.notAfter + 20 })).toMatchObject({
    code: 'offer-payee-uncertified',
  });
});

test('no byte of an offer can be altered after it was signed', () => {
  for (let place = 0; place < offer.length; place++) {
    const altered = offer.map((byte, index) => (index === place ? byte ^ 0x01 : byte));
    expect(judge(altered), `byte ${place}`).not.toBe('holds');
  }
  expect(judge(offer.subarray(0, -1))).toMatchObject({ code: 'offer-malformed' });
  expect(judge(concatBytes(offer, Uint8Array.of(0)))).toMatchObject({ code: 'offer-malformed' });
});

test('random and mutilated offers are refused with a code and never throw', () => {
  const mutilated = fc
    .tuple(fc.nat(offer.length), fc.nat(30), fc.uint8Array({ minLength: 1, maxLength: 30 }))
    .map(([from, count, put]) => concatBytes(offer.subarray(0, from), put, offer.subarray(from + count)));
  const resigned = fc.tuple(fc.nat(400), fc.nat(20), fc.uint8Array({ maxLength: 20 })).map(([from, count, put]) => {
    const inner = toBytes(offerCodec, content);
    return coseSign1(
      shopKey,
      documentType.offer,
      concatBytes(inner.subarray(0, from), put, inner.subarray(from + count)),
    );
  });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 100 }), mutilated, resigned), (bytes) => {
      const outcome = judge(bytes);
      if (outcome === 'holds') expect(readOfferShape(bytes).ok).toBe(true);
      else expect(outcome.code).toMatch(/^offer-/);
    }),
    { seed: 9, numRuns: 400 },
  );
});
