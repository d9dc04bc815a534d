// Amounts of the books as decimal text: all the places of the currency, a point, no groups, a minus sign in front. No other
// spelling is read back, so that one amount has one text in every format.
import { currencies, type Currency } from '#protocols/values/amount.ts';

/** Writes signed minor units as a decimal: `-24.90` for EUR, `1200` for SAT. */
export function decimalText(minor: bigint, currency: Currency): string {
  const { exponent } = currencies[currency];
  const text = minor.toString();
  if (exponent === 0) return text;
  if (minor < 0n) return `-${pointed(text.slice(1), exponent)}`;
  return pointed(text, exponent);
}

/** Reads exactly what `decimalText` writes, to signed minor units; `undefined` for anything else. */
export function readDecimal(text: string, currency: Currency): bigint | undefined {
  const digits = text.replace('.', '');
  if (!/^-?[0-9]{1,40}$/.test(digits)) return undefined;
  const minor = BigInt(digits);
  return decimalText(minor, currency) === text ? minor : undefined;
}

/** A rate in hundredths of a percent as percent with two places: 1900 is `19.00`. */
export function rateText(rate: number): string {
  return pointed(rate.toString(), 2);
}

/** Reads what `rateText` writes; `undefined` for anything else. */
export function readRate(text: string): number | undefined {
  const rate = /^[0-9]{1,3}\.[0-9]{2}$/.test(text) ? Number(text.replace('.', '')) : Number.NaN;
  return rate <= 10_000 && rateText(rate) === text ? rate : undefined;
}

function pointed(digits: string, places: number): string {
  const padded = digits.length > places ? digits : digits.padStart(places + 1, '0');
  return `${padded.slice(0, -places)}.${padded.slice(-places)}`;
}
