// One person's wallet at work: the device on its seat, the wallet's blocks over it, and what the screens may ask. The blocks
// are put together once a root is pinned (compose.ts); before that there is nothing that could pay. While something is in
// doubt it is recovered again and again, so that waiting is always safe.
import { cancel, operations, recover, resume } from '#app/business/recover.ts';
import type { AcceptedOffer } from '#app/commerce/accept-offer.ts';
import type { Progress } from '#app/payments/payment/operation.ts';
import type { Selection } from '#app/payments/selection/select-purse.ts';
import type { Archive } from '#app/support/archive/archive.ts';
import type { Http } from '#app/support/communication/http.ts';
import type { Clock, Random } from '#app/support/ports.ts';
import type { Store } from '#app/support/store/store.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';
import type { Places, WalletView } from '#app/screen-contract/views.ts';
import type { PairingMemory } from '#device/pairing-memory.ts';
import type { SocketAddress } from '#device/transports/socket.ts';
import type { HostIdentity } from '#protocols/device-link/messages.ts';
import { composeWallet } from '../compose.ts';
import { trustedIoOver } from '../trusted-io.ts';
import { createActivities, type Activities } from './activities.ts';
import { placesAround } from './device-places.ts';
import { createDeviceSeat, type DeviceSeat } from './device-seat.ts';
import { createReceiving, type Receiving } from './receiving.ts';
import { createRecords, type Records } from './records.ts';
import type { Deliver } from './delivery.ts';
import { deviceUnfit, rootUnfit, type MoneyKind } from './money-kind.ts';
import { createNotices, type Notices } from './notices.ts';
import { offerView, paymentView, purseView } from './payment-view.ts';
import { problemOf } from './problems.ts';
import { asRoot, keepRoot, pinnedRoot, trustView, type Root } from './trust.ts';

/** What a session is given by its host. */
export type SessionParts = {
  readonly store: Store;
  /** Keeps what happens. */
  readonly archive?: Archive;
  readonly http: Http;
  readonly clock: Clock;
  readonly random: Random;
  readonly pairings: PairingMemory;
  readonly identity: HostIdentity;
  /** Where the pinned root is kept. */
  readonly rootFile: string;
  /** Which money this wallet is for; default: practice. */
  readonly money?: MoneyKind;
  /** Where changes are told; default: of the session's own. */
  readonly notices?: Notices;
  /** Gives a file to the person, as the host does it. */
  readonly deliver: Deliver;
  /** Where the device, the shop and the mint are now; asked whenever it matters. */
  readonly surroundings: () => Surroundings;
  readonly onFault: (fault: unknown) => void;
  /** How often what is in doubt is asked about, in milliseconds. Default: 5000. */
  readonly recoverMs?: number;
};

/** What is around the wallet; each is absent while its program is not running. */
export type Surroundings = {
  readonly device?: SocketAddress;
  readonly places: Places;
  /** The practice authority's root certificate. */
  readonly root?: Uint8Array;
  /** Where the practice shop's till and the practice authority are asked. */
  readonly till?: string;
  readonly authority?: string;
};

/** The wallet's blocks, and the root they stand on. */
export type Composed = ReturnType<typeof composeWallet> & { readonly root: Root };

/** The offer before the person. */
export type Considered = { readonly offer: AcceptedOffer; readonly selection: Selection };

/** The session, as the handlers of the contract act on it. */
export type WalletSession = {
  readonly parts: SessionParts;
  readonly seat: DeviceSeat;
  readonly notices: Notices;
  readonly activities: Activities;
  /** Archive, search, verification. */
  readonly records: Records;
  /** Being paid. */
  readonly receiving: Receiving;
  composed(): Composed | undefined;
  /** The root that the surroundings propose, if it reads as one. */
  proposedRoot(): Root | undefined;
  /** Keeps the root that the device has pinned, and puts the wallet together on it. */
  trust(root: Root): void;
  considered(): Considered | undefined;
  consider(offer: Considered | undefined): void;
  /** Remembers why an operation waits; the problem, unless it is final and well. */
  reached(progress: Progress): Problem | undefined;
  resume(id: string, following: Parameters<typeof resume>[2]): Promise<Problem | undefined>;
  cancel(id: string): Promise<boolean>;
  /** The open wallet's part of the view. */
  view(): Promise<WalletView>;
  stop(): Promise<void>;
};

const mostPayments = 50;

