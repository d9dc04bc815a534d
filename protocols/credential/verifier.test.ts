// SPEC, Verification: each row of its table, time by clock and by bound, forged issuers, altered and random bytes.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amount } from '../values/amount.ts';
import { concatBytes, utf8 } from '../values/bytes.ts';
import { encodeCbor, type Cbor } from '../values/cbor.ts';
import { coseContent, coseSign1, p256SigningKey } from '../values/cose.ts';
import { digest } from '../values/digest.ts';
import { day } from '../values/time.ts';
import { issueCertificate, issueRoot, type CertificateRequest } from './authority.ts';
import type { CertificateFailure } from './errors.ts';
import { certificateType, type Role } from './messages.ts';
import { readRoot, verifyChain, type JudgedAt } from './verifier.ts';
import {
  begin,
  certifiedByShop,
  city,
  keyOf,
  now,
  region,
  regionKey,
  requests,
  root,
  rootKey,
  rootRequest,
  shop,
  shopKey,
  shopOfCity,
  shopOfRegion,
} from './vectors/practice.ts';

const trusted = (() => {
  const read = readRoot(root);
  if (!read.ok) throw new Error('the practice root is none');
  return read.value;
})();
const judge = (
  chain: readonly Uint8Array[],
  role: Role = 'till',
  at: JudgedAt = { clock: now },
): CertificateFailure | 'holds' => {
  const verified = verifyChain(chain, trusted, role, at);
  return verified.ok ? 'holds' : verified.error;
};
const issued = (change: Partial<CertificateRequest>) =>
  issueCertificate(rootKey, rootRequest.name, { ...requests.shop, ...change });

/** A certificate signed by the root over claims that its issuing side would refuse to write. */
const signedClaims = (...changes: readonly (readonly [number, Cbor | undefined])[]) => {
  const key = new Map<number, Cbor>([
    [1, 1],
    [-1, 6],
    [-2, shopKey.publicKey.bytes],
  ]);
  const claims = new Map<number, Cbor>([
    [1, 'Practice Root'],
    [2, 'Shop'],
    [4, begin + day],
    [5, begin],
    [6, begin],
    [7, new Uint8Array(16)],
    [8, new Map([[1, key]])],
    [-70001, ['till']],
  ]);
  for (const [claim, value] of changes) {
    if (value === undefined) claims.delete(claim);
    else claims.set(claim, value);
  }
  return coseSign1(rootKey, certificateType, encodeCbor(claims));
};
const malformed = (detail: string) => ({ code: 'certificate-malformed', position: 0, detail });

test('a chain of one, two or three certificates names the party at its front', () => {
  const expected = {
    issuer: 'Practice Root',
    name: 'Bookshop at the Bridge',
    key: shopKey.publicKey,
    roles: ['merchant', 'till'],
    notBefore: begin,
    notAfter: requests.shop.notAfter,
    issuedAt: begin,
    liabilityLimit: amount(50_000n, 'EUR'),
    digest: digest(shop),
  };
  expect(verifyChain([shop], trusted, 'till', { clock: now })).toEqual({
    ok: true,
    value: { party: expected, latestIssue: begin },
  });
  expect(judge([shopOfRegion, region])).toBe('holds');
  const long = verifyChain([shopOfCity, city, region], trusted, 'merchant', { clock: now });
  expect(long).toMatchObject({ ok: true, value: { party: { issuer: 'Practice City', digest: digest(shopOfCity) } } });
});

test('the latest issue date of the whole chain is told, so that a device learns the time', () => {
  const late = issueCertificate(regionKey, 'Practice Region', {
    ...requests.shop,
    notBefore: begin - 70 * day,
    notAfter: begin - 60 * day,
  });
  const verified = verifyChain([late, region], trusted, 'till', { notEarlierThan: 0 });
  expect(verified).toMatchObject({ ok: true, value: { latestIssue: begin - 70 * day } });
  const early = issueCertificate(regionKey, 'Practice Region', {
    ...requests.shop,
    notBefore: begin - 400 * day,
    notAfter: begin - 390 * day,
  });
  expect(verifyChain([early, region], trusted, 'till', { notEarlierThan: 0 })).toMatchObject({
    ok: true,
    value: { latestIssue: begin - 100 * day },
  });
});

