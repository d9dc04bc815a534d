// How much OK alone shall pay, as a person types it: an amount, or nothing at all ("0"), which makes the device ask for its PIN each time.
import { typedAmount, type CurrencyCode, type TypedAmount } from '#app/screen-contract/money.ts';

/** Reads it by the money rules of the contract, but that nothing is an amount here. */
export function capEntered(text: string, currency: CurrencyCode): TypedAmount {
  const typed = typedAmount(text, currency);
  return !typed.ok && typed.fault === 'zero' ? { ok: true, money: { minor: '0', currency } } : typed;
}
