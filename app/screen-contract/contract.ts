// The only door between screen and app (DESIGN §9): one table, method → input, output, access class. Every host validates
// both sides by it in its main process and knows no other method. An answer is a value or a problem, by code; what an
// `approve` method began is told by the view, so that a reloaded screen misses nothing.
import { z } from 'zod';
import { moneySchema, paymentDetailsSchema, walletSchema, type Problem } from './views.ts';

/**
 * What a method may do. `look`: changes nothing. `act`: changes what this wallet shows or tries, moves no value.
 * `approve`: puts a question to the person on the device, one at a time; without a yes there nothing happens.
 */
export type Access = 'look' | 'act' | 'approve';

const nothing = z.strictObject({});
const operation = z.strictObject({ id: z.string().regex(/^[0-9a-f]{32}$/) });
const purseId = z.string().min(1).max(32);

/** The longest that `wallet/view` waits for something new, in milliseconds. */
export const longestWait = 20_000;

/** Every method. Names are permanent. */
export const contract = {
  /** The view, at once when it is newer than `after`, else as soon as something changes, or after `longestWait`. */
  'wallet/view': { input: z.strictObject({ after: z.int().min(0) }), output: walletSchema, access: 'look' },
  /** Offer, receipt and digests of one payment. */
  'payment/details': { input: operation, output: paymentDetailsSchema, access: 'look' },

  /** Tries again to reach the device. */
  'device/connect': { input: nothing, output: nothing, access: 'act' },
  /** Forgets the pairing with the device that failed, so that it can be paired anew. */
  'device/forget': { input: nothing, output: nothing, access: 'act' },
  /** Pairs: the digits, then the code, come with the view. */
  'device/pair': { input: nothing, output: nothing, access: 'approve' },
  /** The person's answer whether both displays show the same code. */
  'device/answer-code': { input: z.strictObject({ same: z.boolean() }), output: nothing, access: 'act' },

  /** Asks the person to trust the proposed authority; `fingerprint` is the one that the screen showed. */
  'trust/pin': { input: z.strictObject({ fingerprint: z.string().max(64) }), output: nothing, access: 'approve' },

  /** Opens a purse at the practice mint. */
  'purse/open': {
    input: z.strictObject({ name: z.string().min(1).max(64), currency: moneySchema.shape.currency }),
    output: nothing,
    access: 'approve',
  },
  /** Loads a purse. The device is not asked: value comes in. */
  'purse/load': { input: z.strictObject({ purse: purseId, amount: moneySchema }), output: nothing, access: 'act' },

  /** Fetches and verifies an offer by its link, or reads it from a file (base64); the view then shows it. */
  'offer/consider': {
    input: z.union([
      z.strictObject({ link: z.string().min(1).max(4096) }),
      z.strictObject({ file: z.base64().max(43_692) }),
    ]),
    output: nothing,
    access: 'act',
  },
  /** Takes the offer from the view; commits to nothing. */
  'offer/put-aside': { input: nothing, output: nothing, access: 'act' },
  /** Pays the offer in view. `digest` is that of the offer which the screen showed. */
  'offer/pay': {
    input: z.strictObject({ digest: z.string().regex(/^[0-9a-f]{64}$/), purse: purseId }),
    output: nothing,
    access: 'approve',
  },

  /** Goes on with an operation that waits. */
  'payment/resume': { input: operation, output: nothing, access: 'approve' },
  /** Gives up an operation that has moved nothing. */
  'payment/cancel': { input: operation, output: nothing, access: 'act' },
  /** Takes back what the payee did not take, after its time. */
  'payment/take-back': { input: operation, output: nothing, access: 'approve' },

  /** Gives up what is being asked on the device. */
  'activity/give-up': { input: nothing, output: nothing, access: 'act' },
  /** Takes the ended activity, and its problem, from the view. */
  'activity/dismiss': { input: nothing, output: nothing, access: 'act' },
} as const satisfies Readonly<Record<string, { input: z.ZodType; output: z.ZodType; access: Access }>>;

/** A method of the contract. */
export type Method = keyof typeof contract;

/** What a method takes and gives. */
export type Input<Name extends Method> = z.infer<(typeof contract)[Name]['input']>;
export type Output<Name extends Method> = z.infer<(typeof contract)[Name]['output']>;

/** An answer on the wire. */
export type Reply<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: Problem };

/** A request on the wire: exactly these two members. */
export const requestSchema = z.strictObject({ method: z.string().max(64), input: z.unknown() });

/** Whether a text names a method. Names that every object inherits do not count. */
export function isMethod(name: string): name is Method {
  return Object.hasOwn(contract, name);
}
