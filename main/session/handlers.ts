// What answers each method of the screen contract. Looking and small acts are answered at once; whatever asks the person on
// the device is begun, and told by the view. Every input was validated before it came here (dispatch.ts).
import { bookHandlers } from './books.ts';
import { deviceHandlers } from './device-handlers.ts';
import { receiveHandlers } from './receiving.ts';
import { recordHandlers } from './records.ts';
import { load } from '#app/business/load.ts';
import { considerOffer, pay } from '#app/business/pay.ts';
import { operations, resume } from '#app/business/recover.ts';
import type { Money } from '#app/screen-contract/money.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';
import type { Waiting } from '#protocols/device-link/messages.ts';
import { amount, type Amount } from '#protocols/values/amount.ts';
import { hex } from '#protocols/values/bytes.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { OpenHandlers } from '../dispatch.ts';
import { deviceWaiting, trustedIoFailure } from '../trusted-io.ts';
import { mintUnfit, rootUnfit } from './money-kind.ts';
import { paymentDetails } from './payment-view.ts';
import { problemOf, recordedProblem } from './problems.ts';
import { linkFromShop } from './shop-offer.ts';
import type { Composed, WalletSession } from './wallet-session.ts';

type Done = Result<Record<string, never>, Problem>;
const done: Done = good({});
const refuse = (code: Problem['code']): Result<never, Problem> => bad(problemOf({ code }));

/** What answers the methods over one session; the door's own (door.ts) come beside them. */
export type SessionHandlers = Omit<OpenHandlers, 'door/lock' | 'door/stay' | 'door/set-passphrase'>;

