// Each case of VERDICTS.md, with real documents: what is decided is what was written down beforehand.
import { expect, test } from 'vitest';
import { ecashEvidence } from '../payments/modules/ecash/ecash-evidence.ts';
import { root as ownRoot } from '#protocols/credential/vectors/practice.ts';
import { hashToCurve } from '#protocols/ecash/blind.ts';
import { nobleCurve } from '#protocols/ecash/curve.ts';
import { ecashSystem } from '#protocols/ecash/messages.ts';
import { hex, utf8 } from '#protocols/values/bytes.ts';
import { digest } from '#protocols/values/digest.ts';
import { readClaim, usualFormula, type ClaimFields } from './claim.ts';
import { decide, type Decision } from './decide.ts';
import { gatherEvidence, type NamedDocument } from './evidence.ts';
import type { AtomFinding } from './finding.ts';
import type { AtomName, Verdict } from './formula.ts';
import {
  approval,
  approvalOf,
  coins,
  coinsOf,
  content,
  curveKey,
  held,
  issuedAt,
  keysets,
  lock,
  offer,
  offerOf,
  order,
  orderOf,
  otherKeysets,
  payer,
  payment,
  receipt,
  receiptOf,
  receivedAt,
  refund,
  spendOf,
  statesOf,
  strangerKey,
  tokenOf,
} from './vectors/disputed-deal.ts';

type Documents = Readonly<Record<string, Uint8Array | readonly Uint8Array[] | undefined>>;

const judges = new Map([[ecashSystem, ecashEvidence(nobleCurve)]]);
const iso = (seconds: number) => new Date(seconds * 1000).toISOString().replace('.000', '');
const honest: Documents = { root: ownRoot, offer, order, approval, payment, keysets, receipt };
const without = (...names: string[]): Documents => ({ ...honest, ...Object.fromEntries(names.map((name) => [name, undefined])) }); // prettier-ignore
const flipped = (bytes: Uint8Array, at = bytes.length - 1) => bytes.with(at, (bytes[at] ?? 0) ^ 1);

const anybody: ClaimFields = { payee: content.payee, amount: '12.90', currency: 'EUR' };
const byPayer: ClaimFields = { ...anybody, payer: hex(payer.publicKey.bytes) };
const inTime: ClaimFields = { ...byPayer, before: iso(issuedAt + 3600) };

function disputed(documents: Documents, fields = inTime): Decision {
  const named = Object.entries(documents).flatMap(([name, given]): readonly NamedDocument[] =>
    (given instanceof Uint8Array ? [given] : (given ?? [])).map((bytes) => ({ name, bytes })),
  );
  return decide(held(readClaim(fields)), held(gatherEvidence(named)), judges);
}

function atomOf({ atoms }: Decision, name: AtomName): AtomFinding {
  const found = atoms.find(({ atom }) => atom === name);
  if (!found) throw new Error(`no atom ${name}`);
  return found;
}

/** The claim's verdict, and those of its atoms where they are not proven. */
function expectVerdict(
  decision: Decision,
  verdict: Verdict,
  atoms: Partial<Record<AtomName, readonly [Verdict, ...string[]]>> = {},
): void {
  const others = decision.atoms
    .filter(({ atom, verdict: one }) => one !== 'proven' && atom !== 'archived')
    .map(({ atom, verdict: one, reasons }) => [atom, [one, ...reasons.map(({ code }) => code)]] as const);
  expect(Object.fromEntries(others)).toEqual(atoms);
  expect(decision.verdict).toBe(verdict);
}

const shown = { ...without('receipt') };
const noReceipt = ['undecided', 'document-missing'] as const;

test('1 An honest payment with coins that are proven is proven, and says what has to be believed', () => {
  const decision = disputed(honest);
  expectVerdict(decision, 'proven');
  expect(decision.trust).toEqual([
    'root-is-trusted',
    'offer-dated-rightly',
    'payee-kept-keys',
    'order-key-kept',
    'payer-key-is-payers',
    'device-shows-what-it-signs',
    'payee-clock',
  ]);
  expect(atomOf(decision, 'paid').by).toEqual(['root', 'offer', 'order', 'payment', 'receipt', 'keysets']);
});

