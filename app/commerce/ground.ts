// On which ground a payee is believed (DESIGN §4, who is this): an authority's word, the person's own memory of a key, or none.
// The device decides it anew at each review and shows its own; this is what to expect there, from what it last told of its contacts.
import type { Offer } from '#protocols/deal/offer.ts';
import { hex, sameBytes } from '#protocols/values/bytes.ts';
import type { Seconds } from '#protocols/values/time.ts';

/** A payee whom the person confirmed on the device by its key; `since` is the device's lower bound of the time then. */
export type Contact = { readonly name: string; readonly key: Uint8Array; readonly since: Seconds };

/** The ground. `by` is the authority's name, or the name under which the person knows the key; keys are Ed25519, 32 bytes. */
export type Ground =
  | { readonly is: 'certified'; readonly by: string }
  | { readonly is: 'known'; readonly by: string; readonly key: Uint8Array; readonly since: Seconds }
  | { readonly is: 'unverified'; readonly key: Uint8Array };

/** The ground of a verified offer; `root` is the name of the root under which it was verified. */
export function groundOf(
  { certified, payee }: Pick<Offer, 'certified' | 'payee'>,
  root: string,
  contacts: readonly Contact[],
): Ground {
  if (certified) return { is: 'certified', by: root };
  const key = payee.key.bytes;
  const contact = contacts.find((one) => sameBytes(one.key, key));
  return contact ? { is: 'known', by: contact.name, key, since: contact.since } : { is: 'unverified', key };
}

/**
 * What rules and counters know a payee by: its name where an authority certifies it, else its key, since a name that nobody
 * vouches for would bring its bearer whatever rule was made for another.
 */
export function payeeForRules({ certified, payee }: Pick<Offer, 'certified' | 'payee'>): string {
  return certified ? payee.name : `key ${hex(payee.key.bytes)}`;
}
