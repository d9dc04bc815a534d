// Loads a purse from an account elsewhere: for ecash a Lightning invoice that the mint wants paid first.
import type { Amount } from '#protocols/values/amount.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { RestoreReport, StartFailure } from '../payments/modules/module.ts';
import type { Progress } from '../payments/payment/operation.ts';
import type { Following } from '../payments/payment/advance.ts';
import type { Wallet } from './context.ts';

/** Begins a load and drives it; a pause `load-unpaid` carries the invoice. */
export async function load(
  wallet: Wallet,
  purse: string,
  amount: Amount,
  following: Following = {},
): Promise<Result<Progress, StartFailure>> {
  for (const module of wallet.modules) {
    const started = await module.startLoad(purse, amount);
    if (!started.ok && started.error.code === 'purse-unknown') continue;
    if (!started.ok) return started;
    const progress = await module.drive(started.value.id, following);
    if (progress) return good(progress);
  }
  return bad({ code: 'purse-unknown' });
}

/** Rebuilds a purse from the words in the device, at its issuer. */
export async function restore(wallet: Wallet, purse: string): Promise<Result<RestoreReport, StartFailure>> {
  for (const module of wallet.modules) {
    const report = await module.restore(purse);
    if (report.ok || report.error.code !== 'purse-unknown') return report;
  }
  return bad({ code: 'purse-unknown' });
}
