// The record of an ecash payment: its states as stored, the plan that follows from it, and what a person may know of it.
import type { Curve } from '#protocols/ecash/curve.ts';
import { evidenceOf, type Keyset } from '#protocols/ecash/keyset.ts';
import { ecashPartCodec, greatestPart, type EcashPart } from '#protocols/ecash/messages.ts';
import { planPayment, type SwapPlan } from '#protocols/ecash/payer.ts';
import { readOfferShape } from '#protocols/deal/offer.ts';
import type { OfferContent } from '#protocols/deal/messages.ts';
import { certificateCodec, greatestCertificate } from '#protocols/credential/messages.ts';
import { hex, sameBytes } from '#protocols/values/bytes.ts';
import {
  blob,
  bytes,
  field,
  fromBytes,
  list,
  optional,
  record,
  seconds,
  text,
  toBytes,
  uint,
  type ValueOf,
} from '#protocols/values/codec.ts';
import { coseContent, type PublicKey } from '#protocols/values/cose.ts';
import { variant } from '#protocols/values/variant.ts';
import type { OperationView } from '../../payment/operation.ts';
import { accountKeysets, feeOf, type Account } from './account.ts';
import { storedCoin } from './coins.ts';
import { keysetsCodec } from './ecash-evidence.ts';

/** How often an operation takes a new batch when the device says `counter-used`; then it fails. */
export const greatestRenewals = 8;

const planned = {
  id: field(1, bytes(16)),
  purse: field(2, text(32)),
  startedAt: field(3, seconds),
  offer: field(4, blob(32_768)),
  alternative: field(5, uint(7)),
  requestId: field(6, bytes(16)),
  critical: field(7, blob(1024)),
  coins: field(8, list(storedCoin, 16)),
  keyset: field(9, bytes(33)),
  batch: field(10, uint(0x7fffffff)),
  // How often it was planned anew because another operation had used a later batch first.
  renewals: optional(22, uint(greatestRenewals)),
};
const ended = { code: field(20, text(48)), detail: optional(21, text(200)) };
const approved = {
  approval: field(11, blob(4096)),
  order: field(12, blob(1024)),
  signature: field(13, bytes(64)),
  digest: field(14, bytes(32)),
};
const moved = { ...planned, ...approved, payment: field(15, blob(65_536)) };

/** The states as stored; numbers are permanent. */
export const payCodec = variant({
  planned: [1, record(planned)],
  approved: [2, record({ ...planned, ...approved })],
  moved: [3, record(moved)],
  settled: [4, record({ ...moved, receipt: field(16, blob(1024)) })],
  untaken: [5, record({ ...moved, ...ended })],
  returned: [6, record({ ...moved, ...ended })],
  refused: [7, record({ ...planned, ...ended })],
  failed: [
    8,
    record({
      ...planned,
      ...ended,
      approval: optional(11, blob(4096)),
      order: optional(12, blob(1024)),
      signature: optional(13, bytes(64)),
      digest: optional(14, bytes(32)),
    }),
  ],
  taken: [9, record({ ...moved, ...ended })],
});
export type Pay = ValueOf<typeof payCodec>;

/** The plan that a record stands for; the same record always gives the same. Throws when the store is damaged. */
export function planOf(
  pay: Pay,
  account: Account,
  curve: Curve,
): { readonly plan: SwapPlan; readonly offer: OfferContent; readonly part: EcashPart; readonly keyset: Keyset } {
  const offer = offerOf(pay);
  const part = partOf(pay, offer);
  const keysets = accountKeysets(account);
  const keyset = keysets.find(({ id }) => sameBytes(id, pay.keyset));
  if (!keyset) throw new Error('the record of a payment is damaged');
  const base = { account, coins: pay.coins, keysets, outputKeyset: pay.keyset, batch: pay.batch, curve };
  const plan = planPayment(base, part, offer.total.minor);
  if (!plan.ok) throw new Error(`the plan of a payment cannot be made again: ${plan.error.code}`);
  return { plan: plan.value, offer, part, keyset };
}

/** The key that signed the offer: the first certificate's, verified when the offer was accepted. */
export function payeeKey(offer: OfferContent): PublicKey {
  const claims = coseContent(offer.chain[0] ?? new Uint8Array(), greatestCertificate);
  const read = claims && fromBytes(certificateCodec, claims, greatestCertificate);
  if (!read?.ok) throw new Error('the record of a payment is damaged');
  return { algorithm: 'Ed25519', bytes: read.value.confirmation.key.x };
}

/** The offer that a payment is for, as recorded; verified when it was accepted. */
export function offerOf(pay: Pay): OfferContent {
  const offer = readOfferShape(pay.offer);
  if (!offer.ok) throw new Error('the record of a payment is damaged');
  return offer.value;
}

/** What a person may know of a payment. Makes no plan, since lists of many payments are read often. */
export function viewOfPay(pay: Pay, account: Account): OperationView {
  const offer = offerOf(pay);
  const states = {
    planned: 'waiting-for-device',
    approved: 'approved',
    moved: 'sent',
    settled: 'completed',
    untaken: 'returnable',
    returned: 'returned',
    refused: 'refused',
    failed: 'failed',
    taken: 'completed',
  } as const;
  const { approval, order, payment, receipt } = pay as Partial<Extract<Pay, { is: 'settled' }>>;
  return {
    id: hex(pay.id),
    kind: 'pay',
    purse: pay.purse,
    state: states[pay.is],
    amount: offer.total,
    fee: { minor: feeOf(account)(pay.coins), currency: offer.total.currency },
    payee: offer.payee,
    title: offer.title,
    startedAt: pay.startedAt,
    ...('code' in pay && { failure: { code: pay.code, ...(pay.detail !== undefined && { detail: pay.detail }) } }),
    ...((pay.is === 'untaken' || pay.is === 'moved') && { returnableAt: partOf(pay, offer).lockTime }),
    documents: {
      offer: pay.offer,
      ...(approval && { approval }),
      ...(order && { order }),
      ...(payment && { payment, keysets: keysetsOf(pay, account) }),
      ...(receipt && { receipt }),
    },
  };
}

/** Makes foreign text fit a record: what cannot be printed is left out. */
export function printable(detail: string | undefined): { detail?: string } {
  const clean = (detail ?? '')
    .replaceAll(/[^\x20-\x7e]/g, '')
    .trim()
    .slice(0, 200)
    .trim();
  return clean === '' ? {} : { detail: clean };
}

function partOf(pay: Pay, offer: OfferContent): EcashPart {
  const part = fromBytes(ecashPartCodec, offer.alternatives[pay.alternative]?.part ?? new Uint8Array(), greatestPart);
  if (!part.ok) throw new Error('the record of a payment is damaged');
  return part.value;
}

/** The keyset of the payment's coins, as a dispute reads it. */
function keysetsOf(pay: Pay, account: Account): Uint8Array {
  const own = accountKeysets(account).filter(({ id }) => sameBytes(id, pay.keyset));
  return toBytes(keysetsCodec, own.map(evidenceOf));
}
