// Plans the return of a payment that the payee did not take: its coins fall back to the batch key after the lock time
// (protocols/ecash SPEC §1, second form; §6, refund). The mint judges the time; too early it refuses and nothing is lost.
import type { Curve } from '#protocols/ecash/curve.ts';
import { outputKind } from '#protocols/ecash/messages.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { StartFailure } from '../module.ts';
import type { Account } from './account.ts';
import { readToken } from './cashu-adapter.ts';
import type { OwnSwap } from './own-swap-operation.ts';
import { planOf, type Pay } from './pay-record.ts';
import type { NewPayment } from './plan-payment.ts';

/** The record of a return of `pay` into a new batch; refused before the lock time or when the payment is settled. */
export function planReturn(
  pay: Pay,
  account: Account,
  batch: number,
  { id, requestId, startedAt }: NewPayment,
  curve: Curve,
): Result<OwnSwap, StartFailure> {
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
  const base = { id, purse: pay.purse, startedAt, requestId, coins, keyset: pay.keyset, batch, firstIndex: 0 };
  return good({ is: 'planned', ...base, payment: pay.id, refund });
}
