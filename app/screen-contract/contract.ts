// The only door between screen and app (DESIGN §9): one table, method → input, output, access class. Every host validates
// both sides by it in its main process and knows no other method. An answer is a value or a problem, by code; what an
// `approve` method began is told by the view, so that a reloaded screen misses nothing.
import { z } from 'zod';
import { archiveRowsSchema, storySchema } from './archive-views.ts';
import { balanceLineSchema, booksPreviewSchema, booksWish, deliverySchema } from './books-views.ts';
import { devicePlacesSchema, firmwareSchema } from './device-views.ts';
import { judgedSchema } from './dispute-views.ts';
import { passphrase, preferencesSchema } from './door-views.ts';
import { hex, identifier, moneySchema, type Problem } from './shapes.ts';
import { paymentDetailsSchema, viewSchema } from './views.ts';

/**
 * What a method may do. `look`: changes nothing. `act`: changes what this wallet shows or tries, moves no value.
 * `approve`: puts a question to the person on the device, one at a time; without a yes there nothing happens.
 */
export type Access = 'look' | 'act' | 'approve';

const nothing = z.strictObject({});
const operation = z.strictObject({ id: identifier });
const subject = z.strictObject({ subject: identifier });
// A manifest and an image of 256 KiB at most (device link SPEC §14).
const firmwareFile = z.strictObject({ file: z.base64().max(352_000) });
const purseId = z.string().min(1).max(32);

/** The longest that `wallet/view` waits for something new, in milliseconds. */
export const longestWait = 20_000;

