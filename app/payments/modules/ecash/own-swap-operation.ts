// Swaps coins of the vault to the vault (protocols/ecash SPEC §6, own-swap): gathers batches into one, or takes back what a
// payee did not take, after its lock time. The device signs without a question; nothing leaves but the keyset's fee.
//
//   planned ──► signed ──► done
//      └──► failed ◄─┘
import type { Curve } from '#protocols/ecash/curve.ts';
import type { Keyset } from '#protocols/ecash/keyset.ts';
import { currencyOfUnit, ecashSystem, ecashVerb, refundCodec, swapAnswerCodec } from '#protocols/ecash/messages.ts';
import { readPromises } from '#protocols/ecash/mint-answer.ts';
import { planOwnSwap, signedSwap, type SwapPlan } from '#protocols/ecash/payer.ts';
import { hex, sameBytes } from '#protocols/values/bytes.ts';
import {
  bytes,
  field,
  fromBytes,
  list,
  optional,
  record,
  seconds,
  text,
  uint,
  type ValueOf,
} from '#protocols/values/codec.ts';
import { variant } from '#protocols/values/variant.ts';
import type { Random } from '../../../support/ports.ts';
import type { Rows } from '../../../support/store/store.ts';
import type { TrustedIoFailure } from '../../../support/trusted-io/trusted-io.ts';
import type { OperationKind, Step } from '../../payment/operation.ts';
import { accountKeysets, batchOfFloor, feeOf, giveBatchBack, takeBatch, type Account } from './account.ts';
import { addCoins, releaseCoins, spendCoins, storedCoin } from './coins.ts';
import { unsettled, type MintAnswer, type MintCall } from './mint-calls.ts';
import { toCoin } from './own-outputs.ts';
import { greatestRenewals, printable } from './pay-record.ts';

const planned = {
  id: field(1, bytes(16)),
  purse: field(2, text(32)),
  startedAt: field(3, seconds),
  requestId: field(4, bytes(16)),
  coins: field(5, list(storedCoin, 16)),
  keyset: field(6, bytes(33)),
  batch: field(7, uint(0x7fffffff)),
  firstIndex: field(8, uint(63)),
  // Of a return: the payment that it takes back, and how its coins were locked.
  payment: optional(9, bytes(16)),
  refund: optional(10, refundCodec),
  // How often it was planned anew because another operation had used a later batch first.
  renewals: optional(22, uint(greatestRenewals)),
};
const signed = { ...planned, signature: field(11, bytes(64)), digest: field(12, bytes(32)) };
const ownSwapCodec = variant({
  planned: [1, record(planned)],
  signed: [2, record(signed)],
  done: [3, record(signed)],
  failed: [4, record({ ...planned, code: field(20, text(48)), detail: optional(21, text(200)) })],
});
export type OwnSwap = ValueOf<typeof ownSwapCodec>;

/** What a return does to the payment it takes back, in the same transaction. */
export type ReturnWriter = (rows: Rows, payment: Uint8Array, outcome: 'returned' | 'taken') => void;

/** The kind of operation that swaps coins of `accountOf(purse)` to itself. */
export function ownSwapOperation(
  accountOf: (purse: string) => Account,
  { curve, random }: { readonly curve: Curve; readonly random: Random },
  markPayment: ReturnWriter,
): OperationKind<OwnSwap, MintCall, MintAnswer> {
  const planFor = (swap: OwnSwap) => planOf(swap, accountOf(swap.purse), curve);
  return {
    name: 'ecash:own-swap',
    codec: ownSwapCodec,
    want(swap) {
      if (swap.is === 'planned') {
        const content = planFor(swap).plan.evidence;
        return {
          to: 'device',
          ask: 'system',
          id: swap.requestId,
          system: ecashSystem,
          verb: ecashVerb.ownSwap,
          content,
        };
      }
      if (swap.is !== 'signed') return undefined;
      const request = signedSwap(planFor(swap).plan, swap, curve);
      if (!request.ok) throw new Error('a signature was recorded that does not hold');
      return { to: 'issuer', call: { call: 'swap', mint: accountOf(swap.purse).mint, ...request.value } };
    },
    step(swap, incoming): Step<OwnSwap> {
      if (incoming.from === 'device' && 'content' in incoming && swap.is === 'planned') {
        const { content } = incoming;
        if (!content.ok) return stepRefusal(swap, content.error, random);
        const answer = fromBytes(swapAnswerCodec, content.value, 1024);
        if (!answer.ok) return failed(swap, 'device-answer-malformed');
        const request = signedSwap(planFor(swap).plan, answer.value, curve);
        return request.ok ? { next: { ...swap, is: 'signed', ...answer.value } } : failed(swap, request.error.code);
      }
      if (incoming.from === 'issuer' && incoming.answer.call === 'promises' && swap.is === 'signed') {
        return stepPromises(swap, incoming.answer.promises, planFor(swap), curve, markPayment);
      }
      throw new Error(`an answer of the ${incoming.from} does not fit an own swap that is ${swap.is}`);
    },
    view(swap) {
      const account = accountOf(swap.purse);
      const fee = feeOf(account)(swap.coins);
      const currency = currencyOfUnit[account.unit];
      const states = {
        planned: 'waiting-for-device',
        signed: 'approved',
        done: 'completed',
        failed: 'failed',
      } as const;
      return {
        id: hex(swap.id),
        kind: swap.refund ? 'return' : 'gather',
        purse: swap.purse,
        state: states[swap.is],
        amount: { minor: swap.coins.reduce((sum, { amount }) => sum + amount, 0n) - fee, currency },
        fee: { minor: fee, currency },
        startedAt: swap.startedAt,
        ...(swap.is === 'failed' && {
          failure: { code: swap.code, ...(swap.detail !== undefined && { detail: swap.detail }) },
        }),
        documents: {},
      };
    },
  };
}

