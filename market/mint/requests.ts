// The bodies that wallets send (NUT-03, 04, 05, 07, 09, 23), read strictly: every known field has its exact type, hex is
// lower-case, points lie on the curve, amounts are integers that JSON carries exactly. Members that no NUT names are
// skipped, as the NUTs ask for room to grow. Amounts leave here as bigint.
import { isPoint } from 'tiny-secp256k1';
import { z } from 'zod';
import { fromHex } from '#protocols/values/bytes.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { MintError } from './errors.ts';

/** The most inputs, outputs or points in one request. */
export const mostItems = 1000;

const pointText = z
  .string()
  .regex(/^0[23][0-9a-f]{64}$/)
  .refine((text) => isPoint(fromHex(text, 33) ?? new Uint8Array()));
const amount = z.int().min(0).transform(BigInt);
const keyset = z.string().regex(/^(?:[0-9a-f]{2}){8,33}$/);
const quote = z.string().min(1).max(100);
const text = (most: number) =>
  z
    .string()
    .max(most)
    .refine((value) => value.isWellFormed());

const input = z.object({
  amount,
  id: keyset,
  secret: text(1024).min(1),
  C: pointText,
  witness: z
    .union([text(8192), z.record(z.string(), z.unknown()).transform((value) => JSON.stringify(value))])
    .nullish(),
});
const output = z.object({ amount, id: keyset, B_: pointText });

/** A coin handed in (NUT-00 `Proof`), as sent. */
export type Input = z.output<typeof input>;
/** A blinded message (NUT-00), as sent. */
export type Output = z.output<typeof output>;

/** `POST /v1/swap` (NUT-03). */
export const swapRequest = z.object({ inputs: z.array(input).min(1), outputs: z.array(output).min(1) });
/** `POST /v1/mint/quote/bolt11` (NUT-04, NUT-23). */
export const mintQuoteRequest = z.object({
  amount,
  unit: text(16),
  description: text(256).nullish(),
  pubkey: z.unknown().optional(),
});
/** `POST /v1/mint/bolt11` (NUT-04). */
export const mintRequest = z.object({ quote, outputs: z.array(output).min(1) });
/** `POST /v1/melt/quote/bolt11` (NUT-05, NUT-23). */
export const meltQuoteRequest = z.object({ request: text(4096), unit: text(16), options: z.unknown().optional() });
/** `POST /v1/melt/bolt11` (NUT-05, NUT-08). */
export const meltRequest = z.object({
  quote,
  inputs: z.array(input).min(1),
  outputs: z.array(output).nullish(),
  prefer_async: z.boolean().nullish(),
});
/** `POST /v1/checkstate` (NUT-07). */
export const checkStateRequest = z.object({ Ys: z.array(pointText) });
/** `POST /v1/restore` (NUT-09). */
export const restoreRequest = z.object({ outputs: z.array(output) });

/** Reads a body with one of the schemas above; the error names the member that broke it. */
export function readRequest<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
): Result<z.output<Schema>, MintError> {
  const read = schema.safeParse(body);
  if (read.success) return good(read.data);
  return bad({ code: 'request-malformed', about: read.error.issues[0]?.path.join('.') || 'body' });
}

/** An amount as a JSON number (NUT-00); throws beyond 2^53 − 1, which no limit of this mint lets an amount reach. */
export function wireAmount(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER) || value < 0n) throw new Error(`amount ${value} does not fit the wire`);
  return Number(value);
}
