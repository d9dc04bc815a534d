// A dispute as screens see it: the claim in words, what the evidence shows of each atom, the verdict, what must be believed for it.
import { z } from 'zod';
import { hex, identifier, moneySchema, seconds, text } from './shapes.ts';

/** Proven, refuted, or neither. */
export const verdictSchema = z.enum(['proven', 'refuted', 'undecided']);

/** "A paid P amount X for offer O before T". */
export const claimSchema = z.strictObject({
  payer: text.optional(),
  payee: text,
  /** The fingerprint of the payee's key, where no authority certifies the payee. */
  payeeKey: text.optional(),
  amount: moneySchema,
  title: text,
  offer: hex(32),
  before: seconds.optional(),
});

const atom = z.strictObject({
  /** The atom by name, as app/disputes has it. */
  name: text,
  verdict: verdictSchema,
  /** The documents that it was judged by. */
  by: z.array(text).max(32),
  reasons: z.array(z.strictObject({ code: text, detail: text.optional() })).max(32),
  trust: z.array(text).max(32),
});

/** A judged claim. `trust` are the assumptions of the verdict as a whole, by code. */
export const judgedSchema = z.strictObject({
  subject: identifier,
  claim: claimSchema,
  verdict: verdictSchema,
  atoms: z.array(atom).max(32),
  trust: z.array(text).max(32),
  documents: z.array(z.strictObject({ name: text, length: z.int().min(0), digest: hex(32) })).max(64),
});

export type Verdict = z.infer<typeof verdictSchema>;
export type Judged = z.infer<typeof judgedSchema>;