/** How many own outputs the plan of a swap makes; what the next swap into the same batch begins behind. */
export function outputsOf(swap: OwnSwap, account: Account, curve: Curve): number {
  return planOf(swap, account, curve).plan.outputs.length;
}

/** Gives up a swap that is still planned; `undefined` when it is too late. */
export function cancelOwnSwap(swap: OwnSwap): Ending | undefined {
  return swap.is === 'planned' ? failed(swap, 'cancelled') : undefined;
}

type Ending = { readonly next: OwnSwap; readonly write: (rows: Rows) => void };

function stepRefusal(
  swap: Extract<OwnSwap, { is: 'planned' }>,
  failure: TrustedIoFailure,
  random: Random,
): Step<OwnSwap> {
  if (failure.code === 'device-refused') return failed(swap, failure.code);
  if (failure.code !== 'device-check-failed') return { stay: { code: 'device-needed', failure } };
  const renewals = (swap.renewals ?? 0) + 1;
  if (failure.reason !== 'counter-used' || renewals > greatestRenewals) {
    return failed(swap, failure.code, failure.reason);
  }
  const least = batchOfFloor(failure.detail);
  const renewed = { ...swap, renewals, requestId: random.bytes(16), firstIndex: 0 };
  return { become: (rows) => ({ ...renewed, batch: takeBatch(rows, swap.purse, least) }) };
}

function planOf(swap: OwnSwap, account: Account, curve: Curve): { plan: SwapPlan; keyset: Keyset } {
  const keysets = accountKeysets(account);
  const keyset = keysets.find(({ id }) => sameBytes(id, swap.keyset));
  const { refund, batch, firstIndex } = swap;
  const coins = swap.coins.map((coin) => ({ ...coin, ...(refund && { refund }) }));
  const plan = planOwnSwap({ account, coins, keysets, outputKeyset: swap.keyset, batch, curve }, firstIndex);
  if (!plan.ok || !keyset) throw new Error('the plan of an own swap cannot be made again');
  return { plan: plan.value, keyset };
}

function stepPromises(
  swap: Extract<OwnSwap, { is: 'signed' }>,
  promises: Extract<MintAnswer, { call: 'promises' }>['promises'],
  { plan, keyset }: { plan: SwapPlan; keyset: Keyset },
  curve: Curve,
  markPayment: ReturnWriter,
): Step<OwnSwap> {
  const { payment } = swap;
  if (!promises.ok) {
    const { error } = promises;
    if (error.code === 'mint-refused') return failed(swap, error.code, `${error.mintCode} ${error.detail}`);
    if (error.code === 'coins-spent-elsewhere') {
      const gone = swap.coins.filter((_, index) => error.spent.includes(index));
      const step = failed(swap, payment ? 'payee-took-it' : error.code);
      return {
        next: step.next,
        write(rows) {
          step.write(rows);
          if (payment) markPayment(rows, payment, 'taken');
          else spendCoins(rows, swap.purse, gone);
        },
      };
    }
    return { stay: unsettled(error) };
  }
  const issued = readPromises(plan.outputs, keyset, promises.value, curve);
  if (!issued.ok) {
    return { stay: { code: 'issuer-cheats', failure: issued.error.code, detail: issued.error.code } };
  }
  return {
    next: { ...swap, is: 'done' },
    write(rows) {
      if (payment) markPayment(rows, payment, 'returned');
      else spendCoins(rows, swap.purse, swap.coins);
      addCoins(rows, swap.purse, issued.value.map(toCoin));
    },
  };
}

function failed(swap: Extract<OwnSwap, { is: 'planned' | 'signed' }>, code: string, detail?: string): Ending {
  const { id, purse, startedAt, requestId, coins, keyset, batch, firstIndex, payment, refund } = swap;
  const base = { id, purse, startedAt, requestId, coins, keyset, batch, firstIndex };
  const back = { ...(payment && { payment }), ...(refund && { refund }) };
  return {
    next: { is: 'failed', ...base, ...back, code, ...printable(detail) },
    write(rows) {
      // Coins of a return never stood among the purse's own.
      if (!payment) releaseCoins(rows, purse, coins);
      if (swap.is === 'planned' && firstIndex === 0) giveBatchBack(rows, purse, batch);
    },
  };
}
