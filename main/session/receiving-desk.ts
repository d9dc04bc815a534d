// Where this wallet is paid: its requests, and small servers on this computer that hand them out and take payments in. The port
// is kept, since it stands in every link; while a request of an earlier port may still be paid, that port is served too, and
// when it is somebody else's now, the request is over.
import type { OfferedDeal, Payee } from '#app/business/receive.ts';
import type { PaymentRequest } from '#app/screen-contract/receive-views.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';
import type { Clock } from '#app/support/ports.ts';
import type { Store } from '#app/support/store/store.ts';
import { hex } from '#protocols/values/bytes.ts';
import { field, fromBytes, record, toBytes, uint } from '#protocols/values/codec.ts';
import { digest } from '#protocols/values/digest.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { Seconds } from '#protocols/values/time.ts';
import { requestUrl, serveRequests } from '../headless/request-routes.ts';
import { greatestPaymentMessage } from '../headless/till-routes.ts';
import { serveHttp, type RunningServer } from '../node/http-server.ts';
import { moneyOf } from './payment-view.ts';

/** What a desk stands on. */
export type DeskParts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly payee: () => Payee | undefined;
  /** Told whenever a request changed. */
  readonly changed: () => void;
};

/** Requests and servers. */
export type ReceivingDesk = {
  /** The newest requests. */
  requests(): readonly PaymentRequest[];
  /** Reads the requests and serves those that are open. */
  open(): Promise<void>;
  /** The origin under which new requests are made; serves it from now on. */
  origin(): Promise<Result<string, Problem>>;
  /** A request was made, at the origin. */
  add(deal: OfferedDeal): void;
  /** Looks which requests were paid, or are over. */
  refresh(): Promise<void>;
  stop(): Promise<void>;
};

type Known = OfferedDeal & { readonly origin: string; readonly paidAt?: Seconds };

const space = 'receiving';
const portCodec = record({ port: field(1, uint(65_535)) });
const mostShown = 64;
const mostEarlierPorts = 8;

/** Makes it; nothing is served before `open` or `origin`. */
export function createReceivingDesk({ store, clock, payee, changed }: DeskParts): ReceivingDesk {
  const known = new Map<string, Known>();
  const servers = new Map<string, RunningServer>();
  let own: Promise<Result<string, Problem>> | undefined;
  let shown = '';
  let stopped = false;

  const stateOf = ({ content, origin, paidAt }: Known): PaymentRequest['is'] => {
    if (paidAt !== undefined) return 'paid';
    return clock.now() > content.validUntil || !servers.has(origin) ? 'over' : 'open';
  };

  async function serve(port: number): Promise<string | undefined> {
    const started = await serveHttp({
      port,
      greatestBody: greatestPaymentMessage,
      async handle(request) {
        const acting = payee();
        if (!acting) throw new Error('nothing is put together that could be paid');
        const answer = await serveRequests({ payee: acting, offer: (deal) => offerOf(deal) }, request);
        if (request.method === 'PUT') await refresh();
        return answer;
      },
    });
    if (!started.ok) return undefined;
    if (stopped) {
      await started.value.stop();
      return undefined;
    }
    servers.set(started.value.url, started.value);
    return started.value.url;
  }

  function offerOf(deal: string): Uint8Array | 'over' | undefined {
    const one = known.get(deal);
    return one && (stateOf(one) === 'open' ? one.offer : 'over');
  }

  async function serveOwn(): Promise<Result<string, Problem>> {
    const port = await keptPort(store);
    const served = [...servers.keys()].find((origin) => port !== 0 && origin.endsWith(`:${port}`));
    const url = served ?? (await serve(port)) ?? (await serve(0));
    if (url === undefined) return bad({ code: 'requests-unreachable', details: {} });
    const now = Number(new URL(url).port);
    if (now !== port) await store.transact((rows) => rows.put(space, 'port', toBytes(portCodec, { port: now })));
    return good(url);
  }

  async function origin(): Promise<Result<string, Problem>> {
    own ??= serveOwn();
    const outcome = await own;
    if (!outcome.ok) own = undefined;
    return outcome;
  }

  async function refresh(): Promise<void> {
    const acting = payee();
    for (const [deal, one] of known) {
      if (one.paidAt !== undefined || !acting) continue;
      const paidAt = await acting.paidAt(one.id);
      if (paidAt !== undefined) known.set(deal, { ...one, paidAt });
    }
    const states = [...known.values()].map(stateOf).join();
    if (states === shown) return;
    shown = states;
    changed();
  }

  function add(deal: OfferedDeal): void {
    const { deliverTo } = deal.content;
    known.set(hex(deal.id), { ...deal, origin: new URL(deliverTo).origin });
  }

  return {
    requests() {
      // Of two in one second the one that was made last comes first.
      const madeLast = [...known.values()].toReversed();
      const newest = madeLast.toSorted((one, other) => other.content.issuedAt - one.content.issuedAt);
      return newest.slice(0, mostShown).map((one) => requestView(one, stateOf(one)));
    },
    async open() {
      for (const deal of (await payee()?.offers()) ?? []) add(deal);
      const live = [...known.values()].filter(({ content }) => clock.now() <= content.validUntil);
      if (live.length > 0) await origin();
      const earlier = new Set(live.map((one) => one.origin).filter((url) => !servers.has(url)));
      for (const url of [...earlier].slice(0, mostEarlierPorts)) await serve(Number(new URL(url).port));
      await refresh();
    },
    origin,
    add,
    refresh,
    async stop() {
      stopped = true;
      await own?.catch(() => undefined);
      await Promise.all([...servers.values()].map((server) => server.stop()));
      servers.clear();
    },
  };
}

async function keptPort(store: Store): Promise<number> {
  const kept = await store.transact((rows) => rows.get(space, 'port'));
  const read = kept && fromBytes(portCodec, kept, 64);
  if (read && !read.ok) throw new Error('the port under which this wallet is paid is damaged');
  return read ? read.value.port : 0;
}

function requestView({ id, offer, content, origin, paidAt }: Known, is: PaymentRequest['is']): PaymentRequest {
  const deal = hex(id);
  const url = encodeURIComponent(requestUrl(origin, deal));
  return {
    deal,
    title: content.title,
    total: moneyOf(content.total),
    link: `web+semper:offer?url=${url}&digest=${hex(digest(offer))}`,
    file: Buffer.from(offer).toString('base64'),
    madeAt: content.issuedAt,
    validUntil: content.validUntil,
    is,
    ...(paidAt !== undefined && { paidAt }),
  };
}
