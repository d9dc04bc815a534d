// What a screen may show: read models of the wallet, complete and self-contained, so that a screen that was reloaded needs
// nothing but the latest. Strict: a field that is not described here cannot slip out. Times are seconds since 1970.
import { z } from 'zod';
import { archiveStateSchema } from './archive-views.ts';
import { deviceSchema, listedDeviceSchema, policySchema } from './device-views.ts';
import { doorSchema, preferencesSchema } from './door-views.ts';
import { identitySchema, paymentRequestSchema } from './receive-views.ts';
import { address, hex, moneySchema, problemSchema, seconds, text } from './shapes.ts';

/** An authority: its name and the fingerprint that the device shows too. */
export const authoritySchema = z.strictObject({ name: text, fingerprint: text });

/** Whom the wallet believes. `proposed` is the practice market's authority, while it is not the one believed. */
export const trustSchema = z.strictObject({
  pinned: authoritySchema.optional(),
  proposed: authoritySchema.optional(),
  onDevice: z.enum(['same', 'none', 'other', 'unknown']),
});

/** A purse. `inFlight` belongs to payments under way. */
export const purseSchema = z.strictObject({
  id: text,
  name: text,
  issuer: text,
  system: text,
  practice: z.boolean(),
  direction: z.enum(['pay', 'receive', 'both']),
  free: moneySchema,
  inFlight: moneySchema,
});

const lineSchema = z.strictObject({
  description: text,
  quantity: z.int().min(0),
  unitPrice: moneySchema,
  total: moneySchema,
  /** Hundredths of a per cent. */
  taxRate: z.int().min(0),
  tax: moneySchema,
});

/**
 * On which ground a payee is believed, as the device is expected to show it: `by` an authority, by the person who keeps its key
 * under the name `by` since `since`, or nobody. The fingerprint of a key is the one that the device shows too.
 */
export const groundSchema = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('certified'), by: text }),
  z.strictObject({
    is: z.literal('known'),
    by: text,
    key: hex(32),
    fingerprint: text,
    /** Absent for a payment of a time before, whose payee is no longer kept. 0: the device knew no day then. */
    since: seconds.optional(),
  }),
  z.strictObject({ is: z.literal('unverified'), key: hex(32), fingerprint: text }),
]);

/** What an offer says, verified. */
const offerFields = {
  digest: hex(32),
  payee: text,
  ground: groundSchema,
  title: text,
  lines: z.array(lineSchema).max(64),
  total: moneySchema,
  tax: moneySchema,
  issuedAt: seconds,
  validUntil: seconds,
};

/** An offer before the person, with the purses that could pay it, the best first, and why the others cannot. */
export const offerSchema = z.strictObject({
  ...offerFields,
  candidates: z.array(z.strictObject({ purse: text, name: text, fee: moneySchema, altogether: moneySchema })).max(32),
  unfit: z.array(z.strictObject({ purse: text, name: text, problem: problemSchema })).max(32),
});

/** Where a payment or a load stands; app/payments/payment/lifecycle.ts draws it. */
export const paymentStateSchema = z.enum([
  'started',
  'waiting-for-device',
  'approved',
  'sent',
  'completed',
  'refused',
  'failed',
  'returnable',
  'returned',
]);

/** One operation of a purse, newest first in the view; `ways` is what the person can do about it now. */
export const paymentSchema = z.strictObject({
  id: hex(16),
  kind: z.enum(['pay', 'receive', 'load', 'gather', 'return', 'token']),
  purse: text,
  state: paymentStateSchema,
  amount: moneySchema,
  fee: moneySchema,
  payee: text.optional(),
  title: text.optional(),
  startedAt: seconds,
  problem: problemSchema.optional(),
  invoice: z.string().max(4096).optional(),
  returnableAt: seconds.optional(),
  hasReceipt: z.boolean(),
  ways: z.array(z.enum(['resume', 'cancel', 'take-back'])),
});

/** The documents of a payment, opened. Digests are SHA-256 of the exact bytes, in hex. */
export const paymentDetailsSchema = z.strictObject({
  id: hex(16),
  deal: hex(16),
  offer: z.strictObject(offerFields),
  receipt: z.strictObject({ receivedAt: seconds, amount: moneySchema, digest: hex(32) }).optional(),
  orderDigest: hex(32).optional(),
  approvalDigest: hex(32).optional(),
});

/** What is being done that wants the device, or has just ended. */
export const activitySchema = z.strictObject({
  does: z.enum([
    'pair',
    'pin-root',
    'open-purse',
    'load',
    'pay',
    'resume',
    'take-back',
    'take-token',
    'accept-loss',
    'unlock',
    'change-pin',
    'check-backup',
    'set-cap',
    'add-contact',
    'remove-contact',
    'sign-statement',
    'update-firmware',
  ]),
  /** The operation concerned, once there is one. */
  about: text.optional(),
  is: z.enum(['running', 'done', 'failed']),
  waiting: z
    .strictObject({
      for: z.enum(['working', 'person', 'pin']),
      page: z.int().optional(),
      pages: z.int().optional(),
    })
    .optional(),
  /** How much of long work is done, in units of its own. */
  progress: z.strictObject({ done: z.int().min(0), of: z.int().min(1) }).optional(),
  /** While pairing: the digits to type on the device, then the code that both must show. */
  pairing: z.strictObject({ digits: text.optional(), code: text.optional() }).optional(),
  problem: problemSchema.optional(),
});

/** What lies beside the wallet; absent while the program behind is not running. The PIN is the practice device's first. */
export const placesSchema = z.strictObject({
  shop: address.optional(),
  panel: address.optional(),
  mint: address.optional(),
  practicePin: text.optional(),
});

/** The open wallet. */
export const walletSchema = z.strictObject({
  device: deviceSchema,
  /** All that this wallet is paired with, the one that was there last first. */
  devices: z.array(listedDeviceSchema).max(64),
  /** Absent while the device at hand has not told it. */
  policy: policySchema.optional(),
  trust: trustSchema,
  purses: z.array(purseSchema).max(64),
  offer: offerSchema.optional(),
  activity: activitySchema.optional(),
  /** The newest; older ones are in the archive. */
  payments: z.array(paymentSchema).max(64),
  identity: identitySchema.optional(),
  /** The newest of what was asked of others. */
  requests: z.array(paymentRequestSchema).max(64),
  archive: archiveStateSchema,
});

/** Everything that a screen shows without asking. `version` grows with each change; `wallet` is there while it is open. */
export const viewSchema = z.strictObject({
  version: z.int().min(0),
  now: seconds,
  money: z.enum(['practice', 'real']),
  door: doorSchema,
  preferences: preferencesSchema,
  places: placesSchema,
  wallet: walletSchema.optional(),
});

export type TrustView = z.infer<typeof trustSchema>;
export type PurseView = z.infer<typeof purseSchema>;
export type GroundView = z.infer<typeof groundSchema>;
export type OfferView = z.infer<typeof offerSchema>;
export type PaymentView = z.infer<typeof paymentSchema>;
export type PaymentDetails = z.infer<typeof paymentDetailsSchema>;
export type ActivityView = z.infer<typeof activitySchema>;
export type Places = z.infer<typeof placesSchema>;
export type WalletView = z.infer<typeof walletSchema>;
export type View = z.infer<typeof viewSchema>;
