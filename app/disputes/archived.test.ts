// What the archive adds to a dispute (VERDICTS.md, case 30): documents in a real archive, proven under the checkpoint that
// continues the one the device remembered.
import { expect, test } from 'vitest';
import { root } from '#protocols/credential/vectors/practice.ts';
import { hex, utf8 } from '#protocols/values/bytes.ts';
import { systemRandom } from '#main/node/random.ts';
import type { Archive } from '../support/archive/archive.ts';
import { memoryArchive } from '../support/archive/memory-archive.ts';
import { gatherArchiveEvidence } from './archive-evidence.ts';
import { readClaim } from './claim.ts';
import { decide } from './decide.ts';
import { gatherEvidence } from './evidence.ts';
import { approvalOf, content, held, issuedAt, offer, order, payer, payment, receipt } from './vectors/disputed-deal.ts';

const openArchive = () => memoryArchive(new Uint8Array(32).fill(1), systemRandom, issuedAt - 100);

async function keep(archive: Archive, kind: string, documents: Readonly<Record<string, Uint8Array>>): Promise<number> {
  const listed = Object.entries(documents).map(([name, bytes]) => ({ name, mediaType: 'application/cbor', bytes }));
  const entry = { kind, at: issuedAt, facts: [], documents: listed, key: kind };
  return held(await archive.append(entry)).sequence;
}

/** A payment as a wallet keeps it: the offer before the device is asked, which remembers the head of that moment. */
async function keptPayment(archive: Archive) {
  const sequences = [await keep(archive, 'offer:received', { offer })];
  const { size, root: head } = await archive.checkpoint();
  const approval = approvalOf({ archive: { key: archive.publicKey, size, root: head } });
  sequences.push(await keep(archive, 'pay:approved', { order, approval }));
  sequences.push(await keep(archive, 'pay:sent', { payment }));
  await keep(archive, 'pay:noted', {});
  sequences.push(await keep(archive, 'pay:completed', { receipt }));
  return { sequences, approval, remembered: size };
}

function archived(documents: Readonly<Record<string, Uint8Array>>) {
  const named = Object.entries({ root, offer, order, payment, receipt, ...documents });
  const evidence = held(gatherEvidence(named.map(([name, bytes]) => ({ name, bytes }))));
  const claim = { payer: hex(payer.publicKey.bytes), payee: content.payee, amount: '12.90', currency: 'EUR' };
  const { verdict, atoms } = decide(held(readClaim({ ...claim, formula: 'archived' })), evidence, new Map());
  return { verdict, reasons: atoms.find(({ atom }) => atom === 'archived')?.reasons };
}

test('30 Documents that the archive held since, and went on from what the device remembered, are archived', async () => {
  const archive = openArchive();
  const { sequences, approval, remembered } = await keptPayment(archive);
  const evidence = held(await gatherArchiveEvidence(archive, sequences, remembered));
  expect(archived({ approval, archive: evidence })).toEqual({ verdict: 'proven', reasons: [] });
});

test('30 A document that stands in no entry given leaves it undecided, and is named', async () => {
  const archive = openArchive();
  const { sequences, approval, remembered } = await keptPayment(archive);
  const evidence = held(await gatherArchiveEvidence(archive, sequences.slice(0, -1), remembered));
  const reasons = [{ code: 'not-archived', detail: 'receipt' }];
  expect(archived({ approval, archive: evidence })).toEqual({ verdict: 'undecided', reasons });
});

test('30 An archive that was made afterwards is not the one that the device remembered', async () => {
  const { approval } = await keptPayment(openArchive());
  const made = openArchive();
  const { sequences, approval: own, remembered } = await keptPayment(made);
  const evidence = held(await gatherArchiveEvidence(made, sequences, remembered));
  const reasons = [{ code: 'archive-unbound' }];
  expect(archived({ approval, archive: evidence })).toMatchObject({ verdict: 'undecided', reasons });
  const forged = { key: made.publicKey, size: remembered, root: new Uint8Array(32) };
  const forked = archived({ approval: approvalOf({ archive: forged }), archive: evidence });
  expect(forked).toEqual({ verdict: 'undecided', reasons: [{ code: 'archive-forked' }] });
  expect(archived({ approval: own, archive: evidence }).verdict).toBe('proven');
});

test('30 No archive, an approval that names none, or bytes that are no such evidence show nothing', async () => {
  const archive = openArchive();
  const { sequences, approval, remembered } = await keptPayment(archive);
  const evidence = held(await gatherArchiveEvidence(archive, sequences, remembered));
  expect(archived({ approval }).reasons).toEqual([{ code: 'document-missing', detail: 'archive' }]);
  expect(archived({ approval: approvalOf(), archive: evidence }).reasons).toEqual([{ code: 'archive-unbound' }]);
  expect(archived({ approval, archive: utf8('?') }).reasons).toEqual([{ code: 'archive-malformed', detail: '' }]);
});

test('30 Each byte of the evidence counts: none can be altered and the documents still be archived', async () => {
  const archive = openArchive();
  const { sequences, approval, remembered } = await keptPayment(archive);
  const evidence = held(await gatherArchiveEvidence(archive, sequences, remembered));
  const accepted = [...evidence.keys()]
    .filter((at) => at % 31 === 0 || at < 300)
    .filter((at) => archived({ approval, archive: evidence.with(at, (evidence[at] ?? 0) ^ 1) }).verdict === 'proven');
  expect(accepted).toEqual([]);
});
