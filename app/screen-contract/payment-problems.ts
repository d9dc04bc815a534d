// Words for what goes wrong with offers, purses and payments: what happened, and what to do next. Codes are those of the
// deal, the ecash module and the business blocks; they are permanent.
import type { Details, Words } from './words.ts';

/** What happened and what to do, by code. */
export const paymentProblems = {
  'link-malformed': words(
    'This is not a link to an offer.',
    'Copy the shop’s “Buy” link again; it begins with web+semper:offer.',
  ),
  'offer-unavailable': words(
    ({ detail }) => `The shop did not hand out the offer${because(detail)}.`,
    'Try again in a while, or ask the shop.',
  ),
  'offer-not-as-linked': words('The offer is not the one that the link names.', 'Ask the shop for a new link.'),
  'offer-malformed': words('This cannot be read as an offer.', 'Ask the shop for a new one.'),
  'offer-signature': words('The offer’s signature does not hold.', 'Do not pay. Ask the shop for a new offer.'),
  'offer-payee-differs': words(
    ({ offered, certified }) => `The offer is in the name of ${offered}, but ${certified} signed it.`,
    'Do not pay: somebody may pretend to be the shop.',
  ),
  'offer-sums-differ': words('The offer’s sums do not add up.', 'Do not pay. Ask the shop for a new offer.'),
  'offer-expired': words('The offer is no longer valid.', 'Ask the shop for a new one.'),
  'offer-over-liability-limit': words(
    'The price is above what the payee’s certificate answers for.',
    'Do not pay it. Ask the shop to offer it in another way.',
  ),
  'offer-payee-uncertified': words(
    ({ reason }) => `No authority that you trust vouches for this payee${because(reason)}.`,
    'Do not pay, unless you know the payee otherwise.',
  ),
  'device-ground-differs': words(
    'The device approved on another ground than the payee has: certified where it is not, or the other way round.',
    'Nothing was paid. Do not use this device before you know why; have its maker checked.',
  ),
  'no-offer': words('There is no offer to pay.', 'Paste the shop’s link first.'),
  'offer-changed': words('Another offer has come in its place.', 'Read the offer that stands here now, then decide.'),

  'no-purse': words('No purse of yours can pay this.', 'Load a purse, or open one that the shop takes.'),
  'purse-unfit': words('This purse cannot pay this offer.', 'Choose another purse.'),
  'policy-refused': words(({ rule }) => `Your own rules refuse it: ${rule}.`, 'Change the rule, or do not pay.'),
  'purse-unknown': words('There is no such purse.', 'Choose another purse.'),
  'purse-receives-only': words('This purse only receives.', 'Choose another purse.'),
  'system-not-offered': words('The shop does not take this kind of money.', 'Choose another purse.'),
  'currency-differs': words('The purse holds another currency.', 'Choose another purse.'),
  'issuer-not-offered': words(
    ({ offered }) => `The shop takes money of another mint${because(offered)}.`,
    'Open a purse at that mint, or choose another purse.',
  ),
  'offer-part-malformed': words('The shop’s terms of payment cannot be read.', 'Ask the shop for a new offer.'),
  'funds-short': words(
    ({ short }) => `The purse does not hold enough${short === undefined ? '' : `: ${short} is missing`}.`,
    'Load it, then pay.',
  ),
  'amount-out-of-range': words(
    ({ detail }) => `The mint does not deal in this amount${because(detail)}.`,
    'Choose another amount.',
  ),
  'not-offered': words(({ detail }) => `This cannot be done now${because(detail)}.`, 'Look at the payment’s state.'),

  'name-malformed': words('The name has characters that the device cannot show.', 'Use plain letters and digits.'),
  'mint-url-malformed': words('This is no address of a mint.', 'Look at the address.'),
  'unit-unknown': words('The wallet does not know this currency.', 'Choose another one.'),
  'mint-unreachable': words('The mint cannot be reached.', 'Nothing was sent. Try again in a while.'),
  'mint-no-answer': words(
    'The mint did not answer.',
    'It may have acted. The wallet asks again, and nothing is paid twice.',
  ),
  'mint-refused': words(
    ({ detail }) => `The mint refused${because(detail)}.`,
    'Nothing was paid. Try again, or ask the mint.',
  ),
  'mint-answer-unreadable': words('The mint’s answer cannot be read.', 'Try again; if it stays so, use another mint.'),
  'mint-has-no-keyset': words('The mint issues no money of this kind.', 'Choose another currency or mint.'),
  'keyset-forged': words('The mint’s keys do not belong to their name.', 'Do not use this mint.'),
  'issuer-failed': words(({ detail }) => `The mint could not do it${because(detail)}.`, 'Try again in a while.'),

  'no-answer': words(
    ({ from }) => `No answer from the ${from === 'payee' ? 'shop' : 'mint'} yet.`,
    'The wallet asks again by itself until it knows. You cannot pay twice by waiting.',
  ),
  'load-unpaid': words(
    'The mint waits for its invoice to be paid.',
    'Pay the invoice; the load then goes on by itself.',
  ),
  'issuer-cheats': words(
    ({ failure, detail }) => `The mint answered with something else than it owes${because(detail ?? failure)}.`,
    'Your record is kept as evidence. Go on to ask again; if it stays so, complain to the mint.',
  ),
  'receipt-invalid': words(
    'The shop was paid, and acknowledged something else.',
    'Your record is kept as evidence. Go on to ask again, or show it to the shop.',
  ),
  'coins-spent-elsewhere': words(
    'Some of these coins were spent by another wallet.',
    'Nothing was paid from here. If you restored this wallet elsewhere, use only one of the two.',
  ),

  'payment-malformed': took('could not read the payment'),
  'order-invalid': took('found the order invalid'),
  'deal-unknown': took('does not know this deal'),
  'deal-paid-otherwise': took('has this deal down as paid by another payment'),
  'payment-refused': took('did not accept the money'),
  'payment-spent': took('found the money spent'),
  'payee-unable': took('cannot take payments now'),
  'not-acknowledged': took('never acknowledged the payment'),

  'operation-unknown': words('There is no such payment.', 'Look at the list again.'),
  'too-late': words('It is too late to give this up.', 'Wait for it to end; the wallet finds out how.'),
  'root-not-pinned': words(
    'The wallet trusts no authority yet.',
    'Compare the fingerprint on the device first, under Trust.',
  ),
  'root-changed': words('The authority is not the one that was shown.', 'Compare the fingerprint anew.'),
  'root-malformed': words('The practice authority’s certificate cannot be read.', 'Start the practice market anew.'),
  'market-not-running': words('The practice market is not running.', 'Wait a moment; if it stays so, start again.'),
} as const satisfies Readonly<Record<string, Words>>;

function words(happened: Words['happened'], next: Words['next']): Words {
  return { happened, next };
}

function took(what: string): Words {
  return words(
    ({ detail }) => `The shop ${what}${because(detail)}.`,
    'Your money is locked for the shop until its time is over; then take it back here.',
  );
}

function because(detail: Details[string]): string {
  return detail === undefined || detail === '' ? '' : ` (${detail})`;
}
