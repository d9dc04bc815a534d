// What a mint may refuse, and the number under which each refusal crosses the wire as `{ detail, code }` with status 400
// (NUT-00 "Errors"; numbers from the table error_codes.md of the NUTs). Refusals without a number of their own use 0.
// Earlier tables called an output that was signed before 10002; wallets know both, this mint says 11003 as today's does.

const refusals = {
  'request-malformed': { number: 0, detail: 'the request is malformed' },
  'quote-unknown': { number: 0, detail: 'the quote is not known' },
  'invoice-malformed': {
    number: 0,
    detail: 'the invoice cannot be paid here: malformed, or not of the practice network',
  },
  'option-unsupported': { number: 0, detail: 'an option of the request is not supported by this mint' },
  'invoice-unknown': { number: 0, detail: 'the invoice is not known' },
  'invoice-expired': { number: 0, detail: 'the invoice has expired' },
  'proof-invalid': { number: 10001, detail: 'a proof does not verify' },
  'secret-malformed': { number: 10001, detail: 'a secret states a spending condition that is malformed: unspendable' },
  'kind-unsupported': {
    number: 10001,
    detail: 'a secret states a kind of spending condition that this mint does not enforce: refused',
  },
  'condition-unmet': { number: 10001, detail: 'a spending condition is not met' },
  'conditions-unlike': { number: 10001, detail: 'SIG_ALL demands the same condition on every input' },
  'output-signed': { number: 11003, detail: 'an output has been signed before' },
  'proof-spent': { number: 11001, detail: 'a proof is already spent' },
  'proof-pending': { number: 11002, detail: 'a proof is pending in another payment' },
  'output-pending': { number: 11004, detail: 'an output is pending in another payment' },
  unbalanced: { number: 11005, detail: 'inputs less fee do not equal outputs' },
  'amount-out-of-range': { number: 11006, detail: 'the amount is outside the limits of this mint' },
  'inputs-repeated': { number: 11007, detail: 'an input occurs twice' },
  'outputs-repeated': { number: 11008, detail: 'an output occurs twice' },
  'units-mixed': { number: 11009, detail: 'inputs or outputs are of several units' },
  'units-unlike': { number: 11010, detail: 'inputs, outputs and quote are not of one unit' },
  'invoice-amountless': { number: 11011, detail: 'the invoice states no amount' },
  'unit-unsupported': { number: 11013, detail: 'the unit is not issued here' },
  'inputs-too-many': { number: 11014, detail: 'too many inputs in one request' },
  'outputs-too-many': { number: 11015, detail: 'too many outputs in one request' },
  'keyset-unknown': { number: 12001, detail: 'a keyset is not known' },
  'keyset-inactive': { number: 12002, detail: 'a keyset is inactive and signs no more' },
  'quote-unpaid': { number: 20001, detail: 'the quote has not been paid' },
  'quote-issued': { number: 20002, detail: 'the quote has already been issued' },
  'payment-failed': { number: 20004, detail: 'the Lightning payment failed; the coins are free again' },
  'quote-pending': { number: 20005, detail: 'the quote is pending' },
  'invoice-paid': { number: 20006, detail: 'the invoice is already paid' },
  'quote-expired': { number: 20007, detail: 'the quote has expired' },
} as const;

/** A refusal by name. */
export type RefusalCode = keyof typeof refusals;

/** A refusal; `about` names the field or value when that helps the wallet's author. */
export type MintError = { readonly code: RefusalCode; readonly about?: string };

/** The body of a refusal on the wire (NUT-00). */
export function refusalBody({ code, about }: MintError): { detail: string; code: number } {
  const { number, detail } = refusals[code];
  return { detail: about === undefined ? detail : `${detail} (${about})`, code: number };
}
