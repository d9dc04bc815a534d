// Plans the return of a payment that the payee did not take: its coins fall back to the batch key after the lock time
// (protocols/ecash SPEC §1, second form; §6, refund). The mint judges the time; too early it refuses and nothing is lost.
// One return a payment at a time: two would race, and the loser would take its own winner for the payee.
import type { Curve } from '#protocols/ecash/curve.ts';
import { outputKind } from '#protocols/ecash/messages.ts';
import { sameBytes } from '#protocols/values/bytes.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { Rows } from '../../../support/store/store.ts';
import type { StartFailure } from '../module.ts';
import { takeBatch, type Account } from './account.ts';
import { readToken } from './cashu-adapter.ts';
import type { OwnSwap } from './own-swap-operation.ts';
import { planOf, type Pay } from './pay-record.ts';
import type { NewPayment } from './plan-payment.ts';

/**
 * The record of a return of `pay` into a new batch, which is taken in the caller's transaction; one of `swaps` that is under
 * way for it already; or why it is too early, or too late.
 */
export function planReturn(
  rows: Rows,
  pay: Pay,
  { account, swaps, curve }: { readonly account: Account; readonly swaps: readonly OwnSwap[]; readonly curve: Curve },
  { id, requestId, startedAt }: NewPayment,
): Result<OwnSwap, StartFailure> {
  const underWay = swaps.find(
    ({ is, payment }) => (is === 'planned' || is === 'signed') && payment && sameBytes(payment, pay.id),
  );
  if (underWay) return good(underWay);
  if (pay.is !== 'moved' && pay.is !== 'untaken')
    return bad({ code: 'not-offered', detail: `the payment is ${pay.is}` });
  const { plan, part } = planOf(pay, account, curve);
  if (startedAt <= part.lockTime) return bad({ code: 'not-offered', detail: 'the lock time has not come' });
  const token = readToken(pay.payment);
  if (!token) throw new Error('the record of a payment is damaged');
  const payeeOutputs = plan.outputs.filter(({ kind }) => kind === outputKind.payee);
  const coins = token.proofs.map(({ amount, keyset, C, dleq }, position) => {
    const output = payeeOutputs[position];
    if (!output || !dleq) throw new Error('the record of a payment is damaged');
    return { keyset, amount, batch: pay.batch, index: output.index, C, e: dleq.e, s: dleq.s };
  });
  const refund = { lockKey: part.lockKey, lockTime: part.lockTime };
  const batch = takeBatch(rows, pay.purse);
  const base = { id, purse: pay.purse, startedAt, requestId, coins, keyset: pay.keyset, batch, firstIndex: 0 };
  return good({ is: 'planned', ...base, payment: pay.id, refund });
}
