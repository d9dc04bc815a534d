// A wallet that lies to its device about whom it pays and what was agreed: names, certificates, the offer itself, what is
// shown, and requests said again (deal SPEC §2, credential SPEC, device link SPEC §7, §8). One test a lie.
import { beforeAll, expect, test } from 'vitest';
import { issueCertificate, issueRoot } from '#protocols/credential/authority.ts';
import { documentType, offerCodec } from '#protocols/deal/messages.ts';
import { offerLine } from '#protocols/deal/sums.ts';
import { ecashSystem, ecashVerb } from '#protocols/ecash/messages.ts';
import { planOwnSwap } from '#protocols/ecash/payer.ts';
import { decodeCbor, encodeCbor, type Cbor } from '#protocols/values/cbor.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { coseSign1 } from '#protocols/values/cose.ts';
import { day } from '#protocols/values/time.ts';
import {
  approvalOf,
  approve,
  baseOf,
  deceivedDevice,
  pairingsOf,
  pairOnBench,
  type DeceivedDevice,
} from './deceived-device.ts';
import { expectPaymentRefused, expectRefused } from './refused.ts';
import {
  certificate,
  held,
  issued,
  offerContent,
  offerOf,
  rootKey,
  rootName,
  shopKey,
  shopName,
  thiefCertificate,
  thiefKey,
  thiefName,
} from './small-world.ts';

let device: DeceivedDevice;
beforeAll(async () => {
  device = await deceivedDevice();
});

/** The shop's offer with one field of any content, signed nevertheless. */
function offerWith(key: number, value: Cbor): Uint8Array {
  const content = decodeCbor(toBytes(offerCodec, offerContent()), 32_768);
  if (!(content instanceof Map)) throw new Error('an offer is a map');
  return coseSign1(shopKey, documentType.offer, encodeCbor(new Map([...content, [key, value]])));
}

test('amount: the display is to show less than the offer asks', async () => {
  const critical = { amount: { minor: 129n, currency: 'EUR' } } as const;
  await expectPaymentRefused(device, { critical }, 'critical-differs');
});

test('amount: the display is to show the sum in another currency', async () => {
  const critical = { amount: { minor: 1290n, currency: 'SAT' } } as const;
  await expectPaymentRefused(device, { critical }, 'critical-differs');
});

test('payee: the display is to name the shop, while the thief’s offer is paid', async () => {
  const offer = offerOf({ payee: thiefName, chain: [thiefCertificate] }, thiefKey);
  await expectPaymentRefused(device, { offer }, 'critical-differs');
});

test('payee: the thief’s offer names the shop, under the thief’s own certificate', async () => {
  await expectPaymentRefused(
    device,
    { offer: offerOf({ chain: [thiefCertificate] }, thiefKey) },
    'offer-payee-differs',
  );
});

test('fee, purpose, issuer, system or validity are to be shown otherwise than they are', async () => {
  await expectPaymentRefused(device, { critical: { fee: 0n } }, 'critical-differs');
  await expectPaymentRefused(device, { critical: { purpose: 'A Donation' } }, 'critical-differs');
  await expectPaymentRefused(device, { critical: { issuer: 'mint.example' } }, 'critical-differs');
  await expectPaymentRefused(device, { critical: { system: 'urn:semper:other:1' } }, 'critical-differs');
  await expectPaymentRefused(device, { critical: { validUntil: issued + 2 * day } }, 'critical-differs');
});

test('another’s certificate: the thief signs, and the shop’s chain stands in the offer', async () => {
  await expectPaymentRefused(device, { offer: offerOf({}, thiefKey) }, 'offer-signature');
});

test('another’s certificate: the shop’s name under a root that nobody pinned', async () => {
  const chain = [certificate({ key: thiefKey.publicKey.bytes }, thiefKey, 'Honest Root')];
  await expectPaymentRefused(device, { offer: offerOf({ chain }, thiefKey) }, 'offer-payee-uncertified');
});

