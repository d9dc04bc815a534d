// Makes a practice wallet ready by itself: the device is found, paired, told its root, a purse opened and loaded. Through the
// real protocols and the session's own blocks; only the keys on the practice device are pressed for the person. Each step looks
// first whether it was done, so that the whole can be killed anywhere and begun again.
import { load } from '#app/business/load.ts';
import { operations } from '#app/business/recover.ts';
import { isFinal } from '#app/payments/payment/lifecycle.ts';
import { preparationSteps, type Door, type PreparationStep } from '#app/screen-contract/door-views.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';
import { condition } from '#protocols/device-link/messages.ts';
import { amount } from '#protocols/values/amount.ts';
import { trustedIoFailure } from '../trusted-io.ts';
import type { Course } from './activities.ts';
import { practiceFinger, type PracticeFinger } from './practice-finger.ts';
import { problemOf } from './problems.ts';
import type { Programs } from './programs.ts';
import type { WalletSession } from './wallet-session.ts';

type Steps = Extract<Door, { is: 'preparing' }>['steps'];

/** What it works with; `tell` is given every change of the steps. */
export type PreparationParts = {
  readonly session: WalletSession;
  readonly programs: Programs;
  readonly tell: (steps: Steps) => void;
  readonly signal: AbortSignal;
  /** How long a program may take to appear, in milliseconds. Default: 40 000. */
  readonly patienceMs?: number;
};

/** What the practice purse is called, and what is loaded: 50.00 EUR. */
const purseName = 'Practice purse';
const firstLoad = amount(5000n, 'EUR');
const unit = 'eur';
/** How often, and after how many milliseconds, it is asked whether the invoice was paid. */
const [mostLooks, betweenLooks] = [60, 250];

/** The steps, all still to do. */
export const stepsAhead: Steps = preparationSteps.map((name) => ({ name, is: 'waiting' }));

/** Does what is left to do; the problem at which it stopped, if any. */
export async function prepare(parts: PreparationParts): Promise<Problem | undefined> {
  const work = new Preparation(parts);
  try {
    return await work.run();
  } finally {
    await work.letGo(false);
  }
}

class Preparation {
  readonly #parts: PreparationParts;
  readonly #session: WalletSession;
  #finger: PracticeFinger | undefined;

  constructor(parts: PreparationParts) {
    this.#parts = parts;
    this.#session = parts.session;
  }

