// An offer of a payee whom no authority certifies (SPEC §12): its chain is one certificate that its own key signs. Everything else of
// an offer is held as for others. Its dates are its own word: they never move the device's time. A chain that claims an
// authority and does not hold is no such offer, and stays refused.
import {
  certificateCodec,
  certificateType,
  greatestCertificate,
  wrongClaim,
  type CertificateClaims,
} from '#protocols/credential/messages.ts';
import { documentType, greatestOffer } from '#protocols/deal/messages.ts';
import { readOfferShape, type Offer } from '#protocols/deal/offer.ts';
import { hex, sameBytes } from '#protocols/values/bytes.ts';
import { fromBytes } from '#protocols/values/codec.ts';
import { coseContent, coseVerify1, type PublicKey } from '#protocols/values/cose.ts';
import { digest } from '#protocols/values/digest.ts';
import { good, type Result } from '#protocols/values/result.ts';
import { timeText, type Seconds } from '#protocols/values/time.ts';
import type { Contact, DeviceState } from '../state/device-state.ts';
import type { ReviewField } from '../workflows/render-pages.ts';
import { failed, type Failed } from './request.ts';

/** An offer under the payee's own key, and the contact whose key that is. */
export interface UncertifiedOffer {
  readonly offer: Offer;
  readonly contact: Contact | undefined;
}

/** Reads such an offer; `undefined` when its payee claims to be certified. */
export function readUncertifiedOffer(
  bytes: Uint8Array,
  { contacts = [], timeBound }: DeviceState,
): Result<UncertifiedOffer, Failed> | undefined {
  const shape = readOfferShape(bytes);
  const certificate = shape.ok && shape.value.chain.length === 1 ? shape.value.chain[0] : undefined;
  const claims = certificate && ownClaims(certificate);
  if (!shape.ok || !certificate || !claims) return undefined;
  const content = shape.value;
  const key: PublicKey = { algorithm: 'Ed25519', bytes: claims.confirmation.key.x };
  if (!coseVerify1(bytes, documentType.offer, key, greatestOffer).ok) return failed('checkFailed', 'offer-signature');
  if (claims.name !== content.payee) return failed('checkFailed', 'offer-payee-differs');
  if (Math.min(content.validUntil, claims.notAfter) < timeBound) return failed('checkFailed', 'offer-expired');
  const { confirmation: _key, id: _id, ...named } = claims;
  // Under a name of its own making, so that nobody who claims an authority's payee gets the pseudonym that is for that one.
  const payee = { ...named, issuer: `key ${hex(key.bytes)}`, key, digest: digest(certificate) };
  const offer = { content, digest: digest(bytes), payee, latestIssue: timeBound };
  return good({ offer, contact: contacts.find((one) => sameBytes(one.key, key.bytes)) });
}

/** SPEC §12: what the review says of who the payee is. */
export function groundFields({ offer, contact }: UncertifiedOffer): readonly ReviewField[] {
  if (!contact) return [{ label: 'UNVERIFIED', value: 'Nobody vouches for this name.' }];
  return [
    { label: 'Known since', value: dayOf(contact.since) },
    ...(contact.name === offer.content.payee ? [] : [{ label: 'Known as', value: contact.name }]),
  ];
}

/** The claims of a certificate that its own key signs for its own name, with a payee's role. */
function ownClaims(certificate: Uint8Array): CertificateClaims | undefined {
  const content = coseContent(certificate, greatestCertificate);
  const read = content && fromBytes(certificateCodec, content, greatestCertificate);
  if (!read?.ok || wrongClaim(read.value) !== undefined) return undefined;
  const { issuer, name, roles, confirmation } = read.value;
  const key: PublicKey = { algorithm: 'Ed25519', bytes: confirmation.key.x };
  const isOwn = issuer === name && coseVerify1(certificate, certificateType, key, greatestCertificate).ok;
  return isOwn && (roles.includes('till') || roles.includes('merchant')) ? read.value : undefined;
}

function dayOf(seconds: Seconds): string {
  return seconds === 0 ? 'a day not known' : timeText(seconds).slice(0, 10);
}
