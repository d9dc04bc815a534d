// Words for what goes wrong with being paid: names, requests, tokens. What happened, and what to do next.
import type { Words } from './words.ts';

/** What happened and what to do, by code. */
export const receiveProblems = {
  'name-needed': words('You have no certified name yet.', 'Choose the name under which you want to be paid.'),
  'name-taken': words(
    'This name, or one that reads like it, belongs to somebody else.',
    'Choose another name, or add something that tells you apart.',
  ),
  'name-unknown': words('The authority does not certify this name.', 'Choose another name.'),
  'role-refused': words('The authority does not certify this name for being paid.', 'Choose another name.'),
  'authority-unavailable': words(
    'The practice authority cannot be reached.',
    'Try again in a moment; what is certified already stays so until its day.',
  ),
  'authority-refused': words('The authority did not certify the name.', 'Try again, or choose another name.'),
  'certificate-invalid': words(
    ({ detail }) => `The certificate that the authority gave does not hold${because(detail)}.`,
    'Do not use it. Compare the authority’s fingerprint, then try again.',
  ),

  'no-purse-to-receive': words(
    ({ currency }) => `You have no purse${currency === undefined ? '' : ` in ${currency}`} that could be paid into.`,
    'Open one first.',
  ),
  'amount-too-large': words('The mint has no coins for so much at once.', 'Ask for it in parts.'),
  'amount-too-small': words('The mint’s fee would leave nothing of this amount.', 'Ask for more.'),
  'request-malformed': words('The request has something in it that cannot be shown.', 'Use plain text and an amount.'),
  'requests-unreachable': words(
    'This computer gives the wallet no address at which it could be paid.',
    'Close other programs that use its ports, then try again.',
  ),

  'token-malformed': words('This is not an ecash token.', 'Copy the whole text; it begins with cashuA or cashuB.'),
  'token-of-another-mint': words(
    ({ mint }) => `The token is money of another mint${because(mint)}.`,
    'Open a purse at that mint if you trust it, or ask for a token of yours.',
  ),
  'token-of-another-unit': words(
    ({ unit }) => `The token is in another currency${because(unit)}.`,
    'Choose a purse of that currency.',
  ),
  'token-too-large': words(
    ({ count }) => `The token holds too many coins${because(count)}.`,
    'Ask for it in several tokens of at most 256 coins.',
  ),
  'token-keyset': words(
    'The token has coins of a kind that your purse does not know.',
    'Open the purse again, so that the device learns the mint’s new keys; then paste the token again.',
  ),
  'token-amount': words('The token claims coins that the mint does not issue.', 'Do not accept it as payment.'),
  'token-locked': words(
    'The token is locked to somebody’s key, and yours is not asked for.',
    'Ask for one without a lock, or for a payment by your request.',
  ),
  'token-duplicate': words('The token counts a coin twice.', 'Do not accept it as payment.'),
  'token-forged': words('The mint never signed a coin of this token.', 'Do not accept it as payment.'),
  'token-worthless': words('The token is worth no more than the mint’s fee for it.', 'Ask for a larger one.'),
  'token-taken': words('You have taken this token in already.', 'Its money is in your purse.'),
  'token-spent': words(
    'The coins of this token were spent before.',
    'Do not accept it as payment; ask for another one.',
  ),
} as const satisfies Readonly<Record<string, Words>>;

function words(happened: Words['happened'], next: Words['next']): Words {
  return { happened, next };
}

function because(detail: string | undefined): string {
  return detail === undefined || detail === '' ? '' : ` (${detail})`;
}