test('certificate-malformed: bytes that are no signed document, at their position', () => {
  const none = { code: 'certificate-malformed', position: 0, detail: 'no COSE_Sign1' };
  for (const bytes of [
    new Uint8Array(),
    Uint8Array.of(0xd2),
    shop.subarray(1),
    concatBytes(shop, Uint8Array.of(0)),
    new Uint8Array(2000),
  ]) {
    expect(judge([bytes])).toEqual(none);
  }
  expect(judge([shopOfRegion, shop.subarray(1)])).toEqual({ ...none, position: 1 });
  expect(judge([utf8('x'), region])).toEqual(none);
});

test('certificate-malformed: a claim that is missing, unknown, twisted or hidden from view', () => {
  expect(judge([signedClaims()])).toBe('holds');
  const names = {
    1: '.issuer',
    2: '.name',
    4: '.notAfter',
    5: '.notBefore',
    6: '.issuedAt',
    7: '.id',
    8: '.confirmation',
    [-70001]: '.roles',
  };
  for (const [claim, path] of Object.entries(names)) {
    expect(judge([signedClaims([Number(claim), undefined])])).toEqual(malformed(path));
    expect(judge([signedClaims([Number(claim), null])])).toEqual(malformed(path));
  }
  expect(judge([signedClaims([3, 'audience'])])).toEqual(malformed('.3'));
  expect(judge([signedClaims([2, 'Shop\u202e'])])).toEqual(malformed('.name'));
  expect(judge([signedClaims([2, 'x'.repeat(65)])])).toEqual(malformed('.name'));
  expect(judge([signedClaims([7, new Uint8Array(15)])])).toEqual(malformed('.id'));
  expect(judge([signedClaims([-70002, [5, 'XXX']])])).toEqual(malformed('.liabilityLimit'));
  expect(judge([signedClaims([-70001, ['till', 'owner']])])).toEqual(malformed('.roles[1]'));
  const key = (...entries: readonly (readonly [number, Cbor])[]) => new Map([[1, new Map<number, Cbor>(entries)]]);
  const x = shopKey.publicKey.bytes;
  expect(judge([signedClaims([8, key([1, 2], [-1, 6], [-2, x])])])).toEqual(malformed('.confirmation.key.kind'));
  expect(judge([signedClaims([8, key([1, 1], [-1, 4], [-2, x])])])).toEqual(malformed('.confirmation.key.curve'));
  expect(judge([signedClaims([8, key([1, 1], [-1, 6], [-2, x.subarray(1)])])])).toEqual(
    malformed('.confirmation.key.x'),
  );
});

test('certificate-malformed: a certificate that ends before it begins', () => {
  expect(judge([signedClaims([4, begin - 1])], 'till', { notEarlierThan: 0 })).toEqual(
    malformed('ends before it begins'),
  );
});

test('certificate-malformed: no role, or one role twice', () => {
  expect(judge([signedClaims([-70001, []])])).toEqual(malformed('roles'));
  expect(judge([signedClaims([-70001, ['till', 'till']])])).toEqual(malformed('roles'));
});

test('chain-length: none or more than three certificates', () => {
  expect(judge([])).toEqual({ code: 'chain-length', length: 0 });
  expect(judge([shopOfCity, city, region, region])).toEqual({ code: 'chain-length', length: 4 });
});

test('issuer-differs: the issuer’s name is not that of the next certificate', () => {
  expect(judge([shopOfRegion])).toEqual({ code: 'issuer-differs', position: 0 });
  expect(judge([shopOfCity, region])).toEqual({ code: 'issuer-differs', position: 0 });
  expect(judge([shopOfRegion, city])).toEqual({ code: 'issuer-differs', position: 1 });
  expect(judge([region, shopOfRegion])).toEqual({ code: 'issuer-differs', position: 1 });
});

