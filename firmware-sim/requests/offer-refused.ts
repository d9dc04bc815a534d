// Why an offer is refused, as a response says it (SPEC §7): the deal's own code, and what is wrong with a certificate or where.
import type { OfferFailure } from '#protocols/deal/errors.ts';
import { failed } from './request.ts';

/** The failure of an offer as that of a request. */
export function offerRefused(error: OfferFailure): ReturnType<typeof failed> {
  if (error.code === 'offer-payee-uncertified') return failed('checkFailed', error.code, error.reason.code);
  return failed('checkFailed', error.code, 'path' in error ? error.path : undefined);
}
