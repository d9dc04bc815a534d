// What the device makes of an offer of a payee whom no authority certifies (SPEC §12): whether the key is a contact's, and what
// the review says of it. The offer itself is held as every other one (deal SPEC §2).
import type { Offer } from '#protocols/deal/offer.ts';
import { readUncertifiedOffer } from '#protocols/deal/uncertified-offer.ts';
import { sameBytes } from '#protocols/values/bytes.ts';
import { good, type Result } from '#protocols/values/result.ts';
import { timeText, type Seconds } from '#protocols/values/time.ts';
import type { Contact, DeviceState } from '../state/device-state.ts';
import type { ReviewField } from '../workflows/render-pages.ts';
import { offerRefused } from './offer-refused.ts';
import type { Failed } from './request.ts';

/** An offer under the payee's own key, and the contact whose key that is. */
export interface UncertifiedOffer {
  readonly offer: Offer;
  readonly contact: Contact | undefined;
}

/** Reads such an offer; `undefined` when its payee claims to be certified. */
export function uncertifiedOffer(
  bytes: Uint8Array,
  { contacts = [], timeBound }: DeviceState,
): Result<UncertifiedOffer, Failed> | undefined {
  const read = readUncertifiedOffer(bytes, { notEarlierThan: timeBound });
  if (!read) return undefined;
  if (!read.ok) return offerRefused(read.error);
  const offer = read.value;
  return good({ offer, contact: contacts.find((one) => sameBytes(one.key, offer.payee.key.bytes)) });
}

/** SPEC §12: what the review says of who the payee is. */
export function groundFields({ offer, contact }: UncertifiedOffer): readonly ReviewField[] {
  if (!contact) return [{ label: 'UNVERIFIED', value: 'Nobody vouches for this name.' }];
  return [
    { label: 'Known since', value: dayOf(contact.since) },
    ...(contact.name === offer.content.payee ? [] : [{ label: 'Known as', value: contact.name }]),
  ];
}

function dayOf(seconds: Seconds): string {
  return seconds === 0 ? 'a day not known' : timeText(seconds).slice(0, 10);
}