test('2 Without keysets it is proven on the payee’s word alone', () => {
  expectVerdict(disputed(without('keysets')), 'proven');
});

test('3 An altered receipt shows nothing, wherever it was altered', () => {
  for (const at of [receipt.length - 1, receipt.length - 70, 40]) {
    expectVerdict(disputed({ ...honest, receipt: flipped(receipt, at) }), 'undecided', {
      acknowledged: ['undecided', 'receipt-not-authentic'],
      paid: ['undecided', 'not-shown-taken', 'receipt-not-authentic', 'time-unshown'],
    });
  }
});

test('4 A receipt of another payment of the same offer acknowledges that one', () => {
  const other = tokenOf(coinsOf(1290n, lock.point, 'other'));
  expectVerdict(disputed({ ...honest, receipt: receiptOf(receivedAt, order, other) }), 'undecided', {
    acknowledged: ['undecided', 'receipt-for-another-payment'],
    paid: ['undecided', 'not-shown-taken', 'receipt-for-another-payment', 'time-unshown'],
  });
});

test('5 A receipt of another deal acknowledges that one', () => {
  const other = orderOf(offerOf({ deal: new Uint8Array(16).fill(1) }));
  expectVerdict(disputed({ ...honest, receipt: receiptOf(receivedAt, other) }), 'undecided', {
    acknowledged: ['undecided', 'receipt-for-another-payment'],
    paid: ['undecided', 'not-shown-taken', 'receipt-for-another-payment', 'time-unshown'],
  });
});

test('6 A receipt of T or later leaves open when the payment arrived, since the payee dates it', () => {
  for (const before of [receivedAt, receivedAt - 1]) {
    const paid = ['undecided', 'received-not-before'] as const;
    expectVerdict(disputed(honest, { ...byPayer, before: iso(before) }), 'undecided', { paid });
  }
  expectVerdict(disputed(honest, { ...byPayer, before: iso(receivedAt + 1) }), 'proven');
  const early = { ...honest, receipt: receiptOf(issuedAt - 1) };
  expectVerdict(disputed(early), 'undecided', { paid: ['undecided', 'receipt-dated-before-offer'] });
});

test('7 What the device approved when it knew that T had come was not paid before', () => {
  const late = { ...honest, approval: approvalOf({ time: issuedAt + 3600 }) };
  expectVerdict(disputed(late), 'refuted', { paid: ['refuted', 'approved-not-before'] });
  expect(disputed(late).trust).toEqual(['payer-key-is-payers', 'device-approves-once', 'device-time-bound']);
});

test('8 What was offered at T or later was not paid before', () => {
  const decision = disputed(honest, { ...byPayer, before: iso(issuedAt) });
  expectVerdict(decision, 'refuted', { paid: ['refuted', 'offered-not-before'] });
});

test('9 A claim of another amount than the offer’s is refuted', () => {
  const differs = ['refuted', 'amount-differs'] as const;
  const all = { offered: differs, ordered: differs, approved: differs, paid: differs, acknowledged: differs };
  expectVerdict(disputed(honest, { ...inTime, amount: '12.91' }), 'refuted', all);
  expectVerdict(disputed(honest, { ...inTime, currency: 'USD' }), 'refuted', all);
});

test('10 A claim of another payee than the offer’s is refuted', () => {
  const differs = ['refuted', 'payee-differs'] as const;
  const all = { offered: differs, ordered: differs, approved: differs, paid: differs, acknowledged: differs };
  expectVerdict(disputed(honest, { ...inTime, payee: 'Thief and Sons' }), 'refuted', all);
});

test('11 Coins that were never redeemed, without a receipt, do not show that the payee was paid', () => {
  const decision = disputed(shown, byPayer);
  expectVerdict(decision, 'undecided', {
    paid: ['undecided', 'not-shown-taken', 'document-missing'],
    acknowledged: noReceipt,
  });
  expect(decision.trust).toEqual([]);
});

