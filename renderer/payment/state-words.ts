// Where a payment stands, in words; and what each way out is called.
import type { PaymentView } from '#app/screen-contract/views.ts';
import { timeText } from '../elements/time-text.ts';

/** The ways out, as buttons. */
export const wayWords = { resume: 'Go on', cancel: 'Give it up', 'take-back': 'Take it back' } as const;

const kinds = {
  pay: 'Payment',
  receive: 'Receipt of money',
  load: 'Load',
  gather: 'Gathering of coins',
  return: 'Return',
  token: 'Coins taken in',
};

/** What the operation is, for the list. */
export function titleOf({ kind, payee }: PaymentView): string {
  return payee ?? kinds[kind];
}

/** Where it stands. */
export function stateWords(payment: PaymentView): string {
  switch (payment.state) {
    case 'started':
      return payment.invoice === undefined ? 'begun' : 'waits for its invoice to be paid';
    case 'waiting-for-device':
      return 'waits for your yes on the device; nothing has moved';
    case 'approved':
      return 'approved; asking the mint';
    case 'sent':
      return payment.kind === 'pay' ? 'paid; waiting for the shop’s receipt' : 'under way';
    case 'completed':
      if (payment.kind !== 'pay') return 'done';
      return payment.hasReceipt ? 'paid, with receipt' : 'taken by the shop, without receipt';
    case 'refused':
      return 'not paid: given up or refused';
    case 'failed':
      return 'failed: nothing was paid';
    case 'returnable':
      return payment.returnableAt === undefined
        ? 'not taken by the shop'
        : `not taken by the shop; yours again after ${timeText(payment.returnableAt)}`;
    case 'returned':
      return 'back in the purse';
  }
}