test('issuer-not-authority: a shop certifies someone', () => {
  expect(judge([certifiedByShop, shop])).toEqual({ code: 'issuer-not-authority', position: 0 });
});

test('certificate-signature: another key signs in the name of the root, of an authority, of nobody', () => {
  const forged = issueCertificate(keyOf(66), 'Practice Root', requests.shop);
  expect(judge([forged])).toEqual({ code: 'certificate-signature', position: 0 });
  const falseRegion = issueCertificate(keyOf(66), 'Practice Root', {
    ...requests.region,
    key: keyOf(66).publicKey.bytes,
  });
  const under = issueCertificate(keyOf(66), 'Practice Region', requests.shop);
  expect(judge([under, falseRegion])).toEqual({ code: 'certificate-signature', position: 1 });
  expect(judge([under, region])).toEqual({ code: 'certificate-signature', position: 0 });
});

test('certificate-signature: signed by P-256, or as another kind of document', () => {
  const prime = issueCertificate(p256SigningKey(new Uint8Array(32).fill(1)), 'Practice Root', requests.shop);
  expect(judge([prime])).toEqual({ code: 'certificate-signature', position: 0 });
  const claims = coseContent(shop, 1024) ?? new Uint8Array();
  expect(judge([coseSign1(rootKey, certificateType, claims)])).toBe('holds');
  expect(judge([coseSign1(rootKey, 'semper/offer', claims)])).toEqual({ code: 'certificate-signature', position: 0 });
});

test('certificate-expired: by a clock and by a bound alike, the last second still counting', () => {
  const { notAfter } = requests.shop;
  const ended = { code: 'certificate-expired', position: 0, notAfter };
  expect(judge([shop], 'till', { clock: notAfter })).toBe('holds');
  expect(judge([shop], 'till', { clock: notAfter + 1 })).toEqual(ended);
  expect(judge([shop], 'till', { notEarlierThan: notAfter })).toBe('holds');
  expect(judge([shop], 'till', { notEarlierThan: notAfter + 1 })).toEqual(ended);
});

test('certificate-expired: an authority or the root has ended, though the shop’s own certificate has not', () => {
  const young = { ...requests.shop, notBefore: begin + 1001 * day, notAfter: begin + 1010 * day };
  const at = { clock: begin + 1005 * day };
  expect(judge([issueCertificate(regionKey, 'Practice Region', young), region], 'till', at)).toMatchObject({
    code: 'certificate-expired',
    position: 1,
  });
  const old = { notEarlierThan: rootRequest.notAfter + 1 };
  expect(
    judge([issued({ notBefore: rootRequest.notAfter, notAfter: rootRequest.notAfter + day })], 'till', old),
  ).toEqual({
    code: 'certificate-expired',
    position: 1,
    notAfter: rootRequest.notAfter,
  });
});

test('certificate-not-yet-valid: a clock tells, a bound cannot', () => {
  expect(judge([shop], 'till', { clock: begin })).toBe('holds');
  expect(judge([shop], 'till', { clock: begin - 1 })).toEqual({
    code: 'certificate-not-yet-valid',
    position: 0,
    notBefore: begin,
  });
  expect(judge([shop], 'till', { notEarlierThan: begin - 1 })).toBe('holds');
  expect(judge([shop], 'till', { notEarlierThan: 0 })).toBe('holds');
  expect(judge([shop], 'till', { clock: rootRequest.notBefore - 1 })).toMatchObject({
    code: 'certificate-not-yet-valid',
    position: 1,
  });
});

test('certificate-lifetime: more than 31 days, and no authority', () => {
  expect(judge([issued({ notAfter: begin + 31 * day })])).toBe('holds');
  expect(judge([signedClaims([4, begin + 31 * day + 1])])).toEqual({ code: 'certificate-lifetime', position: 0 });
  expect(judge([signedClaims([4, begin + 400 * day], [-70001, ['authority', 'till']])])).toBe('holds');
});

