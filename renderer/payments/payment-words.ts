// Where an operation stands, in words, and what each way out is called.
import type { I18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { PaymentView } from '#app/screen-contract/views.ts';
import type { Standing } from '../elements/StateMark.tsx';
import { timeWritten } from '../language/written.ts';

const kinds = {
  pay: msg`Payment`,
  receive: msg`Payment received`,
  load: msg`Load`,
  gather: msg`Gathering of coins`,
  return: msg`Taken back`,
  token: msg`Coins taken in`,
} as const;

const standings: Readonly<Record<PaymentView['state'], Standing>> = {
  started: 'running',
  'waiting-for-device': 'waiting',
  approved: 'running',
  sent: 'running',
  completed: 'good',
  refused: 'plain',
  failed: 'bad',
  returnable: 'waiting',
  returned: 'plain',
};

/** Whether it still goes on, or wants the person. */
export function isUnderWay({ state }: PaymentView): boolean {
  return standings[state] === 'running' || standings[state] === 'waiting';
}

/** How it stands, for a mark. */
export function standingOf(payment: PaymentView): Standing {
  return payment.state === 'started' && payment.invoice !== undefined ? 'waiting' : standings[payment.state];
}

/** Which way money went, once it did. */
export function directionOf({ kind, state }: PaymentView): 'in' | 'out' | undefined {
  if (kind === 'gather') return undefined;
  if (kind === 'pay') return state === 'sent' || state === 'completed' || state === 'returnable' ? 'out' : undefined;
  return state === 'completed' ? 'in' : undefined;
}

/** What the operation is, for a list: with whom, else of what kind. */
export function nameOf({ kind, payee }: PaymentView, i18n: I18n): string {
  return payee ?? i18n._(kinds[kind]);
}

/** Where it stands. */
export function stateWords(payment: PaymentView, i18n: I18n, locale: string): string {
  const { state, kind, returnableAt } = payment;
  switch (state) {
    case 'started':
      return i18n._(payment.invoice === undefined ? msg`begun` : msg`waits for its invoice to be paid`);
    case 'waiting-for-device':
      return i18n._(msg`waits for your yes on the device; nothing has moved`);
    case 'approved':
      return i18n._(msg`approved; asking the mint`);
    case 'sent':
      return i18n._(kind === 'pay' ? msg`paid; waiting for the shop’s receipt` : msg`under way`);
    case 'completed':
      if (kind !== 'pay') return i18n._(msg`done`);
      return i18n._(payment.hasReceipt ? msg`paid, with receipt` : msg`taken by the shop, without receipt`);
    case 'refused':
      return i18n._(msg`not paid: given up or refused`);
    case 'failed':
      return i18n._(msg`failed: nothing was paid`);
    case 'returnable': {
      if (returnableAt === undefined) return i18n._(msg`not taken by the shop`);
      const time = timeWritten(returnableAt, locale);
      return i18n._(
        payment.ways.includes('take-back')
          ? msg`not taken by the shop; you can take it back now`
          : msg`not taken by the shop; yours again after ${time}`,
      );
    }
    case 'returned':
      return i18n._(msg`back in the purse`);
  }
}