test('another’s certificate: a strange root bears the pinned root’s name', async () => {
  const life = { notBefore: issued, notAfter: issued + 3650 * day, id: new Uint8Array(16) };
  const strange = issueRoot(thiefKey, { name: rootName, ...life });
  const leaf = certificate({ key: thiefKey.publicKey.bytes }, thiefKey);
  for (const chain of [[leaf], [leaf, strange]]) {
    await expectPaymentRefused(device, { offer: offerOf({ chain }, thiefKey) }, 'offer-payee-uncertified');
  }
});

test('another’s certificate: the thief’s own certificate issues one in the shop’s name', async () => {
  const leaf = certificate({ key: thiefKey.publicKey.bytes }, thiefKey, thiefName);
  const offer = offerOf({ chain: [leaf, thiefCertificate] }, thiefKey);
  await expectPaymentRefused(device, { offer }, 'offer-payee-uncertified');
});

test('another’s certificate: one letter of the certified name is altered', async () => {
  const bytes = Uint8Array.from(certificate());
  const at = bytes.findIndex((_, start) => new TextDecoder().decode(bytes.subarray(start, start + 8)) === 'Bookshop');
  bytes[at] = 'C'.charCodeAt(0);
  const payee = `C${shopName.slice(1)}`;
  await expectPaymentRefused(device, { offer: offerOf({ payee, chain: [bytes] }) }, 'offer-payee-uncertified');
});

test('another’s certificate: a person’s, who may neither sell nor hold a till', async () => {
  const chain = [certificate({ roles: ['person'] })];
  await expectPaymentRefused(device, { offer: offerOf({ chain }) }, 'offer-payee-uncertified');
});

test('another’s certificate: it ended before the time that the device knows of', async () => {
  // The root says that it is `issued` at least; nobody has told the device by a payment yet, so that one is made first.
  const paid = await deceivedDevice('paid');
  approve(paid);
  held(await paid.connection.approvePayment(approvalOf(paid)));
  expect(paid.state().timeBound).toBe(issued);
  const life = { notBefore: issued - 10 * day, notAfter: issued - 1 };
  const offer = offerOf({ deal: new Uint8Array(16).fill(3), chain: [certificate(life)] });
  await expectPaymentRefused(paid, { offer }, 'offer-payee-uncertified');
});

test('an offer that had expired when its own certificate was issued', async () => {
  const chain = [certificate({ notBefore: issued + 2 * day, notAfter: issued + 3 * day })];
  await expectPaymentRefused(device, { offer: offerOf({ chain }) }, 'offer-expired');
});

test('an offer that takes no ecash, paid with ecash nevertheless', async () => {
  const offer = offerOf({ alternatives: [{ system: 'urn:semper:other:1', part: new Uint8Array(8) }] });
  await expectPaymentRefused(device, { offer }, 'system-not-offered');
});

test('an offer for more than the payee’s certificate answers for', async () => {
  const chain = [certificate({ liabilityLimit: { minor: 1289n, currency: 'EUR' } })];
  await expectPaymentRefused(device, { offer: offerOf({ chain }) }, 'offer-over-liability-limit');
});

test('an offer of which one bit was altered after the shop signed it', async () => {
  const honest = offerOf();
  for (const at of [honest.length - 1, honest.length - 64, Math.floor(honest.length / 2)]) {
    const offer = honest.map((byte, index) => (index === at ? byte ^ 1 : byte));
    const lie = () => device.connection.approvePayment(approvalOf(device, { offer }));
    await expectRefused(device, lie, expect.stringMatching(/^offer-/) as string);
  }
});

test('text that the display cannot write: a title in another script', async () => {
  const title = '羊歯の図鑑';
  const offer = offerOf({ title, lines: [offerLine('Ferns', 1, 1290n, 700)] });
  await expectPaymentRefused(device, { offer, critical: { purpose: title } }, 'cannot-show');
});

test('text that the display cannot write: a certified name with a letter that only looks like another', async () => {
  const payee = 'B\u043eokshop at the Bridge';
  expect(payee).not.toBe(shopName);
  const offer = offerOf({ payee, chain: [certificate({ name: payee })] });
  await expectPaymentRefused(device, { offer, critical: { payee } }, 'cannot-show');
});

