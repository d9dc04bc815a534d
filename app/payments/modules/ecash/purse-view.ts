// An ecash account as a purse, and whether it can pay an offer.
import { currencyOfUnit, ecashSystem } from '#protocols/ecash/messages.ts';
import { amount as amountOf, type Amount } from '#protocols/values/amount.ts';
import type { Rows } from '../../../support/store/store.ts';
import type { Purse } from '../../purses/purse.ts';
import type { Unfit } from '../../selection/select-purse.ts';
import type { Account } from './account.ts';
import type { Choice } from './choose-coins.ts';
import { readCoins, type Coin } from './coins.ts';
import { choiceFor, fitPart } from './plan-payment.ts';

/** The purse of an account with its balance. */
export function purseOf(rows: Rows, account: Account, practice: boolean): Purse {
  const currency = currencyOfUnit[account.unit];
  const coins = readCoins(rows, account.id);
  const sum = (state: Coin['state']) =>
    amountOf(
      coins.filter((coin) => coin.state === state).reduce((total, coin) => total + coin.amount, 0n),
      currency,
    );
  return {
    id: account.id,
    name: account.name,
    system: ecashSystem,
    issuer: account.mint,
    currency,
    direction: 'both',
    practice,
    free: sum('free'),
    inFlight: sum('reserved'),
  };
}

/** The fee at which the account pays this part, or why it cannot. Gathering first counts into the fee. */
export function judgePurse(rows: Rows, account: Account, part: Uint8Array, amount: Amount): Amount | Unfit {
  const fit = fitPart(part, account);
  if ('code' in fit) return fit;
  const choice = choiceFor(rows, account, fit.keyset, amount.minor);
  if (choice.is === 'short') return { code: 'funds-short', short: shortOf(choice, account) };
  return amountOf(choice.fee, amount.currency);
}

/** What is missing, as an amount; zero when the choice is not short. */
export function shortOf(choice: Choice, account: Account): Amount {
  return amountOf(choice.is === 'short' ? choice.missing : 0n, currencyOfUnit[account.unit]);
}
