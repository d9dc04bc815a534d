// An offer arrives: by link, file or pasted bytes (protocols/deal SPEC §2, §6). It is fetched once, verified under the
// root that the person trusts, or under its payee's own key, and judged by the clock; what does not hold is refused with the
// reason. On which ground a payee is believed, ground.ts says.
import { sameBytes } from '#protocols/values/bytes.ts';
import { digest } from '#protocols/values/digest.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { OfferFailure } from '#protocols/deal/errors.ts';
import { greatestOffer } from '#protocols/deal/messages.ts';
import { readOffer, type Offer } from '#protocols/deal/offer.ts';
import { readUncertifiedOffer } from '#protocols/deal/uncertified-offer.ts';
import { readOfferLink } from '#protocols/deal/payer.ts';
import type { Http, HttpFailure } from '../support/communication/http.ts';
import type { Clock } from '../support/ports.ts';

/** An offer that held, with its exact bytes: these are what the device verifies again and what the archive keeps. */
export type AcceptedOffer = Offer & { readonly bytes: Uint8Array };

/**
 * Why there is no offer to pay.
 * - `link-malformed`: the link is none of ours or leads where a wallet must not go.
 * - `offer-unavailable`: the shop did not give it; `detail` says how. Try again later.
 * - `offer-not-as-linked`: the bytes are not those whose digest the link carries: ask the shop for a new link.
 */
export type AcceptFailure =
  | OfferFailure
  | { readonly code: 'link-malformed' }
  | { readonly code: 'offer-unavailable'; readonly detail: string }
  | { readonly code: 'offer-not-as-linked' };

/** Fetches and verifies the offer behind a `web+semper:offer` link. */
export async function acceptLink(
  link: string,
  root: Uint8Array,
  ports: { readonly http: Http; readonly clock: Clock },
): Promise<Result<AcceptedOffer, AcceptFailure>> {
  const where = readOfferLink(link.trim());
  if (!where) return bad({ code: 'link-malformed' });
  const answer = await ports.http.send({ method: 'GET', url: where.url, greatestAnswer: greatestOffer });
  if (!answer.ok) return bad({ code: 'offer-unavailable', detail: unavailable(answer.error) });
  if (answer.value.status !== 200) return bad({ code: 'offer-unavailable', detail: `status ${answer.value.status}` });
  const bytes = answer.value.body;
  if (where.digest && !sameBytes(digest(bytes), where.digest)) return bad({ code: 'offer-not-as-linked' });
  return acceptOffer(bytes, root, ports.clock);
}

/** Verifies offer bytes that came by file, QR code or clipboard. */
export function acceptOffer(bytes: Uint8Array, root: Uint8Array, clock: Clock): Result<AcceptedOffer, AcceptFailure> {
  const at = { clock: clock.now() };
  const offer = readUncertifiedOffer(bytes, at) ?? readOffer(bytes, root, at);
  return offer.ok ? good({ ...offer.value, bytes }) : offer;
}

function unavailable(failure: HttpFailure): string {
  return failure.code === 'unreachable'
    ? `the shop cannot be reached: ${failure.detail}`
    : `no answer: ${failure.detail}`;
}