test('text that the display cannot write: the device’s own mark for a word that goes on', async () => {
  const title = 'Refund ↩ of 12.90';
  await expectPaymentRefused(device, { offer: offerOf({ title }), critical: { purpose: title } }, 'cannot-show');
});

test('text that reads backwards, is invisible or breaks the line', async () => {
  for (const title of ['Ferns \u202e09.21\u202c', 'Fer\u200bns', 'Ferns\nFee 0.00', ' Ferns', 'Ferns\u00ad']) {
    await expectPaymentRefused(device, { offer: offerWith(6, title) }, 'offer-malformed');
    await expectPaymentRefused(device, { offer: offerWith(4, title) }, 'offer-malformed');
  }
  expect(approvalOf(device).offer).toEqual(coseSign1(shopKey, documentType.offer, toBytes(offerCodec, offerContent())));
});

test('an offer with a field that this version does not know, and so would not show', async () => {
  await expectPaymentRefused(device, { offer: offerWith(12, 'and ten per cent for the clerk') }, 'offer-malformed');
});

test('after the review: the same request id with an altered offer, another approval of the deal, and the answer for another computer', async () => {
  const paid = await deceivedDevice('after the review');
  const id = new Uint8Array(16).fill(7);
  approve(paid);
  const first = held(await paid.connection.approvePayment(approvalOf(paid), { id }));
  const other = offerOf({ title: 'A Donation', lines: [offerLine('A Donation', 1, 1290n, 700)] });
  const altered = approvalOf(paid, { offer: other, critical: { purpose: 'A Donation' } });
  const ask = (lie: typeof altered, how?: { id: Uint8Array }) => () => paid.connection.approvePayment(lie, how);
  await expectRefused(paid, ask(altered, { id }), 'id-reused', 'idReused');
  await expectRefused(paid, ask(altered), 'already-approved', 'alreadyApproved');
  await expectRefused(paid, ask(approvalOf(paid)), 'already-approved', 'alreadyApproved');
  // The same bytes under the same id: the same answer, and nobody is asked or signs again.
  const [signed, screens] = [paid.signed(), paid.hal.screens.length];
  expect(held(await paid.connection.approvePayment(approvalOf(paid), { id }))).toEqual(first);
  expect([paid.signed(), paid.hal.screens.length]).toEqual([signed, screens]);

  await paid.connection.close();
  const second = await paid.connect(pairingsOf(), 'another computer');
  await pairOnBench(paid, second, false);
  const stolen = () => second.approvePayment(approvalOf(paid), { id });
  await expectRefused(paid, stolen, 'already-approved', 'alreadyApproved');
});

test('an own-swap whose answer another computer wants by its id', async () => {
  const swapped = await deceivedDevice('swapped');
  const content = held(planOwnSwap(baseOf(swapped))).evidence;
  const parameters = { system: ecashSystem, verb: ecashVerb.ownSwap, content };
  const id = new Uint8Array(16).fill(8);
  const first = held(await swapped.connection.system(parameters, { id }));
  expect(held(await swapped.connection.system(parameters, { id }))).toEqual(first);
  await swapped.connection.close();
  const second = await swapped.connect(pairingsOf(), 'another computer');
  await pairOnBench(swapped, second, false);
  await expectRefused(swapped, () => second.system(parameters, { id }), 'counter-used');
});

test('a root of the thief, pinned without PIN or fingerprint, for the person says no', async () => {
  const life = { notBefore: issued, notAfter: issued + 3650 * day, id: new Uint8Array(16) };
  const strange = issueRoot(thiefKey, { name: rootName, ...life });
  const before = device.state();
  device.hal.keypad.press('c');
  const answer = await device.connection.pinRoot({ certificate: strange });
  expect(answer).toMatchObject({ ok: false, error: { status: 'refused' } });
  expect(device.state()).toEqual(before);
  const signedByAnother = issueCertificate(thiefKey, rootName, {
    ...life,
    name: rootName,
    key: rootKey.publicKey.bytes,
    roles: ['authority'],
  });
  await expectRefused(
    device,
    () => device.connection.pinRoot({ certificate: signedByAnother }),
    'certificate-signature',
  );
});
