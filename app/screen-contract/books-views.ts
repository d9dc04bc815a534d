// Books and evidence leaving the wallet: what an export will hold before it is made, where it went, and a purse's balance line.
import { z } from 'zod';
import { balanceSchema, seconds, text } from './shapes.ts';

/** The formats of the books; held against app/bookkeeping by a test. */
export const bookFormat = z.enum(['journal', 'csv', 'jsonl']);

/** A day, `2026-01-31`, from midnight to midnight UTC, as all days of the books. */
export const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** Which books: a format and a period, both days included; without them from the beginning, or up to now. */
export const booksWish = z.strictObject({ format: bookFormat, from: day.optional(), to: day.optional() });

/** What the file will hold: operations, what each purse held before and after, and how it begins. */
export const booksPreviewSchema = z.strictObject({
  name: text,
  money: z.enum(['practice', 'real', 'none']),
  operations: z.int().min(0),
  accounts: z
    .array(z.strictObject({ name: text, opening: z.array(balanceSchema), closing: z.array(balanceSchema) }))
    .max(64),
  /** The first lines, at most 8 KiB. */
  beginning: z.string().max(8192),
  /** Whether `beginning` is all of it. */
  whole: z.boolean(),
});

/**
 * Where a file went. `saved`: the host wrote it; `ready`: the page fetches it once by `address`, a path of its own origin.
 */
export const deliverySchema = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('saved'), path: text }),
  z.strictObject({ is: z.literal('ready'), address: z.string().regex(/^\/download\/[\w-]{43}$/), name: text }),
  z.strictObject({ is: z.literal('given-up') }),
]);

/** A purse's balance over time: after each change, oldest first; thinned to at most 500 points. */
export const balanceLineSchema = z.strictObject({
  points: z.array(z.strictObject({ at: seconds, balance: balanceSchema })).max(500),
});

export type BookFormat = z.infer<typeof bookFormat>;
export type BooksWish = z.infer<typeof booksWish>;
export type BooksPreview = z.infer<typeof booksPreviewSchema>;
export type Delivery = z.infer<typeof deliverySchema>;
export type BalanceLine = z.infer<typeof balanceLineSchema>;