test('role-missing: the role asked for is not in the certificate', () => {
  expect(judge([shop], 'merchant')).toBe('holds');
  expect(judge([shop], 'mint')).toEqual({ code: 'role-missing', role: 'mint' });
  expect(judge([region], 'till')).toEqual({ code: 'role-missing', role: 'till' });
  expect(judge([region], 'authority')).toBe('holds');
});

test('a root is signed by its own key, bears its own name and the role authority', () => {
  expect(trusted).toMatchObject({
    name: 'Practice Root',
    issuer: 'Practice Root',
    key: rootKey.publicKey,
    digest: digest(root),
  });
  const own = { ...requests.shop, name: 'Practice Root', key: rootKey.publicKey.bytes };
  const outcome = (bytes: Uint8Array) => {
    const read = readRoot(bytes);
    return read.ok ? 'a root' : read.error.code;
  };
  expect(outcome(region)).toBe('issuer-differs');
  expect(outcome(issueCertificate(rootKey, 'Practice Root', own))).toBe('issuer-not-authority');
  const grabbed = issueCertificate(rootKey, 'Practice Root', {
    ...own,
    roles: ['authority'],
    key: keyOf(66).publicKey.bytes,
  });
  expect(outcome(grabbed)).toBe('certificate-signature');
  const usurped = issueCertificate(keyOf(66), 'Practice Root', { ...own, roles: ['authority'] });
  expect(outcome(usurped)).toBe('certificate-signature');
  expect(outcome(utf8('root'))).toBe('certificate-malformed');
});

test('a second root of the same name certifies nobody under the pinned one', () => {
  const twin = readRoot(issueRoot(keyOf(66), rootRequest));
  expect(twin.ok && verifyChain([shop], twin.value, 'till', { clock: now })).toMatchObject({
    ok: false,
    error: { code: 'certificate-signature' },
  });
});

test.each<readonly [string, Partial<CertificateRequest>]>([
  ['ends before it begins', { notAfter: begin - 1 }],
  ['lives 32 days', { notAfter: begin + 32 * day }],
  ['bears no role', { roles: [] }],
  ['bears a role twice', { roles: ['till', 'till'] }],
  ['has a short id', { id: new Uint8Array(15) }],
  ['has a long key', { key: new Uint8Array(33) }],
  ['has no name', { name: '' }],
  ['has a name that hides a character', { name: 'Shop\u200b' }],
  ['has a limit below zero', { liabilityLimit: amount(-1n, 'EUR') }],
])('an authority does not issue a certificate that %s', (_, change) => {
  expect(() => issued(change)).toThrow();
});

test('no byte of any certificate in a chain can be altered', () => {
  const chain = [shopOfCity, city, region];
  for (const [position, certificate] of chain.entries()) {
    for (let place = 0; place < certificate.length; place++) {
      const altered = certificate.map((byte, index) => (index === place ? byte ^ 0x01 : byte));
      expect(judge(chain.with(position, altered))).not.toBe('holds');
    }
  }
});

test('random and mutilated bytes are refused with a code and never throw', () => {
  const mutilated = fc
    .tuple(fc.constantFrom(shop, shopOfRegion, region, root), fc.nat(400), fc.nat(20), fc.uint8Array({ maxLength: 20 }))
    .map(([bytes, from, count, put]) => concatBytes(bytes.subarray(0, from), put, bytes.subarray(from + count)));
  const whole = [shop, shopOfRegion, region, root];
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.uint8Array({ maxLength: 64 }), mutilated), { minLength: 1, maxLength: 4 }),
      (chain) => {
        const untouched = (bytes: Uint8Array) => whole.some((one) => one.join() === bytes.join());
        const outcome = judge(chain);
        if (!chain.every(untouched)) expect(outcome).not.toBe('holds');
        for (const bytes of chain) if (!untouched(bytes)) expect(readRoot(bytes).ok).toBe(false);
      },
    ),
    { seed: 5, numRuns: 400 },
  );
});
