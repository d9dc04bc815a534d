// Which documents of a deal's entries are those of one payment: deals are paid twice, and archives belong to payers and payees.
import { expect, test } from 'vitest';
import { hex } from '#protocols/values/bytes.ts';
import { systemRandom } from '#main/node/random.ts';
import type { ArchivedEntry } from '../support/archive/archive.ts';
import { memoryArchive } from '../support/archive/memory-archive.ts';
import { archivedPayment, archiveEvidenceOf } from './archived-documents.ts';
import { approvalOf, coinsOf, content, held, issuedAt, keysets, offer, order, orderOf, payment, receipt, root, tokenOf } from './vectors/disputed-deal.ts'; // prettier-ignore

const first = new Uint8Array(16).fill(1);
const second = new Uint8Array(16).fill(2);
const { deal } = content;
const coins = coinsOf(1290n, undefined, 'another');
const another = { order: orderOf(offer, coins), payment: tokenOf(coins) };

type Drawn = readonly [kind: string, subject: Uint8Array, documents?: Readonly<Record<string, Uint8Array>>];

async function archiveOf(drawn: readonly Drawn[]) {
  const archive = memoryArchive(new Uint8Array(32).fill(1), systemRandom, issuedAt - 100);
  for (const [place, [kind, subject, documents = {}]] of drawn.entries()) {
    const listed = Object.entries(documents).map(([name, bytes]) => ({ name, mediaType: 'application/cbor', bytes }));
    const facts = [['money', 'practice']] as const;
    held(await archive.append({ kind, at: issuedAt, subject, facts, documents: listed, key: `${place}` }));
  }
  const entries: ArchivedEntry[] = [];
  for await (const read of archive.entries({ from: 1 })) entries.push(held(read));
  return { archive, entries };
}

async function chosen(drawn: readonly Drawn[], subject: Uint8Array) {
  const payment = archivedPayment((await archiveOf(drawn)).entries, hex(subject));
  return (
    payment && { ...payment, documents: Object.fromEntries(payment.documents.map(({ name, bytes }) => [name, bytes])) }
  );
}

const offered: Drawn = ['offer:received', deal, { offer, root }];
const failed: readonly Drawn[] = [
  ['pay:waiting-for-device', first, { offer }],
  ['pay:approved', first, { order: another.order }],
  ['pay:failed', first],
];
const paid: readonly Drawn[] = [
  ['pay:waiting-for-device', second, { offer }],
  ['pay:approved', second, { order }],
  ['pay:sent', second, { payment, keysets }],
  ['pay:completed', second, { receipt }],
];

test('Of a deal whose first payment failed, the one that was paid is meant, unless the failed one is asked for', async () => {
  const drawn = [offered, ...failed, ...paid];
  const documents = { root, offer, order, payment, keysets, receipt };
  expect(await chosen(drawn, deal)).toEqual({ role: 'pay', practice: true, documents, sequences: [1, 2, 5, 6, 7, 8] });
  expect(await chosen([offered, ...paid, ...failed], deal)).toMatchObject({ documents });
  expect(await chosen(drawn, second)).toMatchObject({ documents });
  expect((await chosen(drawn, first))?.documents).toEqual({ root, offer, order: another.order });
});

test('What nobody ordered is no payment, whatever else the archive keeps of the deal', async () => {
  expect(
    await chosen([offered, ['pay:waiting-for-device', first, { offer }], ['pay:refused', first]], deal),
  ).toBeUndefined();
  expect(await chosen([offered, ['gather:completed', first, { order }]], deal)).toBeUndefined();
  expect(await chosen([], deal)).toBeUndefined();
});

test('A payee’s documents are those of the payment that was acknowledged, not of the one that failed before', async () => {
  const drawn: readonly Drawn[] = [
    ['offer:made', deal, { offer }],
    ['receive:approved', deal, { offer, ...another }],
    ['receive:failed', deal],
    ['receive:completed', deal, { offer, order, payment }],
    ['receipt:given', deal, { offer, order, payment, receipt }],
  ];
  expect(await chosen(drawn, deal)).toMatchObject({ role: 'receive', documents: { offer, order, payment, receipt } });
});

test('The archive shows a payment only where an approval names what the device remembered of it', async () => {
  const { archive, entries } = await archiveOf([offered, ...paid]);
  const payment = archivedPayment(entries, hex(second));
  if (!payment) throw new Error('no payment');
  expect(await archiveEvidenceOf(archive, payment)).toBeUndefined();
  const { size, root: head } = await archive.checkpoint();
  const approval = (of: number) => ({ name: 'approval', bytes: approvalOf({ archive: { key: archive.publicKey, size: of, root: head } }) }); // prettier-ignore
  const documents = [...payment.documents, approval(size)];
  expect(await archiveEvidenceOf(archive, { ...payment, documents })).toMatchObject({ name: 'archive' });
  const ahead = [...payment.documents, approval(size + 1)];
  expect(await archiveEvidenceOf(archive, { ...payment, documents: ahead })).toBeUndefined();
});
