// Money as screens know it: minor units as a decimal string, beside the currency's code. What a person types becomes minor
// units by moving digits, never by floating numbers; what is shown reads as on the device, so that the two can be compared.

/** Decimal places by currency (ISO 4217; SAT has none). Held against protocols/values by a test. */
export const decimalPlaces = { EUR: 2, USD: 2, GBP: 2, CHF: 2, SAT: 0 } as const;

/** A currency that the wallet knows. */
export type CurrencyCode = keyof typeof decimalPlaces;

/** `minor` units (cents, satoshis) as a decimal string without sign or leading zeros, at most 2^63 − 1. */
export type Money = { readonly minor: string; readonly currency: CurrencyCode };

/** Why what was typed is no amount. `too-fine`: more decimals than the currency has. */
export type TypedAmountFault = 'empty' | 'malformed' | 'too-fine' | 'zero' | 'too-large';

/** Either money, or what is wrong with the text. */
export type TypedAmount =
  { readonly ok: true; readonly money: Money } | { readonly ok: false; readonly fault: TypedAmountFault };

const greatest = 2n ** 63n - 1n;

/** Reads what a person typed: digits, and at most one decimal point or comma. */
export function typedAmount(text: string, currency: CurrencyCode): TypedAmount {
  const places = decimalPlaces[currency];
  const trimmed = text.trim();
  if (trimmed === '') return { ok: false, fault: 'empty' };
  const match = /^(\d{1,24})(?:[.,](\d{1,24}))?$/.exec(trimmed);
  if (!match) return { ok: false, fault: 'malformed' };
  const [, whole = '', fraction = ''] = match;
  if (fraction.length > places) return { ok: false, fault: 'too-fine' };
  const minor = BigInt(whole + fraction.padEnd(places, '0'));
  if (minor === 0n) return { ok: false, fault: 'zero' };
  if (minor > greatest) return { ok: false, fault: 'too-large' };
  return { ok: true, money: { minor: minor.toString(), currency } };
}

/** Writes money as the device does: `12.50 EUR`, `1200 SAT`. */
export function moneyText(money: Money): string {
  return `${moneyDigits(money)} ${money.currency}`;
}

/** The digits alone: `12.50`; `-12.50` for a balance that is owed. */
export function moneyDigits({ minor, currency }: Money): string {
  if (minor.startsWith('-')) return `-${moneyDigits({ minor: minor.slice(1), currency })}`;
  const places = decimalPlaces[currency];
  const digits = minor.padStart(places + 1, '0');
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** Whether nothing is there. */
export function isZero({ minor }: Money): boolean {
  return BigInt(minor) === 0n;
}

/** Adds money of one currency. Throws on unlike currencies: a bug of the caller. */
export function addMoney(first: Money, second: Money): Money {
  if (first.currency !== second.currency) throw new Error(`cannot add ${second.currency} to ${first.currency}`);
  return { minor: (BigInt(first.minor) + BigInt(second.minor)).toString(), currency: first.currency };
}
