// Takes a bare token, pasted by a person, into a purse. The device is not asked: value comes in.
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { StartTokenFailure } from '../payments/modules/module.ts';
import type { Following } from '../payments/payment/advance.ts';
import type { Progress } from '../payments/payment/operation.ts';
import type { Wallet } from './context.ts';

/** Records the token's intake and drives it; a token that was spent before ends as `failed`, its code in the view. */
export async function takeToken(
  wallet: Wallet,
  purse: string,
  token: string,
  following: Following = {},
): Promise<Result<Progress, StartTokenFailure>> {
  for (const module of wallet.modules) {
    const started = await module.startToken?.(purse, token);
    if (!started || (!started.ok && started.error.code === 'purse-unknown')) continue;
    if (!started.ok) return started;
    const progress = await module.drive(started.value.id, following);
    if (progress) return good(progress);
  }
  return bad({ code: 'purse-unknown' });
}