  async run(): Promise<Problem | undefined> {
    const work: Readonly<Record<PreparationStep, () => Promise<Problem | undefined>>> = {
      device: () => this.#findDevice(),
      pair: () => this.#pair(),
      trust: () => this.#trust(),
      purse: () => this.#openPurse(),
      load: () => this.#load(),
    };
    for (const [index, name] of preparationSteps.entries()) {
      this.#parts.tell(stepsAhead.map((step, at) => (at < index ? done(step) : at === index ? running(step) : step)));
      const problem = await work[name]();
      if (this.#parts.signal.aborted) return { code: 'cancelled', details: {} };
      if (problem) return problem;
    }
    await this.#unlock();
    await this.letGo(this.#parts.programs.keypad()?.isOurs === true);
    this.#parts.tell(stepsAhead.map(done));
    return undefined;
  }

  async letGo(closePort: boolean): Promise<void> {
    const finger = this.#finger;
    this.#finger = undefined;
    await finger?.leave(closePort);
  }

  async #findDevice(): Promise<Problem | undefined> {
    const { programs } = this.#parts;
    const market = await this.#until(() => programs.now().root && programs.now().places.mint);
    if (market === undefined) return { code: 'market-not-running', details: {} };
    const keypad = await this.#until(() => programs.keypad());
    const connected = keypad && (await this.#until(() => this.#connection()));
    if (!connected) return { code: 'device-unreachable', details: {} };
    if (!connected.properties.practice) return { code: 'practice-only', details: {} };
    try {
      this.#finger = await practiceFinger(keypad.path, keypad.pin);
      return undefined;
    } catch {
      return { code: 'device-unreachable', details: {} };
    }
  }

  async #pair(): Promise<Problem | undefined> {
    const { seat } = this.#session;
    if (this.#connection()?.state.name === 'paired') return undefined;
    return this.#conduct('pair', ({ following }) =>
      seat.pair(
        {
          showDigits: (digits) => this.#finger?.know({ digits }),
          confirmCode: (code) => {
            this.#finger?.know({ code });
            return Promise.resolve(true); // the finger says yes only to this same code on the device's display
          },
        },
        { signal: following.signal },
      ),
    );
  }

  async #trust(): Promise<Problem | undefined> {
    const { seat } = this.#session;
    const root = this.#session.proposedRoot() ?? this.#session.composed()?.root;
    const device = this.#connection();
    if (!root || !device) return { code: root ? 'device-absent' : 'market-not-running', details: {} };
    this.#finger?.know({ fingerprint: root.fingerprint });
    return this.#conduct('pin-root', async ({ following }) => {
      const pinned = await device.pinRoot({ certificate: root.bytes }, { signal: following.signal });
      if (!pinned.ok) return problemOf(trustedIoFailure(pinned.error));
      if (this.#session.composed()?.root.fingerprint !== root.fingerprint) this.#session.trust(root);
      await seat.describe();
      return undefined;
    });
  }

  async #openPurse(): Promise<Problem | undefined> {
    const composed = this.#session.composed();
    const { mint } = this.#parts.programs.now().places;
    if (!composed || mint === undefined) return { code: 'market-not-running', details: {} };
    if (await this.#purse()) return undefined;
    this.#finger?.know({ mint });
    return this.#conduct('open-purse', async ({ following }) => {
      const opened = await composed.ecash.openPurse(purseName, mint, unit, following);
      return opened.ok ? undefined : problemOf(opened.error);
    });
  }

  async #load(): Promise<Problem | undefined> {
    const composed = this.#session.composed();
    const purse = await this.#purse();
    if (!composed || purse === undefined) return { code: 'purse-unknown', details: {} };
    const once = () =>
      this.#conduct('load', async ({ following }) => {
        const loads = (await operations(composed.wallet)).filter(({ kind }) => kind === 'load');
        if (loads.some(({ state }) => state === 'completed')) return undefined;
        const begun = loads.find(({ state }) => !isFinal(state));
        if (begun) return this.#session.resume(begun.id, following);
        const progress = await load(composed.wallet, purse, firstLoad, following);
        return progress.ok ? this.#session.reached(progress.value) : problemOf(progress.error);
      });
    // The practice node pays its own invoices, a moment after they were made.
    for (let tries = 0; ; tries += 1) {
      const problem = await once();
      if (problem?.code !== 'load-unpaid' || tries >= mostLooks) return problem;
      await this.#until(() => undefined, betweenLooks);
    }
  }

  /** The first payment shall ask for nothing but its review. */
  async #unlock(): Promise<void> {
    await this.#session.seat.describe();
    if (this.#session.seat.description()?.condition === condition.locked) await this.#connection()?.unlock();
    await this.#session.seat.describe();
  }

  async #purse(): Promise<string | undefined> {
    const { mint } = this.#parts.programs.now().places;
    const purses = (await this.#session.composed()?.ecash.purses()) ?? [];
    return purses.find(({ issuer, free }) => issuer === mint && free.currency === firstLoad.currency)?.id;
  }

  /** The open connection, unpaired or paired. What an interrupted pairing left is forgotten on this side, and begun anew. */
  #connection() {
    const { seat } = this.#session;
    const view = seat.view();
    if (view.is === 'failed' && view.forgettable) void seat.forget();
    return view.is === 'unpaired' || view.is === 'paired' ? seat.current() : undefined;
  }

  /** Runs a piece of work as the session's one activity, so that nothing else is recovered or asked meanwhile. */
  async #conduct(
    does: Parameters<WalletSession['activities']['begin']>[0],
    work: (course: Course) => Promise<Problem | undefined>,
  ): Promise<Problem | undefined> {
    const { activities } = this.#session;
    const begun = activities.begin(does, work);
    if (!begun.ok) return begun.error;
    await this.#until(() => !activities.isRunning() || undefined, Number.MAX_SAFE_INTEGER);
    const ended = activities.view();
    activities.dismiss();
    return ended?.problem;
  }

  /** What `look` finds, as soon as it finds something; `undefined` when patience ends first. */
  async #until<Found>(
    look: () => Found | undefined,
    patience = this.#parts.patienceMs ?? 40_000,
  ): Promise<Found | undefined> {
    const { notices } = this.#session;
    const { signal } = this.#parts;
    const end = performance.now() + patience;
    while (!signal.aborted) {
      const version = notices.version();
      const found = look();
      const left = end - performance.now();
      if (found !== undefined || left <= 0) return found;
      await notices.next(version, Math.min(left, 1000), signal);
    }
    return undefined;
  }
}

function done({ name }: Steps[number]): Steps[number] {
  return { name, is: 'done' };
}

function running({ name }: Steps[number]): Steps[number] {
  return { name, is: 'running' };
}
