// The till's HTTP interface (protocols/deal SPEC §2, §4, §6): offers out, payment messages in. Strict methods, types and
// sizes; no CORS, since a shop's page needs nothing but a link. What is refused is told as {"code", "detail"}.
import { methodRefused, problem, type ServedAnswer, type ServedRequest } from '../node/http-server.ts';
import { payeeRefusalStatus } from '#protocols/deal/errors.ts';
import { greatestOrder, greatestPayment } from '#protocols/deal/messages.ts';
import type { Result } from '#protocols/values/result.ts';
import type { Payee, PriceLine } from './payee.ts';

/** Something that the till sells. `id` stands in URLs: lower-case letters, digits and hyphens. */
export type Article = { readonly id: string; readonly title: string; readonly lines: readonly PriceLine[] };

/** What the routes act on; `url` is the till's origin. */
export type TillDesk = {
  readonly url: string;
  readonly name: string;
  readonly articles: readonly Article[];
  readonly validForSeconds: number;
  readonly payee: Payee;
  /** Whether an offer can be signed now. */
  readonly ready: () => Promise<Result<void, { readonly code: string; readonly detail: string }>>;
};

/** The longest payment message: order, payment, and the map around them (SPEC §4). */
export const greatestPaymentMessage = greatestOrder + greatestPayment + 16;

/** Answers one request to the till. Throws what the payee throws, which the server answers as `internal-error`. */
export async function serveTill(desk: TillDesk, request: ServedRequest): Promise<ServedAnswer> {
  const { method, path } = request;
  const article = /^\/offers\/([a-z0-9-]{1,64})$/.exec(path)?.[1];
  const deal = /^\/deals\/([0-9a-f]{32})\/1$/.exec(path)?.[1];
  if (article !== undefined) return method === 'GET' ? giveOffer(desk, article) : methodRefused('GET');
  if (deal !== undefined) return method === 'PUT' ? takePayment(desk.payee, deal, request) : methodRefused('PUT');
  if (path === '/.well-known/semper.json') return method === 'GET' ? describe(desk) : methodRefused('GET');
  return problem(404, 'nothing-here');
}

async function giveOffer(desk: TillDesk, id: string): Promise<ServedAnswer> {
  const article = desk.articles.find((candidate) => candidate.id === id);
  if (!article) return problem(404, 'article-unknown');
  const ready = await desk.ready();
  if (!ready.ok) return unable(`${ready.error.code}: ${ready.error.detail}`);
  const { title, lines } = article;
  const { validForSeconds } = desk;
  const offer = await desk.payee.offer({ title, lines, deliverTo: `${desk.url}/deals`, validForSeconds });
  if (!offer.ok) return unable(offer.error.code);
  return {
    status: 200,
    contentType: 'application/semper-offer+cbor',
    body: offer.value,
    headers: { 'Content-Disposition': `attachment; filename="${id}.semper-offer"` },
  };
}

/** Takes a payment message in (SPEC §4); `deal` is 32 hex digits. */
export async function takePayment(
  payee: Pick<Payee, 'takePayment'>,
  deal: string,
  { contentType, body }: ServedRequest,
): Promise<ServedAnswer> {
  const expected = 'application/semper-payment+cbor';
  if (contentType !== expected) return problem(415, 'type-refused', expected);
  const taken = await payee.takePayment(deal, body);
  switch (taken.is) {
    case 'receipt':
      return { status: 200, contentType: 'application/semper-receipt+cbor', body: taken.bytes };
    case 'later':
      return { status: 202, contentType: 'application/json', body: '{}', headers: { 'Retry-After': '2' } };
    case 'refused':
      return problem(payeeRefusalStatus[taken.code], taken.code, taken.detail);
  }
}

/** `/.well-known/semper.json`: who takes payments here, where offers are and where payments go. */
function describe({ url, name, articles }: TillDesk): ServedAnswer {
  const offers = articles.map(({ id, title }) => ({ title, url: `${url}/offers/${id}` }));
  const body = JSON.stringify({ version: 1, payee: name, offers, deals: `${url}/deals` });
  return { status: 200, contentType: 'application/json', body };
}

function unable(detail: string): ServedAnswer {
  return problem(payeeRefusalStatus['payee-unable'], 'payee-unable', detail);
}