test('12 The payee’s own swap at the mint shows the payment without a receipt, but not when', () => {
  const taken = { ...shown, spend: spendOf(lock.secret) };
  const decision = disputed(taken, byPayer);
  expectVerdict(decision, 'proven', { acknowledged: noReceipt });
  expect(decision.trust).toEqual(expect.arrayContaining(['issuer-keys', 'issuer-signs-for-value']));
  expectVerdict(disputed(taken), 'undecided', { paid: ['undecided', 'time-unshown'], acknowledged: noReceipt });
  const told = { ...shown, spend: spendOf(lock.secret, { witnessApart: true }) };
  const y = hashToCurve(utf8(coins[0]?.secret ?? ''), nobleCurve);
  const witness = { ...told, 'mint-states': statesOf(y, taken.spend) };
  expect(disputed(witness, { ...byPayer, formula: 'paid' }).verdict).toBe('proven');
});

test('12 A swap that does not hold shows nothing: unanswered, unsigned, of other coins, by a stranger', () => {
  const others = coinsOf(1290n, lock.point, 'other');
  const swaps: readonly (readonly [Uint8Array, string])[] = [
    [spendOf(lock.secret, { answer: 'none' }), 'spend-unanswered'],
    [spendOf(lock.secret, { witnessApart: true }), 'spend-unsigned'],
    [spendOf(curveKey('thief').secret), 'spend-unsigned'],
    [spendOf(lock.secret, { proofs: others }), 'spend-of-other-coins'],
    [spendOf(lock.secret, { fee: 1000n }), 'spend-sum-differs'],
    [spendOf(lock.secret, { answer: 'forged' }), 'spend-answer-unproven'],
    [utf8('{}'), 'spend-malformed'],
    [utf8('not JSON'), 'spend-malformed'],
  ];
  for (const [spend, detail] of swaps) {
    const decision = disputed({ ...shown, spend }, { ...inTime, formula: 'paid' });
    expect(atomOf(decision, 'paid').reasons).toContainEqual({ code: 'fate-unclear', detail });
    expect(decision.verdict).toBe('undecided');
  }
});

test('13 A payment that was taken back is refuted, with and without a receipt', () => {
  for (const documents of [honest, shown]) {
    const decision = disputed({ ...documents, spend: spendOf(refund.secret) });
    expect(atomOf(decision, 'paid')).toMatchObject({ verdict: 'refuted', reasons: [{ code: 'taken-back' }] });
    expect(decision.verdict).toBe('refuted');
    expect(decision.trust).toEqual(['order-key-kept', 'issuer-keys', 'issuer-signs-for-value']);
  }
});

test('14 An order signed with a key that does not stand in it orders nothing', () => {
  const signed = strangerKey.sign(new Uint8Array());
  const forged = Uint8Array.from([...order.subarray(0, -64), ...signed]);
  const by = approvalOf({}, offer, forged);
  const documents = { ...honest, order: forged, approval: by, receipt: receiptOf(receivedAt, forged) };
  const lacking = ['undecided', 'order-not-authentic'] as const;
  expectVerdict(disputed(documents), 'undecided', {
    ordered: lacking,
    approved: lacking,
    paid: [...lacking, 'time-unshown'],
  });
});

test('15 An order of another person for the same offer is not what the payer approved', () => {
  const other = orderOf(offer, coins, strangerKey);
  const documents = { ...honest, order: other, receipt: receiptOf(receivedAt, other) };
  const lacking = ['undecided', 'approval-for-another-order'] as const;
  expectVerdict(disputed(documents), 'undecided', { approved: lacking, paid: lacking });
});

test('16 Without an approval, or without the payer’s key, nothing shows who ordered', () => {
  expectVerdict(disputed(without('approval')), 'undecided', { approved: ['undecided', 'document-missing'] });
  const unnamed = disputed(honest, anybody);
  expectVerdict(unnamed, 'undecided', { approved: ['undecided', 'payer-unnamed'] });
});

