// Money: integer minor units of one currency, never a floating number. On CBOR wires an integer beside its currency
// code; on JSON wires a decimal string. The table of currencies is closed: a device shows no amount whose decimal
// point it would have to guess. Codes and decimal places: ISO 4217.
import { bad, good, type Result } from './result.ts';

/** Currency codes: ISO 4217, and SAT (one satoshi; no minor unit) for bitcoin-denominated mints. */
export const currencies = {
  EUR: { exponent: 2 },
  USD: { exponent: 2 },
  GBP: { exponent: 2 },
  CHF: { exponent: 2 },
  SAT: { exponent: 0 },
} as const;

/** A currency that wallet and device know how to write. */
export type Currency = keyof typeof currencies;

/** Money: `minor` units (cents, satoshis) of `currency`; may be negative only as a difference, never on a wire. */
export type Amount = { readonly minor: bigint; readonly currency: Currency };

/** The largest amount that crosses a wire: 2^63 − 1 minor units, as signed 64-bit ledgers hold it. */
export const greatestAmount = 2n ** 63n - 1n;

/** Whether a text is a currency code of the table. */
export function isCurrency(text: string): text is Currency {
  return Object.hasOwn(currencies, text);
}

/** An amount of `minor` units. */
export function amount(minor: bigint, currency: Currency): Amount {
  return { minor, currency };
}

/**
 * Reads a decimal string of minor units, as amounts cross every JSON wire.
 * @returns the amount, or `amount-malformed` when the text is not a canonical integer between 0 and 2^63 − 1.
 */
export function amountFromWire(text: string, currency: Currency): Result<Amount, { code: 'amount-malformed' }> {
  if (!/^(0|[1-9][0-9]{0,18})$/.test(text)) return bad({ code: 'amount-malformed' });
  const minor = BigInt(text);
  return minor <= greatestAmount ? good({ minor, currency }) : bad({ code: 'amount-malformed' });
}

/** Adds two amounts. Throws on unlike currencies: adding them is a bug of the caller. */
export function addAmounts(first: Amount, second: Amount): Amount {
  if (first.currency !== second.currency) throw new Error(`cannot add ${second.currency} to ${first.currency}`);
  return { minor: first.minor + second.minor, currency: first.currency };
}

/** The sum of amounts in one currency; zero of `currency` when there are none. */
export function sumAmounts(amounts: readonly Amount[], currency: Currency): Amount {
  return amounts.reduce(addAmounts, { minor: 0n, currency });
}

/** Writes an amount for people, decimal point and code: `12.50 EUR`, `1200 SAT`, `-0.05 EUR`. */
export function amountText({ minor, currency }: Amount): string {
  const { exponent } = currencies[currency];
  const sign = minor < 0n ? '-' : '';
  const digits = (minor < 0n ? -minor : minor).toString().padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  const fraction = exponent === 0 ? '' : `.${digits.slice(-exponent)}`;
  return `${sign}${whole}${fraction} ${currency}`;
}
