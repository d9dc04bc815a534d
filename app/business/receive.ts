// The payee's side of a deal, at a till or a shop's server: offers, takes payments in, acknowledges (protocols/deal SPEC §2–§5).
// The same blocks as the payer's wallet, in the mirrored role. A deal's message is on disk before its value is taken, and
// the receipt follows from what was recorded, so that asking again gets the same bytes. Where there is an archive, an offer and a
// receipt are noted for it before anybody has them.
import { readOfferShape } from '#protocols/deal/offer.ts';
import {
  greatestOrder,
  greatestPayment,
  paymentMessageCodec,
  type OfferContent,
  type PaymentMessage,
} from '#protocols/deal/messages.ts';
import { makeReceipt, readOrder } from '#protocols/deal/payee.ts';
import type { PayeeRefusalCode } from '#protocols/deal/errors.ts';
import { fromHex, hex, sameBytes } from '#protocols/values/bytes.ts';
import { fromBytes } from '#protocols/values/codec.ts';
import { digest } from '#protocols/values/digest.ts';
import type { Amount } from '#protocols/values/amount.ts';
import { good, type Result } from '#protocols/values/result.ts';
import type { Seconds } from '#protocols/values/time.ts';
import { offerGoods, type Goods, type MakeOfferFailure, type PayeeIdentity } from '../commerce/make-offer.ts';
import type { PayeeModule } from '../payments/modules/module.ts';
import { noteEntry } from '../support/archive/outbox.ts';
import type { Clock, Random } from '../support/ports.ts';
import type { Store } from '../support/store/store.ts';
import { offerMade, receiptGiven } from './kept-receipts.ts';

/** What a payee answers to a payment message (protocols/deal SPEC §4). */
export type PaymentAnswer =
  | { readonly is: 'receipt'; readonly bytes: Uint8Array }
  | { readonly is: 'later'; readonly detail: string }
  | { readonly is: 'refused'; readonly code: PayeeRefusalCode; readonly detail?: string };

/** A payee's blocks. `identity` is asked anew each time, since certificates are renewed; the key stays. */
export type PayeePorts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly modules: readonly PayeeModule[];
  readonly identity: () => PayeeIdentity;
  /** Told after something was noted for the archive; absent where nothing is archived, and nothing is noted then. */
  readonly kept?: () => void;
};

/** A payee. */
export interface Payee {
  /** Makes and keeps an offer that holds for `seconds`; nothing is offered before it is on disk. */
  offer(goods: Goods, seconds: number): Promise<Result<Uint8Array, MakeOfferFailure>>;
  /** Takes a payment message in; `deal` is 32 hex digits. The same bytes again get the same answer. */
  takePayment(deal: string, body: Uint8Array): Promise<PaymentAnswer>;
  /** All offers that were made. */
  offers(): Promise<readonly OfferedDeal[]>;
  /** When the payment of a deal came in, if it has. */
  paidAt(deal: Uint8Array): Promise<Seconds | undefined>;
  /** Finishes what was interrupted. */
  recover(): Promise<void>;
  /** What was received and is still here. */
  balances(): Promise<readonly Amount[]>;
}

const offers = 'payee-offer';
const messages = 'payee-message';
const acknowledged = 'payee-acknowledged';

/** A deal that was offered: its id, the signed offer and what it says. */
export type OfferedDeal = { readonly id: Uint8Array; readonly offer: Uint8Array; readonly content: OfferContent };

