// Whether the wallet is open, what it takes to open it, and what a person prefers. The door is the one thing that a screen may
// know while the wallet is locked.
import { z } from 'zod';
import { problemSchema } from './shapes.ts';

/** What a person may choose; `system` follows the computer. `autoLockMinutes` 0: never. */
export const preferencesSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  language: z.enum(['system', 'en', 'de']),
  /** Amounts are hidden until asked for. */
  discreet: z.boolean(),
  autoLockMinutes: z.union([z.literal(0), z.literal(1), z.literal(5), z.literal(15), z.literal(60)]),
  /** Which purse pays: the person is asked, or the best is taken. */
  choosePurse: z.enum(['ask', 'best']),
});

/** The steps by which a practice wallet is made ready, in this order. */
export const preparationSteps = ['device', 'pair', 'trust', 'purse', 'load'] as const;

const step = z.strictObject({
  name: z.enum(preparationSteps),
  is: z.enum(['waiting', 'running', 'done']),
});

/** How the wallet's data is protected at rest. `credential`: by a file beside it, which keeps nothing from who has the folder. */
export const protectionSchema = z.enum(['credential', 'passphrase']);

/**
 * The door.
 * - `choosing`: there is no wallet yet.
 * - `preparing`: a practice wallet is being made ready; with `problem` it stopped there and can be tried again.
 * - `locked`: the passphrase opens it; after wrong ones `waitSeconds` have to pass.
 * - `opening`: under way.
 * - `open`.
 */
export const doorSchema = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('choosing'), problem: problemSchema.optional() }),
  z.strictObject({ is: z.literal('preparing'), steps: z.array(step).max(8), problem: problemSchema.optional() }),
  z.strictObject({ is: z.literal('locked'), waitSeconds: z.int().min(0), problem: problemSchema.optional() }),
  z.strictObject({ is: z.literal('opening') }),
  z.strictObject({
    is: z.literal('open'),
    protection: protectionSchema,
    /** `try`: device and purse were made ready; `own`: the person sets them up. */
    way: z.enum(['try', 'own']),
    /** What the person should know: a link that led nowhere, damaged preferences. `activity/dismiss` takes it away. */
    problem: problemSchema.optional(),
  }),
]);

/** A passphrase as typed. Length is counted in characters; what is required of a new one is the host's to say. */
export const passphrase = z.string().min(1).max(256);

/** The shortest new passphrase, in characters. */
export const shortestPassphrase = 10;

export type Preferences = z.infer<typeof preferencesSchema>;
export type Door = z.infer<typeof doorSchema>;
export type PreparationStep = (typeof preparationSteps)[number];
