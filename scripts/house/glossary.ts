// The glossary's forbidden synonyms that are wrong wherever they stand in an identifier. Words that are right in one
// place and wrong in another ("account" at a bank, "session" of a channel) are left to review.

const say: Readonly<Record<string, string>> = {
  alice: 'the role: Originator, Payer, Buyer …',
  bob: 'the role: Responder, Payee, Merchant …',
  cart: 'Order',
  chargeback: 'Reversal or Refund',
  chooser: 'Selection',
  common: 'what the thing is',
  complaint: 'Claim',
  dialog: 'Review or Screen',
  dongle: 'Device',
  driver: 'Module',
  dto: 'View',
  helper: 'what the thing does',
  helpers: 'what the things do',
  manager: "the block's own name",
  misc: 'what the thing is',
  popup: 'Review or Screen',
  provider: 'Module',
  rollback: 'Reversal',
  stuck: 'in doubt',
  topup: 'Load',
  ttp: 'Third party',
  tx: 'Payment, or which transaction',
  txs: 'Payments, or which transactions',
  util: 'what the thing does',
  utils: 'what the things do',
  vendor: 'Merchant',
  withdraw: 'Load or Deposit',
  withdrawal: 'Load or Deposit',
};

/** The first forbidden word of an identifier or a file name, and what the glossary says instead. */
export function forbiddenWord(identifier: string): { readonly word: string; readonly say: string } | undefined {
  const words = identifier
    .replaceAll(/([a-z\d])([A-Z])|([A-Z])([A-Z][a-z])/g, '$1$3 $2$4')
    .toLowerCase()
    .split(/[^a-z\d]+/);
  for (const word of [...words, ...words.slice(1).map((next, place) => `${words[place]}${next}`)]) {
    const instead = Object.hasOwn(say, word) ? say[word] : undefined;
    if (instead !== undefined) return { word, say: instead };
  }
  return undefined;
}