/** Puts a payee together. */
export function createPayee({ store, clock, random, modules, identity, kept }: PayeePorts): Payee {
  async function takePayment(deal: string, body: Uint8Array): Promise<PaymentAnswer> {
    const id = fromHex(deal, 16);
    const offer = id && (await store.transact((rows) => rows.get(offers, deal)));
    if (!id || !offer) return { is: 'refused', code: 'deal-unknown' };
    const read = fromBytes(paymentMessageCodec, body, greatestOrder + greatestPayment + 16);
    if (!read.ok) return { is: 'refused', code: 'payment-malformed', detail: read.error.path };
    const message = read.value;
    const offered = readOfferShape(offer);
    if (!offered.ok) throw new Error('an offer of ours is damaged');
    const order = readOrder(message.order, offer, offered.value);
    if (!order.ok) return { is: 'refused', code: 'order-invalid', detail: order.error.code };
    const now = clock.now();
    // A payment that came in time is taken up again whenever; a new one is not, however long it travelled.
    const standing = await store.transact((rows) => {
      const known = rows.get(messages, deal);
      if (known) return sameBytes(known, body) ? 'known' : 'otherwise';
      if (now > offered.value.validUntil) return 'late';
      rows.put(messages, deal, body);
      return 'new';
    });
    if (standing === 'otherwise') return { is: 'refused', code: 'deal-paid-otherwise' };
    if (standing === 'late') return { is: 'refused', code: 'offer-expired' };
    const { alternative, paymentReference: reference } = order.value;
    return settle({ id, offer, content: offered.value }, alternative, reference, message, now);
  }

  async function settle(
    deal: OfferedDeal,
    alternative: number,
    reference: Uint8Array,
    message: PaymentMessage,
    takenAt: number,
  ): Promise<PaymentAnswer> {
    const { id, content } = deal;
    const chosen = content.alternatives[alternative];
    const module = modules.find(({ manifest }) => manifest.system === chosen?.system);
    if (!chosen || !module) return { is: 'refused', code: 'order-invalid', detail: 'order-alternative-unknown' };
    const { payment } = message;
    const { total: amount, title } = content;
    const incoming = { deal: id, part: chosen.part, amount, reference, payment, takenAt, title };
    const outcome = await module.take(incoming);
    if (outcome.is === 'later') return outcome;
    if (outcome.is === 'received') {
      const bytes = makeReceipt(identity().key, id, message, content.total, outcome.receivedAt);
      await keepReceipt(deal, message, bytes);
      return { is: 'receipt', bytes };
    }
    // Nothing was taken: the deal is open to a payment that holds.
    await store.transact((rows) => rows.remove(messages, hex(id)));
    return outcome;
  }

  /** Notes that a deal was acknowledged, the first time. */
  async function keepReceipt(deal: OfferedDeal, message: PaymentMessage, receipt: Uint8Array): Promise<void> {
    if (!kept) return;
    const key = hex(deal.id);
    const isFirst = await store.transact((rows) => {
      if (rows.get(acknowledged, key)) return false;
      rows.put(acknowledged, key, digest(receipt));
      noteEntry(rows, receiptGiven(deal.content, deal.offer, message, receipt, clock.now()));
      return true;
    });
    if (isFirst) kept();
  }

  return {
    async offer(goods, seconds) {
      const deal = random.bytes(16);
      const issuedAt = clock.now();
      const offer = await offerGoods(goods, identity(), modules, deal, { issuedAt, validUntil: issuedAt + seconds });
      if (!offer.ok) return offer;
      const made = readOfferShape(offer.value);
      if (!made.ok) throw new Error('an offer of ours is malformed');
      await store.transact((rows) => {
        rows.put(offers, hex(deal), offer.value);
        if (kept) noteEntry(rows, offerMade(made.value, offer.value, issuedAt));
      });
      kept?.();
      return good(offer.value);
    },
    takePayment,
    async offers() {
      const made = await store.transact((rows) => rows.list(offers));
      return made.map(([, offer]) => {
        const read = readOfferShape(offer);
        if (!read.ok) throw new Error('an offer of ours is damaged');
        return { id: read.value.deal, offer, content: read.value };
      });
    },
    async paidAt(deal) {
      for (const module of modules) {
        const at = await module.receivedAt(deal);
        if (at !== undefined) return at;
      }
      return undefined;
    },
    async recover() {
      for (const module of modules) await module.recover();
    },
    async balances() {
      return (await Promise.all(modules.map((module) => module.balances()))).flat();
    },
  };
}
