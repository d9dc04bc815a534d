// What can be said of a passphrase honestly by its length alone. It is no measure of strength: a long one that stands in a book is
// weak; but a short one always is.
import { shortestPassphrase } from '#app/screen-contract/door-views.ts';

/** How its length is, in characters as people count them. */
export type PassphraseLength = 'none' | 'short' | 'enough' | 'good' | 'long';

const goodFrom = 16;
const longFrom = 24;

/** Judges the length. */
export function lengthOf(typed: string): PassphraseLength {
  const { length } = [...typed];
  if (length === 0) return 'none';
  if (length < shortestPassphrase) return 'short';
  if (length < goodFrom) return 'enough';
  return length < longFrom ? 'good' : 'long';
}
