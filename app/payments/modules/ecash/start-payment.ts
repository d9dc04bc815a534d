// Begins a payment from a vault purse: one deal is paid by one payment, coins are gathered first where no batch suffices, and
// the record stands before anything is asked or sent. Payments of one purse begin one after the other, or each would find
// the other's coins missing in the middle of its gathering.
import type { Curve } from '#protocols/ecash/curve.ts';
import type { Offer } from '#protocols/deal/offer.ts';
import { fromHex, hex, sameBytes } from '#protocols/values/bytes.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { Clock, Random } from '../../../support/ports.ts';
import type { Rows, Store } from '../../../support/store/store.ts';
import { operationKey, operationSpace, readOperation, recordOperation, type Following } from '../../payment/advance.ts';
import type { OperationKind } from '../../payment/operation.ts';
import type { Operations } from '../../payment/operations.ts';
import { createTurns } from '../../payment/turns.ts';
import type { StartFailure } from '../module.ts';
import { readAccount, readAccounts } from './account.ts';
import { greatestRounds } from './choose-coins.ts';
import { abandonGathers, gather } from './gather.ts';
import type { MintAnswer, MintCall } from './mint-calls.ts';
import type { OwnSwap } from './own-swap-operation.ts';
import type { Pay } from './pay-record.ts';
import { fitPart, preparePayment } from './plan-payment.ts';
import { shortOf } from './purse-view.ts';

/** What beginning a payment needs. */
export type StartMeans = {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly curve: Curve;
  readonly payKind: OperationKind<Pay, MintCall, MintAnswer>;
  readonly ownSwapKind: OperationKind<OwnSwap, MintCall, MintAnswer>;
  readonly operations: Operations;
  /** Reads accounts anew: they changed. */
  readonly refresh: () => Promise<void>;
};

/** An offer that was verified, with its exact bytes. */
export type VerifiedOffer = Offer & { readonly bytes: Uint8Array };

/** Begins a payment; one of the same offer that is under way or over well is given instead of a second one. */
export type StartPayment = (
  purse: string,
  offer: VerifiedOffer,
  alternative: number,
  following: Following,
) => Promise<Result<{ readonly id: string }, StartFailure>>;

const deals = 'ecash-deal';
/** Begins payments, and frees what beginnings that were interrupted left behind. */
export type PaymentStarter = {
  readonly start: StartPayment;
  /** The payment of exactly this offer that is under way or over well. */
  readonly paymentFor: (offer: VerifiedOffer) => Promise<{ readonly id: string } | undefined>;
  /** Gives up the gathers that no payment waits for any more: their coins are free again, the mint has seen nothing. */
  readonly giveUpAbandoned: () => Promise<void>;
};

/** Makes it. */
export function paymentStarter(means: StartMeans): PaymentStarter {
  const { store, clock, random, curve, payKind, ownSwapKind, operations, refresh } = means;
  const inTurn = createTurns();
  const starting = new Map<string, number>();

  async function start(...[purse, offer, alternative, following]: Parameters<StartPayment>): ReturnType<StartPayment> {
    for (let round = 0; ; round++) {
      const ids = { id: random.bytes(16), requestId: random.bytes(16), startedAt: clock.now() };
      const prepared = await store.transact((rows) => {
        const account = readAccount(rows, purse);
        if (!account) return { failure: { code: 'purse-unknown' } } as const;
        const standing = paymentOf(rows, payKind, offer.content.deal);
        if (standing && sameBytes(standing.offer, offer.bytes)) return { id: standing.id };
        if (standing) return { failure: notOffered('another offer of this deal is paid or under way') };
        abandonGathers(rows, ownSwapKind, purse, operations);
        const outcome = preparePayment(rows, account, offer, alternative, ids, curve);
        if ('unfit' in outcome) return { failure: notOffered(outcome.unfit.code) };
        if ('choice' in outcome) return { account, choice: outcome.choice };
        recordOperation(rows, payKind, ids.id, outcome.pay);
        rows.put(deals, hex(offer.content.deal), ids.id);
        return { id: ids.id };
      });
      await refresh();
      if ('id' in prepared) return good({ id: hex(prepared.id) });
      if ('failure' in prepared) return bad(prepared.failure);
      const { account, choice } = prepared;
      if (choice.is !== 'gather') return bad({ code: 'funds-short', short: shortOf(choice, account) });
      if (round === greatestRounds) return bad({ code: 'issuer-failed', detail: 'the coins cannot be gathered' });
      const fit = fitPart(offer.content.alternatives[alternative]?.part ?? new Uint8Array(), account);
      if ('code' in fit) return bad(notOffered(fit.code));
      const gathered = await gather(choice.batches, account, fit.keyset, following, {
        store,
        operations,
        kind: ownSwapKind,
        clock,
        random,
        curve,
      });
      await refresh();
      if (!gathered.ok) return gathered;
    }
  }

  return {
    async start(...asked) {
      const [purse] = asked;
      starting.set(purse, (starting.get(purse) ?? 0) + 1);
      try {
        return await inTurn(purse, () => start(...asked));
      } finally {
        const others = (starting.get(purse) ?? 1) - 1;
        if (others > 0) starting.set(purse, others);
        else starting.delete(purse);
      }
    },
    async paymentFor(offer) {
      const standing = await store.transact((rows) => paymentOf(rows, payKind, offer.content.deal));
      return standing && sameBytes(standing.offer, offer.bytes) ? { id: hex(standing.id) } : undefined;
    },
    async giveUpAbandoned() {
      await store.transact((rows) => {
        for (const { id } of readAccounts(rows)) {
          if (!starting.has(id)) abandonGathers(rows, ownSwapKind, id, operations);
        }
      });
    },
  };
}

/** The payment of a deal that is under way or over well; one that paid nothing does not stand in the way of another. */
function paymentOf(rows: Rows, kind: OperationKind<Pay, MintCall, MintAnswer>, deal: Uint8Array): Pay | undefined {
  const id = rows.get(deals, hex(deal));
  const record = id && rows.get(operationSpace, operationKey(kind, id));
  const pay = record && readOperation<Pay>(kind, record);
  return pay && ['refused', 'failed', 'returned'].includes(pay.is) ? undefined : pay;
}

function notOffered(detail: string): StartFailure {
  return { code: 'not-offered', detail };
}

/** A payment's record by its id (32 hex digits). */
export function readPayment(rows: Rows, kind: OperationKind<Pay, MintCall, MintAnswer>, id: string): Pay | undefined {
  const bytes = fromHex(id, 16);
  const record = bytes && rows.get(operationSpace, operationKey(kind, bytes));
  return record && readOperation<Pay>(kind, record);
}
