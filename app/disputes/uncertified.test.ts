// Disputes over payees whom no authority certifies (VERDICTS.md, cases 31 and 32): the key is who was paid, and nothing else is.
import { expect, test } from 'vitest';
import { ecashEvidence } from '../payments/modules/ecash/ecash-evidence.ts';
import { keyOf, root } from '#protocols/credential/vectors/practice.ts';
import { makeOrder } from '#protocols/deal/device.ts';
import { certifyOneself, readUncertifiedOffer } from '#protocols/deal/uncertified-offer.ts';
import { ground } from '#protocols/device-link/messages.ts';
import { nobleCurve } from '#protocols/ecash/curve.ts';
import { ecashSystem } from '#protocols/ecash/messages.ts';
import { paymentReference } from '#protocols/ecash/p2pk.ts';
import { hex } from '#protocols/values/bytes.ts';
import { day } from '#protocols/values/time.ts';
import { claimText, readClaim, type ClaimFields } from './claim.ts';
import { decide } from './decide.ts';
import { gatherEvidence } from './evidence.ts';
import type { ApprovalChanges } from './vectors/disputed-deal.ts';
import * as deal from './vectors/disputed-deal.ts';

const { held, issuedAt } = deal;
const anna = keyOf(0xa2);
const annaKey = hex(anna.publicKey.bytes);
const life = { notBefore: issuedAt, notAfter: issuedAt + 30 * day, id: new Uint8Array(16).fill(7) };
const offer = deal.offerOf({ payee: 'Anna', chain: [certifyOneself(anna, 'Anna', life)] }, anna);
const read = readUncertifiedOffer(offer, { clock: issuedAt });
if (!read?.ok) throw new Error('Anna offers');
const order = makeOrder(keyOf(0x11), read.value, 0, paymentReference(deal.coins.map(({ secret }) => secret)));
const approvalOf = (changes: ApprovalChanges = {}) =>
  deal.approvalOf({ ground: ground.unverified, critical: { payee: 'Anna' }, ...changes }, offer, order);
const honest = {
  ...{ offer, order, approval: approvalOf(), payment: deal.payment, keysets: deal.keysets },
  receipt: deal.receiptOf(deal.receivedAt, order, deal.payment, anna),
};
const byName: ClaimFields = { payee: 'Anna', amount: '12.90', currency: 'EUR', payer: hex(deal.payer.publicKey.bytes) };
const byKey: ClaimFields = { ...byName, payeeKey: annaKey };

const judges = new Map([[ecashSystem, ecashEvidence(nobleCurve)]]);
const claimOf = (fields: ClaimFields) => held(readClaim(fields));
function disputed(documents: Readonly<Record<string, Uint8Array>>, fields = byKey) {
  const named = Object.entries(documents).map(([name, bytes]) => ({ name, bytes }));
  return decide(claimOf(fields), held(gatherEvidence(named)), judges);
}
const reasonsOf = (decision: ReturnType<typeof disputed>) =>
  new Set(decision.atoms.flatMap(({ reasons }) => reasons.map(({ code }) => code)));

test('31 The holder of a key that the claim names was paid, without any root: if the key is the payee’s', () => {
  for (const named of [ground.unverified, ground.known]) {
    const decision = disputed({ ...honest, approval: approvalOf({ ground: named }) });
    expect(decision).toMatchObject({ verdict: 'proven' });
    expect(decision.trust).toContain('payee-key-is-payees');
    expect(decision.atoms.flatMap(({ trust }) => trust)).not.toContain('root-is-trusted');
  }
  const beside = disputed({ ...honest, root });
  expect(beside.verdict).toBe('proven');
  expect(beside.atoms.flatMap(({ by }) => by)).not.toContain('root');
  expect(claimText(claimOf(byKey))).toContain(`paid Anna, the holder of key ${annaKey}, 12.90 EUR`);
});

test('32 A name that nobody certifies shows nothing, and another key was not paid', () => {
  const nameless = disputed({ ...honest, root }, byName);
  expect(nameless.verdict).toBe('undecided');
  expect(reasonsOf(nameless)).toContain('payee-key-unnamed');
  const other = disputed(honest, { ...byName, payeeKey: hex(keyOf(0xa3).publicKey.bytes) });
  expect(other.verdict).toBe('refuted');
  expect(reasonsOf(other)).toContain('payee-differs');
  const altered = disputed({ ...honest, offer: offer.with(offer.length - 1, (offer.at(-1) ?? 0) ^ 1) });
  expect(altered.verdict).toBe('undecided');
  expect(readClaim({ ...byName, payeeKey: 'ab' })).toMatchObject({ error: { field: 'payeeKey' } });
});

test('18 An approval that says certified of such a payee, or the other way round, shows otherwise than the offer', () => {
  const lied = disputed({ ...honest, approval: approvalOf({ ground: ground.certified }) });
  expect(lied.verdict).toBe('refuted');
  expect(reasonsOf(lied)).toContain('approval-shows-otherwise');
  const { order: by, payment, keysets, receipt } = deal;
  const shop = { root, offer: deal.offer, order: by, payment, keysets, receipt };
  const named = { ...byName, payee: deal.content.payee };
  const approval = deal.approvalOf({ ground: ground.known });
  expect(disputed({ ...shop, approval: deal.approval }, named).verdict).toBe('proven');
  expect(disputed({ ...shop, approval }, named).verdict).toBe('refuted');
});

test('The key of a certified payee may be named too, and another one was not paid', () => {
  const { order: by, approval, payment, keysets, receipt } = deal;
  const shop = { root, offer: deal.offer, order: by, approval, payment, keysets, receipt };
  const named = { ...byName, payee: deal.content.payee };
  expect(disputed(shop, { ...named, payeeKey: hex(deal.shopKey.publicKey.bytes) }).verdict).toBe('proven');
  expect(disputed(shop, { ...named, payeeKey: annaKey }).verdict).toBe('refuted');
});
