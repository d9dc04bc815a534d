// The HTTP interface of a person's wallet as payee (protocols/deal SPEC §2, §4, §6): its own requests out, payment messages in, and
// nothing else. An offer that nobody should pay any more is not handed out.
import { payeeRefusalStatus } from '#protocols/deal/errors.ts';
import { methodRefused, problem, type ServedAnswer, type ServedRequest } from '../node/http-server.ts';
import type { Payee } from './payee.ts';
import { takePayment } from './till-routes.ts';

/** What the routes act on: the payee, and the offer of a deal (32 hex digits) while it is open. */
export type RequestDesk = {
  readonly payee: Pick<Payee, 'takePayment'>;
  readonly offer: (deal: string) => Uint8Array | 'over' | undefined;
};

/** Answers one request. Throws what the payee throws, which the server answers as `internal-error`. */
export async function serveRequests({ payee, offer }: RequestDesk, request: ServedRequest): Promise<ServedAnswer> {
  const { method, path } = request;
  const asked = /^\/offers\/([0-9a-f]{32})$/.exec(path)?.[1];
  const paid = /^\/deals\/([0-9a-f]{32})\/1$/.exec(path)?.[1];
  if (asked !== undefined) return method === 'GET' ? giveOffer(asked, offer(asked)) : methodRefused('GET');
  if (paid !== undefined) return method === 'PUT' ? takePayment(payee, paid, request) : methodRefused('PUT');
  return problem(404, 'nothing-here');
}

/** Where the offer of a deal is fetched, behind an origin. */
export function requestUrl(origin: string, deal: string): string {
  return `${origin}/offers/${deal}`;
}

function giveOffer(deal: string, offer: Uint8Array | 'over' | undefined): ServedAnswer {
  if (offer === undefined) return problem(payeeRefusalStatus['deal-unknown'], 'deal-unknown');
  if (offer === 'over') return problem(payeeRefusalStatus['offer-expired'], 'offer-expired');
  return {
    status: 200,
    contentType: 'application/semper-offer+cbor',
    body: offer,
    headers: { 'Content-Disposition': `attachment; filename="${deal}.semper-offer"` },
  };
}
