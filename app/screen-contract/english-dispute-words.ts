// English words for verdicts, atoms, reasons and assumptions of disputes, by the permanent codes of app/disputes, against which
// a test holds them.

/** What stands in each place, by code. */
export const englishDisputeWords = {
  /** What each atom says, as a sentence that is then proven, refuted or undecided. */
  atoms: {
    offered: 'The payee made this offer',
    ordered: 'The offer was ordered',
    approved: 'The payer approved it on the device',
    paid: 'The payee was paid',
    acknowledged: 'The payee signed a receipt',
    archived: 'The documents stand in the payer’s archive',
  },
  /** Verdicts. */
  verdicts: {
    proven: 'Proven',
    refuted: 'Refuted',
    undecided: 'Undecided',
  },
  /** What has to be believed for a verdict. */
  trust: {
    'root-is-trusted': 'You trust the authority that certified the payee, and it certifies names honestly.',
    'payee-key-is-payees': 'The key of the offer is the payee’s: no authority certifies it.',
    'offer-dated-rightly': 'The offer was made at the time that it bears.',
    'payee-kept-keys': 'Nobody but the payee signs with the payee’s keys.',
    'order-key-kept': 'Nobody but who ordered signs with the key of the order.',
    'payer-key-is-payers': 'The device with this key is the payer’s.',
    'device-shows-what-it-signs': 'The device showed what its approval says.',
    'device-approves-once': 'The device approves each deal once at most.',
    'device-time-bound': 'The certified dates by which the device knows that it is at least so late are right.',
    'payee-clock': 'The payee’s clock runs right, or the payee is held to it.',
    'issuer-keys': 'The keys that the payee named for the mint are the mint’s.',
    'issuer-signs-for-value': 'The mint signs only for value it got, and takes each coin once.',
    'archive-key-kept': 'Nobody but the payer’s wallet signs with the key of its archive.',
  },
  /** Why an atom is not proven, or what was looked at in vain. */
  reasons: {
    'document-missing': 'A document is missing.',
    'offer-not-authentic': 'The offer does not hold under the authority’s certificate.',
    'not-the-claimed-offer': 'This is another offer than the one claimed.',
    'payee-differs': 'The offer is of another payee.',
    'payee-key-unnamed': 'No authority certifies the payee, and nobody named its key.',
    'amount-differs': 'The offer is over another amount.',
    'order-not-authentic': 'The order is not for this offer, or its signature does not hold.',
    'payer-unnamed': 'Nobody knows which device approved, so nothing shows who did.',
    'approval-not-authentic': 'The approval is not signed by the device named, or is altered.',
    'approval-for-another-order': 'The approval is for another offer or another order.',
    'approval-shows-otherwise': 'The device showed something else than the offer says.',
    'receipt-not-authentic': 'The receipt is not signed by the payee, or is altered.',
    'receipt-for-another-payment': 'The receipt is for another payment.',
    'payment-unchecked': 'The value could not be checked.',
    'payment-doubtful': 'The payment is not the one ordered, or its value is not shown.',
    'payment-elsewhere': 'The value went elsewhere, or is another sum.',
    'receipt-against-payment': 'The payee signed for value that no payee would take.',
    'not-shown-taken': 'Nothing shows that the payee has the value; the payer may still take it back.',
    'taken-back': 'The payer took the value back.',
    'fate-unclear': 'What is said to have become of the value at the mint does not hold.',
    'issuer-word-unsigned': 'The mint’s word is not signed, so it shows nothing by itself.',
    'received-not-before': 'The receipt is dated at that time or later.',
    'time-unshown': 'Nothing shows when the value arrived.',
    'receipt-dated-before-offer': 'The receipt is dated before the offer was made.',
    'offered-not-before': 'The offer was made at that time or later.',
    'approved-not-before': 'The device knew at the approval that it was that time or later.',
    'archive-malformed': 'The evidence from the archive cannot be read.',
    'archive-checkpoint': 'The checkpoint is not the archive’s.',
    'archive-unbound': 'The approval names another archive, or none.',
    'archive-forked': 'The archive does not continue the one that the device remembered.',
    'archive-proof': 'An entry is not in the archive.',
    'not-archived': 'A document does not stand in the archive’s entries.',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;
