// What is entered to ask for money, and what the wallet is asked for in turn. The amount goes by the money rules of the contract,
// digits moved and never computed; faults are codes, and the form has the words.
import { z } from 'zod';
import { typedAmount, type CurrencyCode } from '#app/screen-contract/money.ts';
import { text } from '#app/screen-contract/shapes.ts';

/** How long a request can be open, by what the choice is called, in seconds. */
export const validities = { hour: 3600, day: 86_400, week: 604_800, month: 2_592_000 } as const;

/** One of the choices. */
export type Validity = keyof typeof validities;

/** The longest title or name, in UTF-16 units, as the wallet counts. */
export const longestTitle = 64;

/** Where an offer's amounts end, in minor units (protocols/deal). */
const beyondOffers = 2n ** 40n;

const hidden = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** A line that can be signed and shown on the device: 1 to 64 characters, none of them hidden or steering the direction. */
export const shownLine = text
  .trim()
  .min(1, 'line-empty')
  .max(longestTitle, 'line-long')
  .refine((line) => line.isWellFormed() && !hidden.test(line), 'line-unprintable');

/**
 * Whether small displays write it: ASCII, Latin letters with their accents, €. A device refuses to approve what it cannot show, so a
 * payer with such a one could not pay; others can, so this is no reason to refuse it here.
 */
export function isWidelyShown(line: string): boolean {
  return /^[\x20-\x7e€\p{Script=Latin}]*$/u.test(line.normalize('NFC'));
}

/** The form of a request in a currency; its output is the input of `receive/request`. */
export function requestForm(currency: CurrencyCode) {
  return z
    .object({
      title: shownLine,
      amount: z.string().transform((entered, context) => {
        const typed = typedAmount(entered, currency);
        if (typed.ok && BigInt(typed.money.minor) < beyondOffers) return typed.money;
        context.addIssue({ code: 'custom', message: typed.ok ? 'too-much' : typed.fault });
        return z.NEVER;
      }),
      validity: z.enum(Object.keys(validities) as Validity[]),
    })
    .transform(({ validity, ...wish }) => ({ ...wish, validForSeconds: validities[validity] }));
}