/** The handlers over one session. */
export function sessionHandlers(session: WalletSession): SessionHandlers {
  const { seat, activities } = session;
  const { clock, http, money = 'practice' } = session.parts;
  let answerCode: ((same: boolean) => void) | undefined;

  const composed = (): Result<Composed, Problem> => {
    const wallet = session.composed();
    return wallet ? good(wallet) : refuse('root-not-pinned');
  };
  const operationOf = async ({ wallet }: Composed, id: string) =>
    (await operations(wallet)).find((operation) => operation.id === id);

  async function considerSource(source: Parameters<typeof considerOffer>[1]): Promise<Done> {
    const wallet = composed();
    if (!wallet.ok) return wallet;
    const considered = await considerOffer(wallet.value.wallet, source);
    if (!considered.ok) return bad(problemOf(considered.error));
    if (!activities.isRunning()) activities.dismiss();
    session.consider(considered.value);
    return done;
  }

  return {
    ...recordHandlers(session),
    ...bookHandlers(session),
    ...receiveHandlers(session),
    ...deviceHandlers(session),
    async 'payment/details'({ id }) {
      const wallet = composed();
      if (!wallet.ok) return wallet;
      const operation = await operationOf(wallet.value, id);
      const details = operation && paymentDetails(operation, wallet.value.root.name, seat.policy());
      return details ? good(details) : refuse('operation-unknown');
    },

    'device/connect'() {
      seat.retry();
      return done;
    },
    async 'device/take-over'() {
      const problem = await seat.takeOver();
      return problem ? bad(problem) : done;
    },
    async 'device/forget'({ key }) {
      const problem = await seat.forget(key);
      return problem ? bad(problem) : done;
    },
    'device/pair': () =>
      activities.begin('pair', async ({ tell, following }) => {
        let digits = '';
        const person = {
          showDigits(drawn: string) {
            digits = drawn;
            tell({ pairing: { digits } });
          },
          confirmCode(code: string, signal: AbortSignal) {
            tell({ pairing: { digits, code } });
            return new Promise<boolean>((resolve) => {
              answerCode = resolve;
              signal.addEventListener('abort', () => resolve(false), { once: true });
            });
          },
        };
        const onWaiting = (waiting: Waiting) => tell({ waiting: deviceWaiting(waiting) });
        return seat.pair(person, { signal: following.signal, onWaiting });
      }),
    'device/answer-code'({ same }) {
      answerCode?.(same);
      answerCode = undefined;
      return done;
    },

    'trust/pin'({ fingerprint }) {
      const root = session.proposedRoot() ?? session.composed()?.root;
      if (!root) return refuse('market-not-running');
      if (root.fingerprint !== fingerprint) return refuse('root-changed');
      const unfit = rootUnfit(money, root, money === 'real' ? session.proposedRoot() : undefined);
      if (unfit) return bad(unfit);
      const device = seat.current();
      if (!device) return refuse('device-absent');
      return activities.begin('pin-root', async ({ tell, following }) => {
        const pinned = await device.pinRoot(
          { certificate: root.bytes },
          { signal: following.signal, onWaiting: (waiting) => tell({ waiting: deviceWaiting(waiting) }) },
        );
        if (!pinned.ok) return problemOf(trustedIoFailure(pinned.error));
        session.trust(root);
        await seat.describe();
        return undefined;
      });
    },

    'purse/open'({ name, currency }) {
      const wallet = composed();
      if (!wallet.ok) return wallet;
      const { mint } = session.parts.surroundings().places;
      if (mint === undefined) return refuse('market-not-running');
      return activities.begin('open-purse', async ({ following }) => {
        const unfit = await mintUnfit(money, mint, { http, practiceMint: mint });
        if (unfit) return unfit;
        const opened = await wallet.value.ecash.openPurse(name, mint, currency.toLowerCase(), following);
        await seat.describe();
        return opened.ok ? undefined : problemOf(opened.error);
      });
    },
    'purse/load'({ purse, amount }) {
      const wallet = composed();
      if (!wallet.ok) return wallet;
      return activities.begin('load', async ({ tell, following }) => {
        const progress = await load(wallet.value.wallet, purse, amountOf(amount), following);
        if (!progress.ok) return problemOf(progress.error);
        tell({ about: progress.value.view.id });
        return session.reached(progress.value);
      });
    },

    async 'offer/from-shop'() {
      const link = await linkFromShop(session.parts.surroundings().till, http);
      return link.ok ? considerSource({ link: link.value }) : link;
    },
    'offer/consider': (input) =>
      considerSource('link' in input ? input : { bytes: Uint8Array.from(Buffer.from(input.file, 'base64')) }),
    'offer/put-aside'() {
      session.consider(undefined);
      return done;
    },
    'offer/pay'({ digest, purse }) {
      const wallet = composed();
      if (!wallet.ok) return wallet;
      const considered = session.considered();
      if (!considered) return refuse('no-offer');
      if (hex(considered.offer.digest) !== digest) return refuse('offer-changed');
      if (considered.offer.content.validUntil < clock.now()) return refuse('offer-expired');
      return activities.begin('pay', async ({ tell, following }) => {
        const paid = await pay(wallet.value.wallet, considered.offer, purse, following);
        await seat.describe();
        if (!paid.ok) return problemOf(paid.error);
        const { view } = paid.value;
        tell({ about: view.id });
        // From here on the list of payments knows it; an offer that was only refused may be paid after all.
        if (view.state !== 'refused' && view.state !== 'failed') session.consider(undefined);
        const pause = session.reached(paid.value);
        return pause ?? (view.failure && recordedProblem(view.failure));
      });
    },

    'payment/resume': ({ id }) => activities.begin('resume', ({ following }) => session.resume(id, following), id),
    async 'payment/cancel'({ id }) {
      return (await session.cancel(id)) ? done : refuse('too-late');
    },
    'payment/take-back'({ id }) {
      const wallet = composed();
      if (!wallet.ok) return wallet;
      return activities.begin(
        'take-back',
        async ({ following }) => {
          const started = await wallet.value.ecash.takeBack(id);
          if (!started.ok) return problemOf(started.error);
          const progress = await resume(wallet.value.wallet, started.value.id, following);
          return progress && session.reached(progress);
        },
        id,
      );
    },

    'activity/give-up'() {
      activities.giveUp();
      return done;
    },
    'activity/dismiss'() {
      activities.dismiss();
      return done;
    },
  };
}

function amountOf({ minor, currency }: Money): Amount {
  return amount(BigInt(minor), currency);
}
