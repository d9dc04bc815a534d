// The mint's books, summed two ways: from the coins (signed, spent) and from what came in and went out (loads, deposits,
// fees). The two are written by different lines of the same transactions, so that an imbalance betrays a lost or
// doubled coin. Used by every conservation test.
import type { MintStore, UnitTotals } from './store.ts';
import type { Unit } from './units.ts';

/**
 * One unit's books in minor units. `outstanding` are coins signed and not spent (those `pending` in a payment included);
 * `loaded` came in by quotes issued, `deposited` went out by Lightning with its routing fees.
 */
export type UnitBooks = {
  readonly unit: Unit;
  readonly issued: bigint;
  readonly redeemed: bigint;
  readonly outstanding: bigint;
  readonly pending: bigint;
  readonly feesKept: bigint;
  readonly loaded: bigint;
  readonly deposited: bigint;
  /** Whether outstanding = loaded − deposited − feesKept. */
  readonly balanced: boolean;
};

/** Sums a mint's books, one entry a unit. */
export function mintBooks(store: Pick<MintStore, 'totals'>): UnitBooks[] {
  return store.totals().map(({ unit, issued, redeemed, pending, fees, loaded, deposited }: UnitTotals) => {
    const outstanding = issued - redeemed;
    return {
      unit,
      issued,
      redeemed,
      outstanding,
      pending,
      feesKept: fees,
      loaded,
      deposited,
      balanced: outstanding === loaded - deposited - fees,
    };
  });
}
