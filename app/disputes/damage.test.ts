// Damage to evidence (VERDICTS.md, paid): whatever byte of whatever document is altered, each atom keeps its verdict or becomes
// undecided, so that no altered document ever proves or refutes what the sound ones did not; and nothing throws.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ecashEvidence } from '../payments/modules/ecash/ecash-evidence.ts';
import { hashToCurve } from '#protocols/ecash/blind.ts';
import { nobleCurve } from '#protocols/ecash/curve.ts';
import { ecashSystem } from '#protocols/ecash/messages.ts';
import { hex, utf8 } from '#protocols/values/bytes.ts';
import { systemRandom } from '#main/node/random.ts';
import { memoryArchive } from '../support/archive/memory-archive.ts';
import { gatherArchiveEvidence } from './archive-evidence.ts';
import { readClaim } from './claim.ts';
import { decide } from './decide.ts';
import { gatherEvidence, type NamedDocument } from './evidence.ts';
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
  order,
  orderOf,
  payer,
  payment,
  receipt,
  receiptOf,
  receivedAt,
  refund,
  root,
  spendOf,
  statesOf,
  tokenOf,
} from './vectors/disputed-deal.ts';

const judges = new Map([[ecashSystem, ecashEvidence(nobleCurve)]]);
const before = new Date((issuedAt + 3600) * 1000).toISOString().replace('.000', '');
const claim = held(
  readClaim({ payer: hex(payer.publicKey.bytes), payee: content.payee, amount: '12.90', currency: 'EUR', before }),
);

const verdictsOf = (documents: readonly NamedDocument[]) =>
  decide(claim, held(gatherEvidence(documents)), judges).atoms.map(({ atom, verdict }) => `${atom} ${verdict}`);

const named = (documents: Readonly<Record<string, Uint8Array>>): readonly NamedDocument[] =>
  Object.entries(documents).map(([name, bytes]) => ({ name, bytes }));

const elsewhere = coinsOf(1290n, curveKey('thief').point);
const orderElsewhere = orderOf(offer, elsewhere);
const less = coinsOf(1289n);
const orderLess = orderOf(offer, less);
const honest = { root, offer, order, approval, payment, keysets, receipt };
const y = hashToCurve(utf8(coins[0]?.secret ?? ''), nobleCurve);
const redeemed = spendOf(lock.secret);

/** Evidence of every verdict: what speaks for the claim, against it, and against itself. */
const cases: Readonly<Record<string, readonly NamedDocument[]>> = {
  'an honest payment': named(honest),
  'one acknowledged without keysets': named({ root, offer, order, approval, payment, receipt }),
  'one that the payee redeemed and did not acknowledge': named({
    ...{ root, offer, order, approval, payment, keysets },
    spend: spendOf(lock.secret, { witnessApart: true }),
    'mint-states': statesOf(y, redeemed),
  }),
  'one taken back though acknowledged': named({ ...honest, spend: spendOf(refund.secret) }),
  'one that both sides redeemed': [
    ...named({ ...honest, spend: redeemed }),
    { name: 'spend', bytes: spendOf(refund.secret) },
  ],
  'one approved too late': named({ ...honest, approval: approvalOf({ time: issuedAt + 3600 }) }),
  'one of coins locked elsewhere, acknowledged': named({
    ...{ root, offer, keysets, order: orderElsewhere, payment: tokenOf(elsewhere) },
    approval: approvalOf({}, offer, orderElsewhere),
    receipt: receiptOf(receivedAt, orderElsewhere, tokenOf(elsewhere)),
  }),
  'one of coins worth less, acknowledged': named({
    ...{ root, offer, keysets, order: orderLess, payment: tokenOf(less) },
    approval: approvalOf({}, offer, orderLess),
    receipt: receiptOf(receivedAt, orderLess, tokenOf(less)),
  }),
  'one that the display showed otherwise': named({
    ...honest,
    approval: approvalOf({ critical: { fee: 1n, payee: 'X' } }),
  }),
  'one with an archive': [...named(honest), ...(await archiveOf())],
};

async function archiveOf(): Promise<readonly NamedDocument[]> {
  const archive = memoryArchive(new Uint8Array(32).fill(1), systemRandom, issuedAt);
  const documents = named(honest).map(({ name, bytes }) => ({ name, mediaType: 'application/cbor', bytes }));
  held(await archive.append({ kind: 'pay:completed', at: issuedAt, facts: [], documents, key: 'pay' }));
  return [{ name: 'archive', bytes: held(await gatherArchiveEvidence(archive, [1], 1)) }];
}

test.each(Object.entries(cases))('No altered byte proves or refutes anything new of %s', (_, documents) => {
  const sound = verdictsOf(documents);
  const weakened = (verdict: string) => `${verdict.split(' ')[0]} undecided`;
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: documents.length - 1 }),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (which, place, mask) => {
        const damaged = documents.map(({ name, bytes }, index) => {
          if (index !== which) return { name, bytes };
          const at = place % bytes.length;
          return { name, bytes: bytes.with(at, (bytes[at] ?? 0) ^ mask) };
        });
        for (const [index, verdict] of verdictsOf(damaged).entries()) {
          const was = sound[index] ?? '';
          expect([was, weakened(was)]).toContain(verdict);
        }
      },
    ),
    { seed: 1998, numRuns: 100 },
  );
});

test('A document that was cut short shows nothing, and nothing throws', () => {
  for (const documents of Object.values(cases)) {
    const sound = verdictsOf(documents);
    for (const [which, { bytes }] of documents.entries()) {
      for (const length of [0, 1, Math.floor(bytes.length / 2), bytes.length - 1]) {
        const cut = documents.map((document, index) =>
          index === which ? { ...document, bytes: bytes.subarray(0, length) } : document,
        );
        for (const [index, verdict] of verdictsOf(cut).entries()) {
          const was = sound[index] ?? '';
          expect([was, `${was.split(' ')[0]} undecided`]).toContain(verdict);
        }
      }
    }
  }
});