/** Opens a session; it looks for the device, and recovers what was interrupted. */
export function openWalletSession(parts: SessionParts): WalletSession {
  const { store, http, clock, random, surroundings, onFault, money = 'practice' } = parts;
  const notices = parts.notices ?? createNotices();
  const changed = () => notices.changed();
  const activities = createActivities(changed, onFault);
  const records = createRecords(parts, changed);
  const receiving = createReceiving(parts, changed);
  const seat = createDeviceSeat({
    places: () => placesAround(surroundings().device),
    identity: parts.identity,
    memory: parts.pairings,
    random: (length) => random.bytes(length),
    now: () => clock.now(),
    unfit: (properties) => deviceUnfit(money, properties),
    money,
    changed() {
      records.sawDevice(seat.description()?.personKey);
      changed();
    },
  });
  const trustedIo = trustedIoOver(() => seat.current());
  const archived = records.archive && { archive: records.archive };
  const compose = (root: Root): Composed => ({
    ...composeWallet({
      store,
      http,
      clock,
      random,
      trustedIo,
      root: root.bytes,
      practice: money === 'practice',
      onFault,
      ...archived,
    }),
    root,
  });
  const pinned = pinnedRoot(parts.rootFile);
  let composed = pinned && !rootUnfit(money, pinned, undefined) ? compose(pinned) : undefined;
  let considered: Considered | undefined;
  const pauses = new Map<string, Problem>();

  function reached({ view, pause }: Progress): Problem | undefined {
    if (pause) pauses.set(view.id, problemOf(pause));
    else pauses.delete(view.id);
    changed();
    return pauses.get(view.id);
  }

  let recovering: Promise<void> | undefined;
  async function recoverOnce(): Promise<void> {
    if (!composed || activities.isRunning()) return;
    const before = [...pauses.values()].map(({ code }) => code).join();
    const progress = await recover(composed.wallet);
    for (const { view, pause } of progress) {
      if (pause) pauses.set(view.id, problemOf(pause));
      else pauses.delete(view.id);
    }
    const moved = progress.some(({ pause }) => !pause);
    if (moved || before !== [...pauses.values()].map(({ code }) => code).join()) changed();
  }
  const recoverNow = () => {
    recovering ??= recoverOnce()
      .catch(onFault)
      .finally(() => (recovering = undefined));
  };
  recoverNow();
  const timer = setInterval(recoverNow, parts.recoverMs ?? 5000);

  function proposedRoot(): Root | undefined {
    const { root } = surroundings();
    return root && asRoot(root);
  }

  async function view(): Promise<WalletView> {
    const now = clock.now();
    const described = seat.description();
    const trust = trustView(composed?.root, proposedRoot(), described && (described.rootDigest ?? 'none'));
    const purses = composed ? await composed.ecash.purses() : [];
    const all = composed ? await operations(composed.wallet) : [];
    const devices = await seat.devices();
    const activity = activities.view();
    const policy = seat.policy();
    return {
      device: seat.view(),
      devices,
      ...(policy && { policy }),
      trust,
      purses: purses.map(purseView),
      ...(considered &&
        composed && { offer: offerView(considered.offer, considered.selection, composed.root.name, seat.policy()) }),
      ...(activity && { activity }),
      payments: all.slice(0, mostPayments).map((one) => paymentView(one, pauses.get(one.id), now)),
      ...receiving.view(),
      archive: records.view(),
    };
  }

  return {
    parts,
    seat,
    notices,
    activities,
    records,
    receiving,
    composed: () => composed,
    proposedRoot,
    trust(root) {
      keepRoot(parts.rootFile, root);
      composed = compose(root);
      considered = undefined;
      changed();
    },
    considered: () => considered,
    consider(offer) {
      considered = offer;
      changed();
    },
    reached,
    async resume(id, following) {
      const progress = composed && (await resume(composed.wallet, id, following));
      return progress ? reached(progress) : { code: 'operation-unknown', details: {} };
    },
    async cancel(id) {
      const cancelled = composed !== undefined && (await cancel(composed.wallet, id));
      if (cancelled) pauses.delete(id);
      changed();
      return cancelled;
    },
    view,
    async stop() {
      clearInterval(timer);
      await activities.stop();
      await recovering;
      await receiving.stop();
      await records.stop();
      await seat.stop();
      await composed?.settled().catch(onFault);
    },
  };
}
