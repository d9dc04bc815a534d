// Paying an offer from the vault. Coins are reserved and a batch is taken when the payment is recorded; the plan follows
// from the record and is made again after a crash.
//
//   planned ──► approved ──► moved ──► settled
//      │            │           └──► untaken (refused by the payee: back after the lock time) ──► returned
//      ├──► refused └──► failed                └──► taken (it took the value, and gave no receipt)
//      └──► failed
//
// planned: nothing has left. approved: the device's signature is here, the mint may have swapped. moved: the payee's coins and
// our change exist; the payee is being told. Hazard: from `moved` on the payee can take the value whatever it answers, and
// what reaches it after the offer's end comes back only after the lock time: an offer that has run out is not swapped for.
import type { Curve } from '#protocols/ecash/curve.ts';
import { ecashSystem, outputKind, swapAnswerCodec } from '#protocols/ecash/messages.ts';
import { readPromises } from '#protocols/ecash/mint-answer.ts';
import { paymentProof, signedSwap } from '#protocols/ecash/payer.ts';
import { paymentMessageCodec } from '#protocols/deal/messages.ts';
import { paymentUrl, readReceipt } from '#protocols/deal/payer.ts';
import { fromBytes, toBytes } from '#protocols/values/codec.ts';
import type { Clock, Random } from '../../../support/ports.ts';
import type { Approval, TrustedIoFailure } from '../../../support/trusted-io/trusted-io.ts';
import type { Result } from '#protocols/values/result.ts';
import { groundFits } from '../../payment/approved-ground.ts';
import type { OperationKind, OperationPause, PayeeAnswer, Step } from '../../payment/operation.ts';
import { batchOfFloor, giveBatchBack, takeBatch, type Account } from './account.ts';
import { writeToken } from './cashu-adapter.ts';
import { addCoins, releaseCoins, spendCoins } from './coins.ts';
import { unsettled, type MintAnswer, type MintCall } from './mint-calls.ts';
import { toCoin } from './own-outputs.ts';
import { greatestRenewals, offerOf, payCodec, payeeKey, planOf, printable, viewOfPay, type Pay } from './pay-record.ts';

/** The kind of operation that pays from `accountOf(purse)`. */
export function payOperation(
  accountOf: (purse: string) => Account,
  { curve, clock, random }: { readonly curve: Curve; readonly clock: Clock; readonly random: Random },
): OperationKind<Pay, MintCall, MintAnswer> {
  const hasRunOut = (pay: Pay) => clock.now() > offerOf(pay).validUntil;
  return {
    name: 'ecash:pay',
    codec: payCodec,
    lapse: (pay) => (pay.is === 'planned' && hasRunOut(pay) ? giveUp(pay, 'failed', 'offer-expired') : undefined),
    want(pay) {
      switch (pay.is) {
        case 'planned': {
          const { plan } = planOf(pay, accountOf(pay.purse), curve);
          const review = { system: ecashSystem, offer: pay.offer, critical: pay.critical, content: plan.evidence };
          return { to: 'device', ask: 'approve', id: pay.requestId, review };
        }
        case 'approved': {
          const account = accountOf(pay.purse);
          const { plan } = planOf(pay, account, curve);
          const swap = signedSwap(plan, pay, curve);
          if (!swap.ok) throw new Error('an approval was recorded that does not hold');
          const call = hasRunOut(pay) ? 'swapped' : 'swap';
          return { to: 'issuer', call: { call, mint: account.mint, ...swap.value } };
        }
        case 'moved': {
          const message = toBytes(paymentMessageCodec, { order: pay.order, payment: pay.payment });
          return { to: 'payee', url: paymentUrl(offerOf(pay)), message };
        }
        case 'settled':
        case 'untaken':
        case 'returned':
        case 'taken':
        case 'refused':
        case 'failed':
          return undefined;
      }
    },
    step(pay, incoming): Step<Pay> {
      if (incoming.from === 'device' && 'approval' in incoming && pay.is === 'planned') {
        return stepApproval(pay, incoming.approval, accountOf(pay.purse), curve, random);
      }
      if (incoming.from === 'issuer' && incoming.answer.call === 'promises' && pay.is === 'approved') {
        return stepSwap(pay, incoming.answer.promises, accountOf(pay.purse), curve);
      }
      if (incoming.from === 'payee' && pay.is === 'moved') return stepReceipt(pay, incoming.answer);
      throw new Error(`an answer of the ${incoming.from} does not fit a payment that is ${pay.is}`);
    },
    view: (pay) => viewOfPay(pay, accountOf(pay.purse)),
  };
}

/** Gives up a payment that is still planned; `undefined` when it is too late. */
export function cancelPay(pay: Pay): Ending | undefined {
  return pay.is === 'planned' ? giveUp(pay, 'refused', 'cancelled') : undefined;
}

type Ending = Extract<Step<Pay>, { next: Pay }>;

