// SPEC §2: offers of payees whom no authority certifies. One key made them, and everything else holds as for others.
import { expect, test } from 'vitest';
import { issueCertificate } from '../credential/authority.ts';
import { begin, certifiedByShop, keyOf, requests, root, rootKey, rootRequest } from '../credential/vectors/practice.ts';
import type { JudgedAt } from '../credential/verifier.ts';
import { amount } from '../values/amount.ts';
import { hex } from '../values/bytes.ts';
import { toBytes } from '../values/codec.ts';
import { coseSign1 } from '../values/cose.ts';
import { digest } from '../values/digest.ts';
import { day } from '../values/time.ts';
import { documentType, offerCodec, type OfferContent } from './messages.ts';
import { readOffer } from './offer.ts';
import { certifyOneself, readUncertifiedOffer } from './uncertified-offer.ts';
import { clock, content, offer } from './vectors/bookshop.ts';

const anna = keyOf(0xa2);
const life = { notBefore: begin, notAfter: begin + 30 * day, id: new Uint8Array(16).fill(7) };
const own = certifyOneself(anna, 'Anna', life);
const request = { name: 'Anna', key: anna.publicKey.bytes, roles: ['till'], ...life } as const;

const offered = (changes: Partial<OfferContent> = {}, key = anna) =>
  coseSign1(key, documentType.offer, toBytes(offerCodec, { ...content, payee: 'Anna', chain: [own], ...changes }));
const judge = (bytes: Uint8Array, at: JudgedAt = { clock }) => {
  const read = readUncertifiedOffer(bytes, at);
  return read?.ok ? 'holds' : read?.error;
};

test('an offer under its payee’s own key says that nobody vouches, and moves no bound of the time', () => {
  const bytes = offered();
  const issuer = `key ${hex(anna.publicKey.bytes)}`;
  const payee = { name: 'Anna', issuer, key: anna.publicKey, digest: digest(own) };
  expect(readUncertifiedOffer(bytes, { clock })).toMatchObject({
    value: { certified: false, latestIssue: 0, digest: digest(bytes), payee },
  });
  expect(readOffer(bytes, root, { clock })).toMatchObject({ error: { code: 'offer-payee-uncertified' } });
});

test('a chain that claims an authority is no such offer, whether it holds or not', () => {
  const byAnother = issueCertificate(keyOf(0xa3), 'Anna', request);
  const underRoot = issueCertificate(anna, rootRequest.name, request);
  const ofAuthority = issueCertificate(anna, 'Anna', { ...request, roles: ['till', 'authority'] });
  const ofPerson = issueCertificate(anna, 'Anna', { ...request, roles: ['person'] });
  for (const chain of [[byAnother], [underRoot], [ofAuthority], [ofPerson], [own, own], [certifiedByShop], [root]]) {
    expect(readUncertifiedOffer(offered({ chain }), { clock })).toBeUndefined();
  }
  expect(readUncertifiedOffer(offer, { clock })).toBeUndefined();
  expect(readUncertifiedOffer(new Uint8Array(9), { clock })).toBeUndefined();
  const ofRootsName = issueCertificate(rootKey, rootRequest.name, { ...requests.shop, name: rootRequest.name });
  expect(readUncertifiedOffer(offered({ chain: [ofRootsName] }), { clock })).toBeUndefined();
});

test('signature, name, end, lifetime and limit hold as for others', () => {
  expect(judge(offered())).toBe('holds');
  expect(judge(offered({}, keyOf(0xa3)))).toMatchObject({ code: 'offer-signature' });
  expect(judge(offered({ payee: 'Berta' }))).toMatchObject({ code: 'offer-payee-differs', certified: 'Anna' });
  expect(judge(offered(), { clock: content.validUntil + 1 })).toMatchObject({ code: 'offer-expired' });
  const limited = issueCertificate(anna, 'Anna', { ...request, liabilityLimit: amount(1289n, 'EUR') });
  expect(judge(offered({ chain: [limited] }))).toMatchObject({ code: 'offer-over-liability-limit' });
  const long = { issuedAt: begin, validUntil: begin + 100 * day };
  expect(judge(offered(long), { clock: life.notAfter })).toBe('holds');
  expect(judge(offered(long), { clock: life.notAfter + 1 })).toMatchObject({ reason: { code: 'certificate-expired' } });
  const ahead = certifyOneself(anna, 'Anna', { ...life, notBefore: clock + 1 });
  const early = offered({ chain: [ahead] });
  expect(judge(early)).toMatchObject({ reason: { code: 'certificate-not-yet-valid' } });
  expect(judge(early, { notEarlierThan: clock })).toBe('holds');
});
