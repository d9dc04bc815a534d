// What is said of an atom: verdict, documents, reasons, assumptions (VERDICTS.md). Codes are permanent, since verdicts are kept;
// the sentences beside them are for people. A verdict without its assumptions would claim more than evidence can show.
import type { AtomName, Verdict } from './formula.ts';

/** Assumptions, by name (VERDICTS.md, What is trusted). */
export const trustText = {
  'root-is-trusted':
    'the root in evidence is the one that you trust (compare its fingerprint), certifies names honestly, and had not withdrawn this certificate',
  'payee-key-is-payees': "the key that the claim names is the payee's, whom no authority certifies",
  'offer-dated-rightly': 'the offer was issued at the date that it bears',
  'payee-kept-keys': 'only the payee signs with its keys',
  'order-key-kept': "only who ordered signs with the order's key",
  'payer-key-is-payers': "the person key named in the claim is the payer's, and stays in the payer's device",
  'device-shows-what-it-signs': "the payer's device showed what its approval says",
  'device-approves-once': "the payer's device approves each deal at most once",
  'device-time-bound': "the certified dates from which the payer's device knows what time it is at least are right",
  'payee-clock': 'the payee dates its receipts by a clock that runs right, or is held to it where it runs slow',
  'issuer-keys': "the keysets that the payee named in its offer are the mint's",
  'issuer-signs-for-value':
    'the mint signs coins and outputs only for value that it got, and takes each coin only once',
  'archive-key-kept': "only the payer's wallet signs with its archive key",
} as const;
export type Trust = keyof typeof trustText;

/** Reasons; `detail` of a reason is a code of the protocols, a field, a name or a time. */
export const reasonText = {
  'document-missing': 'a document is missing',
  'offer-not-authentic': 'the offer does not hold under the root',
  'not-the-claimed-offer': 'the offer in evidence is not the one that the claim names',
  'payee-differs': 'the offer is of another payee than the claim names',
  'payee-key-unnamed': 'no authority certifies the payee, and the claim names no key of it',
  'amount-differs': 'the offer is over another amount than the claim names',
  'order-not-authentic': 'the order is not one for this offer, signed by the key in it',
  'payer-unnamed': 'the claim names no person key, so nothing shows who approved',
  'approval-not-authentic': 'the approval is not signed by the person key that the claim names, or is altered',
  'approval-for-another-order': 'the approval is for another offer or another order',
  'approval-shows-otherwise': 'the display showed something else than the offer says',
  'receipt-not-authentic': 'the receipt is not signed by the payee, or is altered',
  'receipt-for-another-payment': 'the receipt is for another deal, order or payment, or over another amount',
  'payment-unchecked': 'the value could not be checked',
  'payment-doubtful': 'the payment is not what the order names, or its value is not proven',
  'payment-elsewhere': 'the value that the order names went elsewhere, or is another sum',
  'receipt-against-payment': 'the payee signed for value that no payee would take',
  'not-shown-taken': 'nothing shows that the payee got the value; the payer may still take it back',
  'taken-back': 'the value was taken back by the payer',
  'fate-unclear': 'what is said to have become of the value at the issuer does not hold',
  'issuer-word-unsigned': "the issuer's word is not signed and shows nothing by itself",
  'received-not-before': 'the receipt is dated at that time or later; the payee dates it',
  'time-unshown': 'nothing shows when the value arrived',
  'receipt-dated-before-offer': 'the receipt is dated before the offer was issued',
  'offered-not-before': 'the offer was issued at that time or later',
  'approved-not-before': "the payer's device knew at the approval that it was that time or later",
  'archive-malformed': 'the evidence from the archive cannot be read',
  'archive-checkpoint': "the checkpoint is not the archive's",
  'archive-unbound': "the approval does not name this archive as the device's",
  'archive-forked': 'the archive does not continue the one that the device remembered',
  'archive-proof': 'an entry is not in the archive',
  'not-archived': 'a document does not stand in the entries given',
} as const;
export type ReasonCode = keyof typeof reasonText;

/** Why an atom is not proven, or what was looked at in vain. */
export type Reason = { readonly code: ReasonCode; readonly detail?: string };

/** What the evidence shows of one atom. */
export type AtomFinding = {
  readonly atom: AtomName;
  readonly verdict: Verdict;
  /** The documents that were there to judge by. */
  readonly by: readonly string[];
  readonly reasons: readonly Reason[];
  /** What has to be believed for the verdict; none where it is undecided. */
  readonly trust: readonly Trust[];
};

/** A finding before its atom and documents are put beside it. */
export type Judgement = Pick<AtomFinding, 'verdict' | 'reasons' | 'trust'>;

/** It is shown. */
export function proven(...trust: readonly Trust[]): Judgement {
  return { verdict: 'proven', reasons: [], trust };
}

/** The contrary is shown. */
export function refuted(reason: Reason, ...trust: readonly Trust[]): Judgement {
  return { verdict: 'refuted', reasons: [reason], trust };
}

/** Neither is shown. */
export function undecided(...reasons: readonly Reason[]): Judgement {
  return { verdict: 'undecided', reasons, trust: [] };
}
