// The exchange of a payment for a receipt, in its plain form: the payment goes first, locked to the payee and refundable
// to the payer after the lock time; the receipt follows. With a third party it becomes fair at once (DESIGN §7).
import type { PaymentModule } from '../payments/modules/module.ts';
import type { Progress } from '../payments/payment/operation.ts';
import type { Following } from '../payments/payment/advance.ts';

/** Drives a payment until the receipt is here, the payment has failed, or something must be waited for. */
export async function payForReceipt(module: PaymentModule, id: string, following: Following): Promise<Progress> {
  const progress = await module.drive(id, following);
  if (!progress) throw new Error(`no operation ${id}`);
  return progress;
}
