// What a search asks of a row, once its words are understood (SPEC.md §1). A row is found when it meets every condition. Plain
// data, so that it crosses to the thread that searches.
import type { Currency } from '#protocols/values/amount.ts';

/** The texts of a row. */
export const textFields = ['kind', 'party', 'title', 'purse'] as const;
export type TextField = (typeof textFields)[number];

/** Minor units from `least` up to and with `most`; none when `most` is less. */
export type MinorRange = { readonly least: bigint; readonly most: bigint };

/**
 * One condition; `not` turns it round.
 * - `text`: one of the fields contains `folded`; or, where `deal` is given, the row belongs to that deal.
 * - `kind`, `state`: what stands before, or behind, the colon of the row's kind begins with `folded`; a whole kind counts too.
 * - `amount`: the row's amount lies in the range of its currency; a currency without range is never met.
 * - `time`: at `from` or later, and before `to`, in seconds since 1970.
 * - `deal`: the row's subject begins with these lower-case hex digits.
 */
export type Condition = { readonly not: boolean } & (
  | { readonly is: 'text'; readonly folded: string; readonly fields: readonly TextField[]; readonly deal?: string }
  | { readonly is: 'kind' | 'state'; readonly folded: string }
  | { readonly is: 'amount'; readonly ranges: Readonly<Partial<Record<Currency, MinorRange>>> }
  | { readonly is: 'time'; readonly from?: number; readonly to?: number }
  | { readonly is: 'deal'; readonly digits: string }
);