test('17 An approval by another person key is not the payer’s', () => {
  const lacking = ['undecided', 'approval-not-authentic'] as const;
  const documents = { ...honest, approval: approvalOf({ key: strangerKey }) };
  expectVerdict(disputed(documents), 'undecided', { approved: lacking, paid: lacking });
});

test('18 An approval that shows another amount, payee, purpose, system or validity refutes that this was approved', () => {
  const others = [
    { amount: { minor: 129n, currency: 'EUR' } },
    { amount: { minor: 1290n, currency: 'CHF' } },
    { payee: 'Thief and Sons' },
    { purpose: 'A Donation' },
    { system: 'urn:semper:other:1' },
    { validUntil: issuedAt },
  ] as const;
  for (const critical of others) {
    const decision = disputed({ ...honest, approval: approvalOf({ critical }) });
    expectVerdict(decision, 'refuted', { approved: ['refuted', 'approval-shows-otherwise'] });
    expect(decision.trust).toContain('device-approves-once');
  }
});

test('19 An offer that does not hold under the root shows nothing, nor does what builds on it', () => {
  const lacking = ['undecided', 'offer-not-authentic'] as const;
  const all = { offered: lacking, ordered: lacking, approved: lacking, acknowledged: lacking };
  const forged = offerOf({}, strangerKey);
  for (const documents of [
    { ...honest, offer: forged },
    { ...honest, root: flipped(ownRoot) },
  ]) {
    expectVerdict(disputed(documents), 'undecided', { ...all, paid: [...lacking, 'time-unshown'] });
  }
});

test('20 An offer that the claim does not name shows nothing of the one it names', () => {
  const lacking = ['undecided', 'not-the-claimed-offer'] as const;
  const all = { offered: lacking, ordered: lacking, approved: lacking, acknowledged: lacking };
  const named = disputed(honest, { ...inTime, offer: hex(digest(utf8('another'))) });
  expectVerdict(named, 'undecided', { ...all, paid: [...lacking, 'time-unshown'] });
  expectVerdict(disputed(honest, { ...inTime, offer: hex(digest(offer)) }), 'proven');
});

test('21 A coin whose proof does not hold leaves the payment open, though the payee signed for it', () => {
  const [first, ...rest] = coins;
  if (!first?.dleq) throw new Error('no coin');
  const unproven = tokenOf([{ ...first, dleq: { ...first.dleq, e: digest(utf8('e')) } }, ...rest]);
  const acknowledged = { ...honest, payment: unproven, receipt: receiptOf(receivedAt, order, unproven) };
  expectVerdict(disputed(acknowledged), 'undecided', { paid: ['undecided', 'receipt-against-payment'] });
  const decision = disputed({ ...shown, payment: unproven });
  expect(atomOf(decision, 'paid').reasons).toContainEqual({ code: 'payment-doubtful', detail: 'payment-dleq' });
  expect(decision.verdict).toBe('undecided');
});

/** The deal with coins that were ordered so. */
function withCoins(proofs: typeof coins): Documents {
  const by = orderOf(offer, proofs);
  return { ...shown, order: by, approval: approvalOf({}, offer, by), payment: tokenOf(proofs) };
}

test('22, 23 Coins locked to another key did not pay the payee; if it signed for them, that stays open', () => {
  const documents = withCoins(coinsOf(1290n, curveKey('thief').point));
  const decision = disputed(documents);
  expect(atomOf(decision, 'paid').reasons).toEqual([{ code: 'payment-elsewhere', detail: 'payment-lock-key' }]);
  expect(decision.verdict).toBe('refuted');
  const { order: by, payment: paid } = documents;
  if (!(by instanceof Uint8Array) || !(paid instanceof Uint8Array)) throw new Error('no documents');
  const acknowledged = disputed({ ...documents, receipt: receiptOf(receivedAt, by, paid) });
  expectVerdict(acknowledged, 'undecided', { paid: ['undecided', 'receipt-against-payment'] });
  expect(disputed({ ...documents, receipt }).verdict).toBe('undecided');
});

