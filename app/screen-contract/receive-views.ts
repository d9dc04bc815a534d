// Being paid: the name under which one is certified, and the requests that were made.
import { z } from 'zod';
import { identifier, moneySchema, problemSchema, seconds, text } from './shapes.ts';

/**
 * The name under which this wallet asks to be paid, by whom and until when that is certified. A name without an authority has the
 * fingerprint of its key instead, for payers to compare.
 */
export const identitySchema = z.strictObject({
  name: text,
  certifiedBy: text.optional(),
  fingerprint: text.optional(),
  until: seconds,
  problem: problemSchema.optional(),
});

/** A request for payment: an offer of one's own, open until it is paid or its time is over. */
export const paymentRequestSchema = z.strictObject({
  deal: identifier,
  title: text,
  total: moneySchema,
  /** Where a payer fetches the offer, as `web+semper:` link; also what the QR code holds. */
  link: z.string().max(2048),
  /** The offer's file, in base64. */
  file: z.string().max(65_536),
  madeAt: seconds,
  validUntil: seconds,
  is: z.enum(['open', 'paid', 'over']),
  paidAt: seconds.optional(),
});

export type Identity = z.infer<typeof identitySchema>;
export type PaymentRequest = z.infer<typeof paymentRequestSchema>;
