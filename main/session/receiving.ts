// Being paid, as screens ask for it: a name, certified or not, requests, pasted tokens. What was asked for before is served as soon as the
// wallet is put together, so that a request may be paid whenever this program runs.
import { takeToken } from '#app/business/take-token.ts';
import type { MakeOfferFailure } from '#app/commerce/make-offer.ts';
import type { Payee } from '#app/business/receive.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';
import type { WalletView } from '#app/screen-contract/views.ts';
import { readOfferShape } from '#protocols/deal/offer.ts';
import { hex } from '#protocols/values/bytes.ts';
import { isPrintable } from '#protocols/values/codec.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { Handlers } from '../dispatch.ts';
import { problemOf, recordedProblem } from './problems.ts';
import { createReceivingDesk } from './receiving-desk.ts';
import { createOwnIdentity } from './receiving-identity.ts';
import type { Composed, SessionParts, WalletSession } from './wallet-session.ts';

/** What a request asks for. */
export type Wish = {
  readonly title: string;
  readonly amount: { readonly minor: string; readonly currency: Parameters<Payee['offer']>[0]['currency'] };
  readonly validForSeconds: number;
};

/** What a session keeps for it. */
export type Receiving = {
  view(): Pick<WalletView, 'identity' | 'requests'>;
  /** Tells where the wallet's blocks are, once they are put together; serves what was asked for before. */
  attend(composed: () => Composed | undefined): void;
  takeName(name: string, by: 'authority' | 'own-key'): Promise<Result<Record<string, never>, Problem>>;
  request(wish: Wish): Promise<Result<{ readonly deal: string }, Problem>>;
  stop(): Promise<void>;
};

const usualRefreshMs = 5000;
const refuse = (code: Problem['code'], details: Problem['details'] = {}) => bad({ code, details });

/** Makes it; `changed` is told whenever the view has. */
export function createReceiving(parts: SessionParts, changed: () => void): Receiving {
  const { store, clock, onFault } = parts;
  const identity = createOwnIdentity(parts, changed);
  let composedNow: () => Composed | undefined = () => undefined;
  let acting: { readonly composed: Composed; readonly payee: Payee } | undefined;
  let opened: Promise<void> | undefined;
  let openedFor: Composed | undefined;
  const desk = createReceivingDesk({ store, clock, payee, changed });

  // The key stays when the name changes, and receipts name no one: one payee serves all requests of a put-together wallet.
  function payee(): Payee | undefined {
    const composed = composedNow();
    const signer = identity.current();
    if (!composed || !signer) return undefined;
    if (acting?.composed !== composed) {
      const present = () => identity.current() ?? signer;
      const asked = {
        get name() {
          return present().name;
        },
        key: signer.key,
        get chain() {
          return present().chain;
        },
      };
      acting = { composed, payee: composed.payee(asked) };
    }
    return acting.payee;
  }

  async function open(): Promise<Composed | undefined> {
    const composed = composedNow();
    if (!composed) return undefined;
    if (openedFor !== composed) {
      openedFor = composed;
      opened = identity.open(composed.root.bytes).then(() => desk.open());
    }
    try {
      await opened;
    } catch (fault) {
      openedFor = undefined; // read again next time
      throw fault;
    }
    return composed;
  }

  let working: Promise<void> | undefined;
  const work = () => {
    working ??= look()
      .catch(onFault)
      .finally(() => (working = undefined));
  };
  async function look(): Promise<void> {
    if (!(await open()) || !identity.current()) return;
    await identity.keepFresh();
    await desk.refresh();
  }
  const timer = setInterval(work, parts.recoverMs ?? usualRefreshMs);
  timer.unref();

  return {
    view() {
      const known = identity.view();
      return { ...(known && { identity: known }), requests: [...desk.requests()] };
    },
    attend(composed) {
      composedNow = composed;
      work();
    },
    async takeName(name, by) {
      const composed = await open();
      if (!composed) return refuse('root-not-pinned');
      const root = composed.root.bytes;
      const taken = by === 'authority' ? await identity.take(name, root) : await identity.takeUncertified(name);
      return taken.ok ? good({}) : taken;
    },
    async request({ title, amount, validForSeconds }) {
      const composed = await open();
      if (!composed) return refuse('root-not-pinned');
      const { currency } = amount;
      const unitPrice = BigInt(amount.minor);
      if (!isPrintable(title)) return refuse('request-malformed');
      const fresh = await identity.keepFresh();
      if (!fresh.ok) return fresh;
      const purses = await composed.ecash.purses();
      if (!purses.some((purse) => purse.currency === currency)) return refuse('no-purse-to-receive', { currency });
      const origin = await desk.origin();
      if (!origin.ok) return origin;
      const lines = [{ description: title, quantity: 1, unitPrice, taxRate: 0 }];
      const made = await payee()?.offer(
        { title, currency, lines, deliverTo: `${origin.value}/deals` },
        validForSeconds,
      );
      if (!made) return refuse('name-needed');
      if (!made.ok) return bad(offerProblem(made.error, currency));
      const offer = readOfferShape(made.value);
      if (!offer.ok) throw new Error('an offer of ours is malformed');
      desk.add({ id: offer.value.deal, offer: made.value, content: offer.value });
      await desk.refresh();
      changed();
      return good({ deal: hex(offer.value.deal) });
    },
    async stop() {
      clearInterval(timer);
      await desk.stop();
      await working;
      await opened?.catch(() => undefined);
      await desk.stop();
    },
  };
}

function offerProblem(failure: MakeOfferFailure, currency: string): Problem {
  if (failure.code === 'goods-malformed') return { code: 'request-malformed', details: {} };
  const [reason] = failure.reasons;
  if (!reason || reason.code === 'currency-not-accepted') {
    return { code: 'no-purse-to-receive', details: { currency } };
  }
  return { code: reason.code, details: 'detail' in reason ? { detail: reason.detail } : {} };
}

/** What answers the methods of being paid. */
export function receiveHandlers(
  session: WalletSession,
): Pick<Handlers, 'receive/name' | 'receive/request' | 'receive/token'> {
  const { receiving, activities } = session;
  receiving.attend(() => session.composed());
  return {
    'receive/name': ({ name, uncertified = false }) => receiving.takeName(name, uncertified ? 'own-key' : 'authority'),
    'receive/request': (wish) => receiving.request(wish),
    'receive/token'({ token, purse }) {
      const composed = session.composed();
      if (!composed) return refuse('root-not-pinned');
      return activities.begin('take-token', async ({ tell, following }) => {
        const taken = await takeToken(composed.wallet, purse, token, following);
        if (!taken.ok) return problemOf(taken.error);
        const { view } = taken.value;
        tell({ about: view.id });
        const pause = session.reached(taken.value);
        return pause ?? (view.failure && recordedProblem(view.failure));
      });
    },
  };
}
