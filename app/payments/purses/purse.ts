// A purse: an installed instance of a payment system, as a person sees it, whatever the system.
import type { Amount, Currency } from '#protocols/values/amount.ts';

/** What a purse is used for. */
export type Direction = 'pay' | 'receive' | 'both';

/**
 * A purse with its balance. `free` can be spent; `inFlight` belongs to payments that are under way. What was paid to payees
 * that did not take it is in neither: the payment itself tells of it until it comes back after its lock time.
 */
export type Purse = {
  readonly id: string;
  readonly name: string;
  readonly system: string;
  readonly issuer: string;
  readonly currency: Currency;
  readonly direction: Direction;
  readonly practice: boolean;
  readonly free: Amount;
  readonly inFlight: Amount;
};
