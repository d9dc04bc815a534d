// The small shapes that every view is made of: text, times, digests, money, problems. Times are seconds since 1970; money
// crosses as decimal strings of minor units (DESIGN §9). Strict everywhere: what is not described cannot slip out.
import { z } from 'zod';
import { decimalPlaces, type CurrencyCode } from './money.ts';
import { isProblemCode, type ProblemCode } from './problems.ts';

// Without it zod tries `new Function` once, which a page with our security policy reports as a violation.
z.config({ jitless: true });

const currencyCodes = Object.keys(decimalPlaces) as CurrencyCode[];
/** Text to be shown, never markup. */
export const text = z.string().max(2048);
/** The address of a page that is served on this machine. */
export const address = z.url({ protocol: /^https?$/ }).max(512);
/** A time, in seconds since 1970. */
export const seconds = z.int().min(0);
/** `bytes` bytes in lower-case hex. */
export const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));

/** Money on the wire. */
export const moneySchema = z.strictObject({
  minor: z.string().regex(/^(?:0|[1-9][0-9]{0,18})$/),
  currency: z.enum(currencyCodes),
});

/** What an account holds: money that may be owed, with a minus in front of its minor units. */
export const balanceSchema = z.strictObject({
  minor: z.string().regex(/^(?:0|-?[1-9][0-9]{0,37})$/),
  currency: moneySchema.shape.currency,
});

/** What went wrong, by code; the words for it are in `problems.ts`. */
export const problemSchema = z.strictObject({
  code: z.custom<ProblemCode>((code) => typeof code === 'string' && isProblemCode(code)),
  details: z.record(z.string().max(32), text),
});

/** A deal, an operation: 16 bytes in hex. */
export const identifier = hex(16);

export type Problem = z.infer<typeof problemSchema>;