test('24 Coins that are proven to be worth less did not pay the amount', () => {
  const decision = disputed(withCoins(coinsOf(1289n)));
  expect(atomOf(decision, 'paid').reasons).toEqual([{ code: 'payment-elsewhere', detail: 'payment-sum' }]);
  expect(decision.verdict).toBe('refuted');
});

test('25 Another token than the one that was ordered shows nothing', () => {
  const other = tokenOf(coinsOf(1290n, lock.point, 'other'));
  const reason = { code: 'payment-doubtful', detail: 'payment-reference-differs' };
  const decision = disputed({ ...shown, payment: other });
  expect(atomOf(decision, 'paid').reasons).toContainEqual(reason);
  expect(decision.verdict).toBe('undecided');
  expect(disputed({ ...shown, payment: utf8('crawB') }).verdict).toBe('undecided');
  const elsewhere = atomOf(disputed({ ...shown, payment: tokenOf(coins, 'https://mint.example') }), 'paid');
  expect(elsewhere.reasons).toContainEqual({ code: 'payment-doubtful', detail: 'payment-of-another-mint' });
});

test('Keysets that were given and do not hold, or that the offer does not name, are not the same as none', () => {
  for (const given of [otherKeysets, utf8('?'), flipped(keysets)]) {
    expectVerdict(disputed({ ...honest, keysets: given }), 'undecided', {
      paid: ['undecided', 'receipt-against-payment'],
    });
  }
});

test('26 A mint’s unsigned word that the coins are spent shows nothing', () => {
  const y = hashToCurve(utf8(coins[0]?.secret ?? ''), nobleCurve);
  const decision = disputed({ ...shown, 'mint-states': statesOf(y, spendOf(lock.secret)) });
  expect(atomOf(decision, 'paid').reasons).toContainEqual({ code: 'issuer-word-unsigned', detail: 'spent' });
  expect(decision.verdict).toBe('undecided');
});

test('27 Two swaps of the same coins, the payee’s and the payer’s, leave open who has the money', () => {
  const decision = disputed({ ...honest, spend: [spendOf(lock.secret), spendOf(refund.secret)] });
  expectVerdict(decision, 'undecided', { paid: ['undecided', 'fate-unclear'] });
});

test('28 Where everything is missing, everything is undecided', () => {
  const decision = disputed({});
  expect(decision.atoms.map(({ verdict, by }) => [verdict, by])).toEqual(decision.atoms.map(() => ['undecided', []]));
  expect(decision.verdict).toBe('undecided');
});

test('Two unlike documents of one name are not gathered: they are of two payments', () => {
  const twice = [offer, offer, offerOf({ title: 'Another' })].map((bytes) => ({ name: 'offer', bytes }));
  expect(gatherEvidence(twice)).toEqual({ ok: false, error: { code: 'document-twice', name: 'offer' } });
  expect(held(gatherEvidence(twice.slice(0, 2))).offer).toEqual(offer);
});

test('29 That nothing was paid is undecided, proven or refuted as the evidence has it', () => {
  const formula = { ...inTime, formula: `not (${usualFormula})` };
  expect(disputed(shown, formula).verdict).toBe('undecided');
  expect(disputed({ ...shown, spend: spendOf(refund.secret) }, formula).verdict).toBe('proven');
  expect(disputed(honest, formula).verdict).toBe('refuted');
});

test('A payment by a system that nobody here knows is proven on the payee’s word alone', () => {
  const [alternative] = content.alternatives;
  if (!alternative) throw new Error('no alternative');
  const other = offerOf({ alternatives: [{ ...alternative, system: 'urn:semper:other:1' }] });
  const by = orderOf(other);
  const approved = approvalOf({ critical: { system: 'urn:semper:other:1' } }, other, by);
  const documents = { ...honest, offer: other, order: by, approval: approved, receipt: receiptOf(receivedAt, by) };
  expectVerdict(disputed(documents), 'proven');
  const unshown = disputed({ ...documents, receipt: undefined });
  expect(atomOf(unshown, 'paid').reasons).toContainEqual({ code: 'payment-unchecked', detail: 'system-unknown' });
});
