// Offers, purses and payments as the screen contract has them. Pure; amounts become decimal strings here.
import type { AcceptedOffer } from '#app/commerce/accept-offer.ts';
import { groundOf } from '#app/commerce/ground.ts';
import { approvedGround } from '#app/payments/payment/approved-ground.ts';
import type { Purse } from '#app/payments/purses/purse.ts';
import type { OperationView } from '#app/payments/payment/operation.ts';
import { isFinal } from '#app/payments/payment/lifecycle.ts';
import type { Selection } from '#app/payments/selection/select-purse.ts';
import type { PolicyView } from '#app/screen-contract/device-views.ts';
import type { Money } from '#app/screen-contract/money.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';
import type { GroundView, OfferView, PaymentDetails, PaymentView, PurseView } from '#app/screen-contract/views.ts';
import { receiptCodec, type OfferContent } from '#protocols/deal/messages.ts';
import { readOfferShape, type Offer } from '#protocols/deal/offer.ts';
import { readUncertifiedOffer } from '#protocols/deal/uncertified-offer.ts';
import { addAmounts, amount, type Amount } from '#protocols/values/amount.ts';
import { fromHex, hex } from '#protocols/values/bytes.ts';
import { fromBytes } from '#protocols/values/codec.ts';
import { coseContent } from '#protocols/values/cose.ts';
import { digest, fingerprint } from '#protocols/values/digest.ts';
import { problemOf, recordedProblem } from './problems.ts';

/** An amount for the wire. */
export function moneyOf({ minor, currency }: Amount): Money {
  return { minor: minor.toString(), currency };
}

/** A purse for the screen. */
export function purseView({ id, name, issuer, system, practice, direction, free, inFlight }: Purse): PurseView {
  return { id, name, issuer, system, practice, direction, free: moneyOf(free), inFlight: moneyOf(inFlight) };
}

/** A verified offer with the purses that could pay it; `root` is the root's name, `policy` what the device told of its contacts. */
export function offerView(
  offer: AcceptedOffer,
  { candidates, unfit }: Selection,
  root: string,
  policy?: PolicyView,
): OfferView {
  const { total } = offer.content;
  return {
    ...offerFields(offer.content, offer.bytes, groundView(offer, root, policy)),
    candidates: candidates.map(({ purse, fee }) => ({
      purse: purse.id,
      name: purse.name,
      fee: moneyOf(fee),
      altogether: moneyOf(addAmounts(total, fee)),
    })),
    unfit: unfit.map(({ purse, reason }) => ({ purse: purse.id, name: purse.name, problem: problemOf(reason) })),
  };
}

/** An operation for the screen; `pause` is why it waited last, `now` decides what may be taken back. */
export function paymentView(operation: OperationView, pause: Problem | undefined, now: number): PaymentView {
  const { id, kind, purse, state, startedAt, payee, title, failure, invoice, returnableAt, documents } = operation;
  const problem = failure ? recordedProblem(failure) : isFinal(state) ? undefined : pause;
  const ways: PaymentView['ways'][number][] = [];
  if (!isFinal(state) && state !== 'returnable') ways.push('resume');
  if (state === 'waiting-for-device') ways.push('cancel');
  if (state === 'returnable' && returnableAt !== undefined && now > returnableAt) ways.push('take-back');
  return {
    id,
    kind,
    purse,
    state,
    startedAt,
    amount: moneyOf(operation.amount),
    fee: moneyOf(operation.fee),
    ...(payee !== undefined && { payee }),
    ...(title !== undefined && { title }),
    ...(problem && { problem }),
    ...(invoice !== undefined && { invoice }),
    ...(returnableAt !== undefined && { returnableAt }),
    hasReceipt: documents.receipt !== undefined,
    ways,
  };
}

/** The documents of a payment, opened; `undefined` when it has no offer (a load, a gathering). `root` and `policy` as above. */
export function paymentDetails(
  { id, documents }: OperationView,
  root: string,
  policy?: PolicyView,
): PaymentDetails | undefined {
  if (!documents.offer) return undefined;
  const offer = readOfferShape(documents.offer);
  if (!offer.ok) throw new Error(`the offer of payment ${id} is damaged`);
  const ground = groundOfPayment(documents.offer, documents.approval, root, policy);
  return {
    id,
    deal: hex(offer.value.deal),
    offer: offerFields(offer.value, documents.offer, ground),
    ...(documents.receipt && { receipt: receiptFields(documents.receipt) }),
    ...(documents.order && { orderDigest: hex(digest(documents.order)) }),
    ...(documents.approval && { approvalDigest: hex(digest(documents.approval)) }),
  };
}

/** The ground that is expected now. */
function groundView(
  offer: Pick<Offer, 'certified' | 'payee'>,
  root: string,
  policy: PolicyView | undefined,
): GroundView {
  const contacts = (policy?.contacts ?? []).map((contact) => ({ ...contact, key: fromHex(contact.key) ?? unknownKey }));
  const ground = groundOf(offer, root, contacts);
  if (ground.is === 'certified') return ground;
  return { ...ground, key: hex(ground.key), fingerprint: fingerprint(digest(ground.key)) };
}
const unknownKey = new Uint8Array();

/** The ground on which a payment was approved, or would be. */
function groundOfPayment(
  bytes: Uint8Array,
  approval: Uint8Array | undefined,
  root: string,
  policy: PolicyView | undefined,
): GroundView {
  const own = readUncertifiedOffer(bytes, { notEarlierThan: 0 });
  if (!own?.ok) return { is: 'certified', by: root };
  const now = groundView(own.value, root, policy);
  const then = approval && approvedGround(approval);
  if (now.is === 'certified' || !then || then === now.is) return now;
  const { key, fingerprint: shown } = now;
  if (then === 'unverified') return { is: 'unverified', key, fingerprint: shown };
  return { is: 'known', by: own.value.content.payee, key, fingerprint: shown };
}

function offerFields(content: OfferContent, bytes: Uint8Array, ground: GroundView): PaymentDetails['offer'] {
  const { payee, title, lines, total, tax, issuedAt, validUntil } = content;
  const money = (minor: bigint) => moneyOf(amount(minor, total.currency));
  return {
    digest: hex(digest(bytes)),
    payee,
    ground,
    title,
    lines: lines.map((line) => ({
      description: line.description,
      quantity: line.quantity,
      unitPrice: money(line.unitPrice),
      total: money(line.total),
      taxRate: line.taxRate,
      tax: money(line.tax),
    })),
    total: moneyOf(total),
    tax: money(tax),
    issuedAt,
    validUntil,
  };
}

// The signature was verified before the receipt was recorded (protocols/deal SPEC §5).
function receiptFields(bytes: Uint8Array): NonNullable<PaymentDetails['receipt']> {
  const content = coseContent(bytes, bytes.length);
  const receipt = content && fromBytes(receiptCodec, content, bytes.length);
  if (!receipt?.ok) throw new Error('a recorded receipt is damaged');
  return { receivedAt: receipt.value.receivedAt, amount: moneyOf(receipt.value.amount), digest: hex(digest(bytes)) };
}