/** Every method. Names are permanent. */
export const contract = {
  /** The view, at once when it is newer than `after`, else as soon as something changes, or after `longestWait`. */
  'wallet/view': {
    input: z.strictObject({ after: z.int().min(0) }),
    output: viewSchema,
    access: 'look',
    whileClosed: true,
  },

  /** Makes a practice wallet with device, purse and money ready; the view's door tells of each step. Again after a problem. */
  'door/try': { input: nothing, output: nothing, access: 'act', whileClosed: true },
  /** Makes an empty practice wallet under a passphrase; device, trust and purse are the person's to set up. */
  'door/set-up': { input: z.strictObject({ passphrase }), output: nothing, access: 'act', whileClosed: true },
  /** Opens the locked wallet. */
  'door/unlock': { input: z.strictObject({ passphrase }), output: nothing, access: 'act', whileClosed: true },
  /** Closes the wallet, and forgets its keys. */
  'door/lock': { input: nothing, output: nothing, access: 'act' },
  /** Somebody is at the screen: auto-lock begins to count anew. */
  'door/stay': { input: nothing, output: nothing, access: 'look' },
  /** Gives a wallet a passphrase, or another one; `current` where there is one. */
  'door/set-passphrase': {
    input: z.strictObject({ current: passphrase.optional(), next: passphrase }),
    output: nothing,
    access: 'act',
  },
  /** Changes what is named. */
  'preferences/set': { input: preferencesSchema.partial(), output: nothing, access: 'act', whileClosed: true },

  /** Offer, receipt and digests of one payment. */
  'payment/details': { input: operation, output: paymentDetailsSchema, access: 'look' },

  /** Tries again to reach the device. */
  'device/connect': { input: nothing, output: nothing, access: 'act' },
  /** Takes the device from the program that has it: the person wants it here. The other program is told. */
  'device/take-over': { input: nothing, output: nothing, access: 'act' },
  /**
   * Gives up the pairing with the device at hand, there too when it can be reached, so that it can be paired anew; with `key`, that
   * with the device of this key, wherever it is.
   */
  'device/forget': { input: z.strictObject({ key: hex(32).optional() }), output: nothing, access: 'act' },
  /** Calls a paired device by another name. */
  'device/rename': {
    input: z.strictObject({ key: hex(32), name: z.string().min(1).max(32) }),
    output: nothing,
    access: 'act',
  },
  /** Where devices were looked for just now, and who may use them there. */
  'device/places': { input: nothing, output: devicePlacesSchema, access: 'look' },
  /** Has the device prove anew who made it; the view then tells. The person is not asked. */
  'device/check-genuine': { input: nothing, output: nothing, access: 'act' },
  /** Has the person type the PIN on the device. */
  'device/unlock': { input: nothing, output: nothing, access: 'approve' },
  /** Has the person type the PIN, then a new one twice, on the device. */
  'device/change-pin': { input: nothing, output: nothing, access: 'approve' },
  /** Has the person type the words on the device; ends with the problem `backup-differs` when they are others. */
  'device/check-backup': { input: nothing, output: nothing, access: 'approve' },
  /** Sets how much of a currency OK alone pays; without `most`, any amount. */
  'device/set-cap': {
    input: z.strictObject({ currency: moneySchema.shape.currency, most: moneySchema.shape.minor.optional() }),
    output: nothing,
    access: 'approve',
  },
  /** Has the device remember a payee by its key. */
  'device/add-contact': {
    input: z.strictObject({ name: z.string().min(1).max(64), key: hex(32) }),
    output: nothing,
    access: 'approve',
  },
  /** Has the device forget a payee, with OK. */
  'device/remove-contact': { input: z.strictObject({ key: hex(32) }), output: nothing, access: 'approve' },
  /** Has the person read and sign a text on the device; it is archived, and the activity is about the entry's subject. */
  'device/sign-statement': {
    input: z.strictObject({ text: z.string().min(1).max(4096) }),
    output: nothing,
    access: 'approve',
  },
  /** Reads a firmware file (base64). */
  'device/read-firmware': { input: firmwareFile, output: firmwareSchema, access: 'look' },
  /** Brings a firmware to the device; goes on where an update of the same was cut. */
  'device/update-firmware': { input: firmwareFile, output: nothing, access: 'approve' },
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

  /** How a purse's balance came about. */
  'purse/history': { input: z.strictObject({ purse: purseId }), output: balanceLineSchema, access: 'look' },

  /** Asks the practice shop for an offer of its first article, and considers it. */
  'offer/from-shop': { input: nothing, output: nothing, access: 'act' },
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
    input: z.strictObject({ digest: hex(32), purse: purseId }),
    output: nothing,
    access: 'approve',
  },

  /** Goes on with an operation that waits. */
  'payment/resume': { input: operation, output: nothing, access: 'approve' },
  /** Gives up an operation that has moved nothing. */
  'payment/cancel': { input: operation, output: nothing, access: 'act' },
  /** Takes back what the payee did not take, after its time. */
  'payment/take-back': { input: operation, output: nothing, access: 'approve' },

  /** Has the practice authority certify a name under which to be paid; `uncertified` asks nobody, and payers are told UNVERIFIED. */
  'receive/name': {
    input: z.strictObject({ name: z.string().min(1).max(64), uncertified: z.boolean().optional() }),
    output: nothing,
    access: 'act',
  },
  /** Makes a request for payment; the view then shows it. */
  'receive/request': {
    input: z.strictObject({
      title: z.string().min(1).max(64),
      amount: moneySchema,
      validForSeconds: z.int().min(60).max(2_592_000),
    }),
    output: z.strictObject({ deal: identifier }),
    access: 'act',
  },
  /** Takes the coins of a pasted ecash token into a purse. The device is not asked: value comes in. */
  'receive/token': {
    input: z.strictObject({ token: z.string().min(1).max(65_536), purse: purseId }),
    output: nothing,
    access: 'act',
  },

  /** Rows of the archive that match a search, newest first. */
  'archive/rows': {
    input: z.strictObject({
      search: z.string().max(512),
      from: z.int().min(0),
      count: z.int().min(1).max(200),
    }),
    output: archiveRowsSchema,
    access: 'look',
  },
  /** Everything that the archive keeps of a deal or an operation. */
  'archive/story': { input: subject, output: storySchema, access: 'look' },
  /** The exact bytes of a document, as a file. */
  'archive/save-document': {
    input: z.strictObject({ sequence: z.int().min(0), name: z.string().max(64) }),
    output: deliverySchema,
    access: 'act',
  },
  /** Verifies the whole archive; the view tells how far it is. */
  'archive/verify': { input: nothing, output: nothing, access: 'act' },
  /** Has the person accept on the device that entries are lost. */
  'archive/accept-loss': { input: nothing, output: nothing, access: 'approve' },

  /** What an export would hold. */
  'books/preview': { input: booksWish, output: booksPreviewSchema, access: 'look' },
  /** Makes it. */
  'books/save': { input: booksWish, output: deliverySchema, access: 'act' },

  /** Judges "I paid" over a deal by what the archive keeps. `before`: the claim says before that time, in seconds. */
  'dispute/judge': {
    input: z.strictObject({ subject: identifier, before: z.int().min(0).optional() }),
    output: judgedSchema,
    access: 'look',
  },
  /** The evidence as a file that anybody can judge with `npm run dispute`. */
  'dispute/save': { input: subject, output: deliverySchema, access: 'act' },

  /** Gives up what is being asked on the device. */
  'activity/give-up': { input: nothing, output: nothing, access: 'act' },
  /** Takes the ended activity, and its problem, from the view. */
  'activity/dismiss': { input: nothing, output: nothing, access: 'act' },
} as const satisfies Readonly<Record<string, Described>>;

/** How a method is described; `whileClosed` ones are answered before the wallet is open too. */
type Described = {
  readonly input: z.ZodType;
  readonly output: z.ZodType;
  readonly access: Access;
  readonly whileClosed?: true;
};

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
