// The arithmetic of an offer (SPEC §2): totals and included taxes.
import type { OfferContent, OfferLine } from './messages.ts';

/** The tax inside `total` at `rate` hundredths of a percent, rounded half up (SPEC §2); minor units. */
export function includedTax(total: bigint, rate: number): bigint {
  const divisor = 10_000n + BigInt(rate);
  return (2n * total * BigInt(rate) + divisor) / (2n * divisor);
}

/** A line with its total and tax worked out (SPEC §2); price in minor units, rate in hundredths of a percent. */
export function offerLine(description: string, quantity: number, unitPrice: bigint, taxRate: number): OfferLine {
  const total = BigInt(quantity) * unitPrice;
  return { description, quantity, unitPrice, total, taxRate, tax: includedTax(total, taxRate) };
}

/** The first place where the sums of an offer do not hold (SPEC §2), or `undefined`. */
export function wrongSum(offer: Pick<OfferContent, 'lines' | 'total' | 'tax'>): string | undefined {
  let total = 0n;
  let tax = 0n;
  for (const [index, line] of offer.lines.entries()) {
    if (line.quantity < 1) return `.lines[${index}].quantity`;
    if (line.total !== BigInt(line.quantity) * line.unitPrice) return `.lines[${index}].total`;
    if (line.tax !== includedTax(line.total, line.taxRate)) return `.lines[${index}].tax`;
    total += line.total;
    tax += line.tax;
  }
  if (total !== offer.total.minor || total === 0n) return '.total';
  return tax === offer.tax ? undefined : '.tax';
}
