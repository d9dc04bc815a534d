// Amounts and times as people write them, exact: digits are moved and grouped, never computed. What stands beside the device is
// written as the device writes it (moneyText of the contract), so that the two can be compared.
import { decimalPlaces, type Money } from '#app/screen-contract/money.ts';

/** Digits with separators of the locale: `1,234.50`. */
export function digitsWritten({ minor, currency }: Money, locale: string): string {
  const places = decimalPlaces[currency];
  const exact = `${minor}E-${places}` as `${number}`; // Intl reads a string of digits without rounding it
  return new Intl.NumberFormat(locale, { minimumFractionDigits: places, maximumFractionDigits: places }).format(exact);
}

/** With its currency: `1,234.50 EUR`, joined so that they stay on one line. */
export function amountWritten(money: Money, locale: string): string {
  return `${digitsWritten(money, locale)}\u00a0${money.currency}`;
}

/** A day and time, to the minute; `whole` to the second, with its zone. `at` in seconds since 1970. */
export function timeWritten(at: number, locale: string, whole?: 'whole'): string {
  const style = whole
    ? ({ dateStyle: 'full', timeStyle: 'long' } as const)
    : ({ dateStyle: 'medium', timeStyle: 'short' } as const);
  return new Intl.DateTimeFormat(locale, style).format(at * 1000);
}

const spans = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

/** How long ago or hence: `3 minutes ago`; beyond a week the day itself. Both in seconds since 1970. */
export function distanceWritten(at: number, now: number, locale: string): string {
  const distance = at - now;
  if (Math.abs(distance) > 7 * 86_400)
    return new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(at * 1000);
  const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const [unit, length] = spans.find(([, length]) => Math.abs(distance) >= length) ?? (['second', 0] as const);
  return unit === 'second' ? words.format(0, 'second') : words.format(Math.trunc(distance / length), unit);
}
