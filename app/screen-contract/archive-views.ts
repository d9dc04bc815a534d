// The archive as screens see it: rows of a list that may have millions, a deal's whole story, and how far it was verified.
import { z } from 'zod';
import { hex, identifier, moneySchema, problemSchema, seconds, text } from './shapes.ts';

/** An entry's number, from 0. */
export const sequence = z.int().min(0);

const verification = z.strictObject({
  /** Entries `from` up to, without, `upTo` were re-derived. */
  from: sequence,
  upTo: sequence,
  at: seconds,
  /** What was found, by code of protocols/archive; none: as appended. */
  findings: z.array(z.strictObject({ code: text, sequence: sequence.optional() })).max(100),
});

/** The archive's state. `index` is how many entries search knows; `verifying` while it is being checked. */
export const archiveStateSchema = z.strictObject({
  size: sequence,
  root: hex(32).optional(),
  verified: verification.optional(),
  verifying: z.strictObject({ checked: sequence, size: sequence }).optional(),
  index: z.strictObject({ reached: sequence, size: sequence }),
  /** Why what happened cannot be archived at the moment. */
  problem: problemSchema.optional(),
});

/** One row of the list. `subject` is the deal or operation that it belongs to, `amount` what it moved or would move. */
export const archiveRowSchema = z.strictObject({
  sequence,
  at: seconds,
  kind: text,
  subject: identifier.optional(),
  party: text.optional(),
  title: text.optional(),
  purse: text.optional(),
  amount: moneySchema.optional(),
});

/** A search as understood: `operator` is one of `searchOperators`, `value` what follows it; free words have none. */
export const searchTermSchema = z.strictObject({
  operator: z.string().max(16).optional(),
  value: text,
  /** The term excludes. */
  not: z.boolean(),
  /** What is wrong with it: it is left out. */
  problem: problemSchema.optional(),
});

/** The operators of a search: `payee:`, `kind:paid`, `state:failed`, `purse:`, `amount:>10`, `after:2026-01-31`, `before:`, `deal:`. */
export const searchOperators = ['payee', 'kind', 'state', 'purse', 'amount', 'after', 'before', 'deal'] as const;

/** Rows `from` … of those that match, newest first; `total` matches are known so far, of `reached` entries of `size`. */
export const archiveRowsSchema = z.strictObject({
  total: sequence,
  reached: sequence,
  size: sequence,
  terms: z.array(searchTermSchema).max(32),
  rows: z.array(archiveRowSchema).max(200),
});

/** An entry in full; documents by name, with digest and length of their exact bytes. */
export const archiveEntrySchema = z.strictObject({
  sequence,
  at: seconds,
  kind: text,
  digest: hex(32),
  facts: z.array(z.tuple([text, text])).max(64),
  documents: z.array(z.strictObject({ name: text, mediaType: text, length: z.int().min(0), digest: hex(32) })).max(64),
});

/** All entries of one deal or operation, oldest first, and what it came to. */
export const storySchema = z.strictObject({
  subject: identifier,
  title: text.optional(),
  party: text.optional(),
  amount: moneySchema.optional(),
  entries: z.array(archiveEntrySchema).max(200),
  /** Whether there is a payment in it that a dispute could be about. */
  disputable: z.boolean(),
});

export type ArchiveState = z.infer<typeof archiveStateSchema>;
export type ArchiveRow = z.infer<typeof archiveRowSchema>;
export type ArchiveRows = z.infer<typeof archiveRowsSchema>;
export type SearchTerm = z.infer<typeof searchTermSchema>;
export type ArchiveEntryView = z.infer<typeof archiveEntrySchema>;
export type Story = z.infer<typeof storySchema>;
