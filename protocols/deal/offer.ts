// Reads an offer as whoever receives it does: the payer's wallet and the device (SPEC §2). The sums, the signature and the
// payee's chain are checked before anybody acts on a field.
import type { CertificateFailure } from '../credential/errors.ts';
import { readRoot, verifyChain, type JudgedAt, type NameCertificate } from '../credential/verifier.ts';
import { digest } from '../values/digest.ts';
import { fromBytes } from '../values/codec.ts';
import { coseContent, coseVerify1 } from '../values/cose.ts';
import { bad, good, type Result } from '../values/result.ts';
import type { OfferFailure } from './errors.ts';
import { documentType, greatestOffer, offerCodec, type OfferContent } from './messages.ts';
import { wrongSum } from './sums.ts';
import { isDeliverable } from './url.ts';

/** An offer whose signature, chain, sums and validity held; `digest` is SHA-256 over the exact bytes. */
export type Offer = {
  readonly content: OfferContent;
  readonly digest: Uint8Array;
  readonly payee: NameCertificate;
  /** Whether an authority under the root vouches for the payee; otherwise its own key alone does (uncertified-offer.ts). */
  readonly certified: boolean;
  /** The latest issue date under the root; moves the device's lower bound of the time. */
  readonly latestIssue: number;
};

/**
 * Verifies an offer under a root certificate at a time (SPEC §2).
 * @returns the offer, or the first thing that does not hold. The payee's certificate must bear `till` or `merchant`.
 */
export function readOffer(bytes: Uint8Array, root: Uint8Array, at: JudgedAt): Result<Offer, OfferFailure> {
  const shape = readOfferShape(bytes);
  if (!shape.ok) return shape;
  const content = shape.value;
  const trusted = readRoot(root);
  if (!trusted.ok) return uncertified(trusted.error);
  const asTill = verifyChain(content.chain, trusted.value, 'till', at);
  const chain = asTill.ok ? asTill : verifyChain(content.chain, trusted.value, 'merchant', at);
  if (!chain.ok) return uncertified(chain.error);
  const { party, latestIssue } = chain.value;
  const held = heldOffer(bytes, content, party, at);
  return held.ok ? good({ ...held.value, certified: true, latestIssue }) : held;
}

/** What holds of every offer, whoever vouches for its payee: signature, name, end and limit (SPEC §2). */
export function heldOffer(
  bytes: Uint8Array,
  content: OfferContent,
  payee: NameCertificate,
  at: JudgedAt,
): Result<Pick<Offer, 'content' | 'digest' | 'payee'>, OfferFailure> {
  const signed = coseVerify1(bytes, documentType.offer, payee.key, greatestOffer);
  if (!signed.ok) return bad({ code: 'offer-signature', reason: signed.error.code });
  if (payee.name !== content.payee) {
    return bad({ code: 'offer-payee-differs', offered: content.payee, certified: payee.name });
  }
  const now = 'clock' in at ? at.clock : at.notEarlierThan;
  if (content.validUntil < now) return bad({ code: 'offer-expired', validUntil: content.validUntil });
  const limit = payee.liabilityLimit;
  if (limit && (limit.currency !== content.total.currency || limit.minor < content.total.minor)) {
    return bad({ code: 'offer-over-liability-limit' });
  }
  return good({ content, digest: digest(bytes), payee });
}

/** An offer whose payee's certificates do not hold (SPEC §2, chain). */
export function uncertified(reason: CertificateFailure): Result<never, OfferFailure> {
  return bad({ code: 'offer-payee-uncertified', reason });
}

/** Reads an offer's fields and sums WITHOUT its signature (SPEC §2): enough to show it as unverified, never to pay it. */
export function readOfferShape(bytes: Uint8Array): Result<OfferContent, OfferFailure> {
  const inner = coseContent(bytes, greatestOffer);
  if (!inner) return bad({ code: 'offer-malformed', path: '', expected: 'a COSE_Sign1 document' });
  const read = fromBytes(offerCodec, inner, greatestOffer);
  if (!read.ok) return bad({ ...read.error, code: 'offer-malformed' });
  const content = read.value;
  const malformed = (path: string, expected: string) => bad({ code: 'offer-malformed', path, expected } as const);
  if (content.issuedAt > content.validUntil) return malformed('.validUntil', 'a time after .issuedAt');
  if (content.chain.length === 0) return malformed('.chain', '1 to 3 certificates');
  if (content.lines.length === 0) return malformed('.lines', 'at least one');
  const systems = content.alternatives.map(({ system }) => system);
  if (systems.length === 0 || new Set(systems).size !== systems.length)
    return malformed('.alternatives', 'unlike systems');
  if (!isDeliverable(content.deliverTo)) return malformed('.deliverTo', 'an https URL, or http towards loopback');
  const sum = wrongSum(content);
  return sum === undefined ? read : bad({ code: 'offer-sums-differ', path: sum });
}
