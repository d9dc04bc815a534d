// Reads what follows `amount:` (SPEC.md §1): a figure, a bound, a range, with or without a currency. Figures are moved digit by
// digit into the minor units of each currency, never through floating numbers; what a currency cannot express it does
// not equal, but it still has a greater and a lesser side.
import { currencies, greatestAmount, isCurrency, type Currency } from '#protocols/values/amount.ts';
import type { Condition, MinorRange } from './conditions.ts';

/** `digits` / 10^`scale`. */
type Figure = { readonly digits: bigint; readonly scale: number };

type Bounds = { readonly over?: Figure; readonly from?: Figure; readonly to?: Figure; readonly under?: Figure };

const names = Object.keys(currencies).filter(isCurrency);
const figure = String.raw`(\d{1,20}(?:[.,]\d{1,20})?)`;
const withCurrency = /^(.*?)\s*([a-z]{3})$/i;
const forms: readonly (readonly [RegExp, (first: Figure, second: Figure) => Bounds])[] = [
  [form(figure), (first) => ({ from: first, to: first })],
  [form(`>${figure}`), (first) => ({ over: first })],
  [form(`>=${figure}`), (first) => ({ from: first })],
  [form(`<${figure}`), (first) => ({ under: first })],
  [form(`<=${figure}`), (first) => ({ to: first })],
  [form(`${figure}\\.\\.`), (first) => ({ from: first })],
  [form(`\\.\\.${figure}`), (first) => ({ to: first })],
  [form(`${figure}\\.\\.${figure}`), (first, second) => ({ from: first, to: second })],
];

/** The ranges that `text` stands for, or `undefined` when it is no amount. */
export function readAmounts(text: string): Extract<Condition, { is: 'amount' }>['ranges'] | undefined {
  const trimmed = text.trim();
  const [, before = '', code = ''] = withCurrency.exec(trimmed) ?? [];
  const named = code.toUpperCase();
  if (code !== '' && !isCurrency(named)) return undefined;
  const bounds = readBounds(code === '' ? trimmed : before);
  if (!bounds) return undefined;
  const meant = names.filter((name) => code === '' || name === named);
  return Object.fromEntries(meant.map((name) => [name, rangeIn(name, bounds)]));
}

function readBounds(text: string): Bounds | undefined {
  for (const [pattern, bounds] of forms) {
    const match = pattern.exec(text);
    if (match) return bounds(figureOf(match[1] ?? '0'), figureOf(match[2] ?? '0'));
  }
  return undefined;
}

function form(pattern: string): RegExp {
  return new RegExp(`^${pattern.replaceAll(/(>=|<=|>|<)/g, String.raw`$1\s*`)}$`);
}

function figureOf(text: string): Figure {
  const [whole = '', fraction = ''] = text.split(/[.,]/);
  return { digits: BigInt(whole + fraction), scale: fraction.length };
}

function rangeIn(currency: Currency, { over, from, to, under }: Bounds): MinorRange {
  const places = currencies[currency].exponent;
  const least = over ? floor(over, places) + 1n : from ? ceiling(from, places) : 0n;
  const most = under ? ceiling(under, places) - 1n : to ? floor(to, places) : greatestAmount;
  return { least, most };
}

function floor({ digits, scale }: Figure, places: number): bigint {
  return (digits * 10n ** BigInt(places)) / 10n ** BigInt(scale);
}

function ceiling(value: Figure, places: number): bigint {
  const below = floor(value, places);
  return below * 10n ** BigInt(value.scale) === value.digits * 10n ** BigInt(places) ? below : below + 1n;
}