function stepApproval(
  pay: Extract<Pay, { is: 'planned' }>,
  approval: Result<Approval, TrustedIoFailure>,
  account: Account,
  curve: Curve,
  random: Random,
): Step<Pay> {
  if (!approval.ok) return stepRefusal(pay, approval.error, random);
  const answer = fromBytes(swapAnswerCodec, approval.value.content, 1024);
  const { plan } = planOf(pay, account, curve);
  const held = answer.ok ? signedSwap(plan, answer.value, curve) : answer;
  if (!answer.ok || !held.ok) {
    return fail(pay, answer.ok && !held.ok ? held.error.code : 'device-answer-malformed');
  }
  const { order, approval: signed } = approval.value;
  if (!groundFits(signed, pay.offer)) return fail(pay, 'device-ground-differs');
  return { next: { ...pay, is: 'approved', approval: signed, order, ...answer.value } };
}

function stepRefusal(pay: Extract<Pay, { is: 'planned' }>, failure: TrustedIoFailure, random: Random): Step<Pay> {
  switch (failure.code) {
    case 'device-refused':
      return giveUp(pay, 'refused', failure.code);
    case 'device-check-failed': {
      // Found before anybody was asked: another operation had used a later batch first, so this one is planned anew.
      const renewals = (pay.renewals ?? 0) + 1;
      if (failure.reason === 'counter-used' && renewals <= greatestRenewals) {
        const least = batchOfFloor(failure.detail);
        const requestId = random.bytes(16);
        return { become: (rows) => ({ ...pay, renewals, requestId, batch: takeBatch(rows, pay.purse, least) }) };
      }
      const { reason, detail } = failure;
      return giveUp(pay, 'failed', failure.code, detail === undefined ? reason : `${reason}: ${detail}`);
    }
    case 'device-already-approved':
      return fail(pay, failure.code);
    case 'device-absent':
    case 'device-cancelled':
    case 'device-not-ready':
      return { stay: { code: 'device-needed', failure } };
  }
}

function stepSwap(
  pay: Extract<Pay, { is: 'approved' }>,
  promises: Extract<MintAnswer, { call: 'promises' }>['promises'],
  account: Account,
  curve: Curve,
): Step<Pay> {
  const { plan, keyset, part } = planOf(pay, account, curve);
  if (!promises.ok) {
    const { error } = promises;
    if (error.code === 'mint-refused') return fail(pay, error.code, `${error.mintCode} ${error.detail}`);
    if (error.code === 'coins-spent-elsewhere') return spentElsewhere(pay, error.spent);
    if (error.code === 'not-swapped') return fail(pay, 'offer-expired');
    return { stay: unsettled(error) };
  }
  const issued = readPromises(plan.outputs, keyset, promises.value, curve);
  if (!issued.ok) return { stay: cheats(issued.error) };
  const paid = issued.value.filter(({ kind }) => kind === outputKind.payee);
  const change = issued.value.filter(({ kind }) => kind === outputKind.own).map(toCoin);
  const payment = writeToken({ mint: part.mint, unit: part.unit, proofs: paid.map(paymentProof) });
  return {
    next: { ...pay, is: 'moved', payment },
    write(rows) {
      spendCoins(rows, pay.purse, pay.coins);
      addCoins(rows, pay.purse, change);
    },
  };
}

function stepReceipt(pay: Extract<Pay, { is: 'moved' }>, answer: PayeeAnswer): Step<Pay> {
  if (answer.is === 'later') return { stay: { code: 'no-answer', from: 'payee', detail: answer.detail } };
  if (answer.is === 'refused')
    return { next: { ...pay, is: 'untaken', code: answer.code, ...printable(answer.detail) } };
  const offer = offerOf(pay);
  const receipt = readReceipt(answer.bytes, payeeKey(offer), offer, { order: pay.order, payment: pay.payment });
  if (!receipt.ok) return { stay: { code: 'receipt-invalid', failure: receipt.error.code } };
  return { next: { ...pay, is: 'settled', receipt: answer.bytes } };
}

// Somebody else spent coins of ours: those are gone, the others are free again.
function spentElsewhere(pay: Extract<Pay, { is: 'approved' }>, spent: readonly number[]): Step<Pay> {
  const gone = pay.coins.filter((_, index) => spent.includes(index));
  return {
    next: { ...pay, is: 'failed', code: 'coins-spent-elsewhere' },
    write(rows) {
      releaseCoins(rows, pay.purse, pay.coins);
      spendCoins(rows, pay.purse, gone);
    },
  };
}

function fail(pay: Extract<Pay, { is: 'planned' | 'approved' }>, code: string, detail?: string): Ending {
  return {
    next: { ...pay, is: 'failed', code, ...printable(detail) },
    write: (rows) => releaseCoins(rows, pay.purse, pay.coins),
  };
}

// Of a payment of which the mint has seen nothing, the batch goes back too.
function giveUp(pay: Extract<Pay, { is: 'planned' }>, is: 'refused' | 'failed', code: string, detail?: string): Ending {
  return {
    next: { ...pay, is, code, ...printable(detail) },
    write(rows) {
      releaseCoins(rows, pay.purse, pay.coins);
      giveBatchBack(rows, pay.purse, pay.batch);
    },
  };
}

function cheats(error: { readonly code: string; readonly index?: number }): OperationPause {
  const detail = error.index === undefined ? error.code : `${error.code} at output ${error.index}`;
  return { code: 'issuer-cheats', failure: error.code, detail };
}
