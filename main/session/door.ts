// The door of a wallet: whether one is there, what opens it, and what answers a screen while none is open. One object for the
// life of a host's process: sessions come and go behind it, the version of the view only grows. The host gives the ports (where
// the folder lies, how programs are started, how a file leaves) and puts the contract over `handlers`; nothing here knows which
// host it is. What may follow what stands in door-state.ts. Hazard: whoever can read the folder of a wallet without passphrase
// can open it; the screens say so.
import { join } from 'node:path';
import { longestWait } from '#app/screen-contract/contract.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';
import type { Places, View } from '#app/screen-contract/views.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import { handlersOver, type AlwaysHandlers, type OpenHandlers } from '../dispatch.ts';
import { protectionOf, setPassphrase } from '../node/wallet-folder.ts';
import { watchAutoLock } from './auto-lock.ts';
import { beginningOf } from './door-beginning.ts';
import type { Door, DoorParts } from './door-parts.ts';
import { readDoorMark, writeDoorMark, type DoorMark } from './door-mark.ts';
import { doorView, nextDoor, type DoorEvent, type DoorState } from './door-state.ts';
import { createNotices } from './notices.ts';
import { openWalletSoon, type OpenedWallet } from './opened-wallet.ts';
import { passphraseWait, tooShort } from './passphrase-wait.ts';
import { preferencesIn } from './preferences.ts';
import { prepare, stepsAhead } from './preparation.ts';
import { problemOf } from './problems.ts';
import type { Programs } from './programs.ts';

type Done = Result<Record<string, never>, Problem>;
const done: Done = good({});
const scheme = 'web+semper:';
const longestLink = 4096;
/** Stands at the door, and opens the wallet at once where nobody has to be asked. */
export function createDoor(parts: DoorParts): Door {
  return new WalletDoor(parts);
}

class WalletDoor implements Door {
  readonly handlers;
  readonly settled;
  readonly #parts: DoorParts;
  readonly #notices = createNotices();
  readonly #programs: Programs;
  readonly #preferences;
  readonly #walletFolder: string;
  readonly #markFile: string;
  readonly #autoLock;
  readonly #wait = passphraseWait(() => this.#notices.changed());
  readonly #stopping = new AbortController();
  #state: DoorState = { is: 'opening', from: 'choosing' };
  #mark: DoorMark | undefined;
  #opened: OpenedWallet | undefined;
  #openHandlers: OpenHandlers | undefined;
  /** What is being opened, prepared or closed; nothing else of these begins before it is over. */
  #underWay: Promise<unknown> = Promise.resolve();
  #link: string | undefined;
  #notice: Problem | undefined;

  constructor(parts: DoorParts) {
    this.#parts = parts;
    const { folder } = parts;
    this.#walletFolder = join(folder, 'wallet');
    this.#markFile = join(folder, 'door.json');
    this.#preferences = preferencesIn(join(folder, 'preferences.json'));
    this.#notice = this.#preferences.problem;
    this.#programs = parts.programs(() => {
      this.#notices.changed();
      this.#opened?.session.seat.retry();
    });
    this.#autoLock = watchAutoLock({
      now: parts.moment ?? (() => ({ wall: Date.now(), uptime: performance.now() })),
      minutes: () => this.#preferences.now().autoLockMinutes,
      isAtDevice: () => this.#opened?.session.activities.isRunning() === true,
      lock: () => this.lock(),
      ...(parts.lockEveryMs !== undefined && { everyMs: parts.lockEveryMs }),
    });
    this.handlers = handlersOver(
      this.#always(),
      () => this.#openHandlers,
      (method) => {
        if (method !== 'wallet/view') this.#autoLock.touch();
      },
    );
    this.settled = this.#begin().catch((fault: unknown) =>
      this.#stand({ is: 'choosing', problem: this.#medium(fault) }),
    );
  }

  async #begin(): Promise<void> {
    const { money, way } = this.#parts;
    const mark = readDoorMark(this.#markFile);
    const first = beginningOf({ money, mark, protection: protectionOf(this.#walletFolder), way });
    switch (first.does) {
      case 'refuse':
        return this.#stand({ is: 'choosing', problem: { code: 'money-differs', details: { found: first.found } } });
      case 'choose':
        return this.#stand({ is: 'choosing' });
      case 'try':
        this.#stand({ is: 'choosing' });
        this.#try();
        return undefined;
      case 'lock':
        this.#mark = first.mark;
        this.#startDevice();
        return this.#stand({ is: 'locked' });
      case 'open':
        if (first.isNew) this.#keepMark(first.mark);
        else this.#mark = first.mark;
        this.#state = { is: 'opening', from: first.isNew ? 'choosing' : 'locked' };
        return this.#open('credential');
    }
  }

  places(): Places {
    return this.#programs.now().places;
  }

  openSession() {
    return this.#openHandlers && this.#opened?.session;
  }

  #stand(state: DoorState): void {
    this.#state = state;
    this.#notices.changed();
  }

  /** Whether the event could happen; then it has. */
  #take(event: DoorEvent): boolean {
    const next = nextDoor(this.#state, event);
    if (next) this.#stand(next);
    return next !== undefined;
  }

  #keepMark(mark: DoorMark): void {
    writeDoorMark(this.#markFile, mark);
    this.#mark = mark;
  }

  /** What the medium did not do, for the person and for the host. */
  #medium(fault: unknown): Problem {
    this.#parts.onFault(fault);
    return { code: 'store-failed', details: { detail: fault instanceof Error ? fault.message.slice(0, 200) : '' } };
  }

  #startDevice(): void {
    if (!this.#mark || this.#parts.money === 'real') return;
    const { provisioned, preparing } = this.#mark;
    this.#programs.startDevice({ provisioned, preparing });
  }

  async view(): Promise<View> {
    for (;;) {
      const version = this.#notices.version();
      const opened = this.#openHandlers && this.#opened;
      try {
        const wallet = await opened?.session.view();
        if ((this.#openHandlers && this.#opened) !== opened) continue;
        return {
          version,
          now: this.#parts.clock.now(),
          money: this.#parts.money,
          door: doorView(this.#state, this.#wait.seconds(), this.#notice),
          preferences: this.#preferences.now(),
          places: this.places(),
          ...(wallet && { wallet }),
        };
      } catch (fault) {
        if ((this.#openHandlers && this.#opened) === opened) throw fault; // else it closed meanwhile
      }
    }
  }

  /** Opens the wallet after `nextDoor` agreed; ends in `open`, or where it came from with the problem. */
  async #open(way: { readonly passphrase: string } | 'credential'): Promise<void> {
    const problem = await this.#inTurn(() => this.#enter(way));
    const mark = this.#mark;
    if (problem || !mark) {
      this.#take({ does: 'refused', problem: problem ?? { code: 'internal-error', details: {} } });
      return;
    }
    this.#letIn();
    this.#take({ does: 'opened', protection: way === 'credential' ? 'credential' : 'passphrase', way: mark.way });
  }

  /** Opening, preparing and closing take turns. */
  #inTurn<Outcome>(work: () => Promise<Outcome>): Promise<Outcome> {
    const outcome = this.#underWay.then(work);
    this.#underWay = outcome.catch(() => undefined);
    return outcome;
  }

  /** Opens folder and session; the problem, if it came to one. */
  async #enter(way: { readonly passphrase: string } | 'credential'): Promise<Problem | undefined> {
    this.#startDevice();
    const surroundings = () => this.#programs.now();
    const parts = { ...this.#parts, notices: this.#notices, surroundings };
    const opened = await openWalletSoon(this.#walletFolder, way, parts, this.#stopping.signal);
    if (!opened.ok) return opened.error;
    this.#opened = opened.value;
    return undefined;
  }

  /** From here on the session answers; a link that was kept is shown. */
  #letIn(): void {
    const opened = this.#opened;
    if (!opened) return;
    this.#openHandlers = { ...opened.handlers, ...this.#whileOpen(opened) };
    this.#autoLock.begin();
    const link = this.#link;
    this.#link = undefined;
    if (link !== undefined) void this.consider(link).catch(this.#parts.onFault);
  }

  lock(): void {
    if (this.#take({ does: 'lock' })) this.#close();
  }

  #close(): void {
    const opened = this.#opened;
    this.#openHandlers = undefined;
    this.#opened = undefined;
    this.#notices.changed();
    if (opened) void this.#inTurn(() => opened.close()).catch(this.#parts.onFault);
  }

  /** Begins or goes on with the preparation; false when this is not the moment for it. */
  #try(): boolean {
    if (!this.#take({ does: 'try', steps: stepsAhead })) return false;
    void this.#inTurn(() => this.#prepare()).catch((fault: unknown) => {
      this.#take({ does: 'stop-short', problem: this.#medium(fault) });
    });
    return true;
  }

  async #prepare(): Promise<void> {
    const { money } = this.#parts;
    const mark: DoorMark = { money, way: 'try', provisioned: true, preparing: true };
    this.#keepMark(mark);
    const refused = this.#opened ? undefined : await this.#enter('credential');
    const session = this.#opened?.session;
    const problem =
      refused ??
      (session &&
        (await prepare({
          session,
          programs: this.#programs,
          tell: (steps) => this.#take({ does: 'step', steps }),
          signal: this.#stopping.signal,
        })));
    if (problem) {
      this.#take({ does: 'stop-short', problem });
      return;
    }
    this.#keepMark({ ...mark, preparing: false });
    this.#startDevice();
    this.#letIn();
    this.#take({ does: 'prepared', protection: 'credential', way: 'try' });
  }

  #always(): AlwaysHandlers {
    return {
      'wallet/view': async ({ after }, signal) => {
        await this.#notices.next(after, longestWait, signal);
        return good(await this.view());
      },
      'door/try': () => {
        const refused = this.#refusedBeginning();
        if (refused) return bad(refused);
        return this.#try() ? done : bad(this.#notNow());
      },
      'door/set-up': ({ passphrase }) => {
        const refused = this.#refusedBeginning() ?? tooShort(passphrase);
        if (refused) return bad(refused);
        if (protectionOf(this.#walletFolder) !== 'none') return refuse('wallet-exists');
        if (nextDoor(this.#state, { does: 'set-up' }) === undefined) return bad(this.#notNow());
        try {
          this.#keepMark({ money: this.#parts.money, way: 'own', provisioned: false, preparing: false });
        } catch (fault) {
          return bad(this.#medium(fault));
        }
        this.#take({ does: 'set-up' });
        return this.#opening(passphrase);
      },
      'door/unlock': async ({ passphrase }) => {
        const early = this.#wait.early();
        if (this.#state.is === 'locked' && early) return bad(early);
        if (!this.#take({ does: 'unlock' })) return bad(this.#notNow());
        return this.#opening(passphrase);
      },
      'preferences/set': (change) => {
        const set = this.#preferences.set(change);
        if (set.ok && this.#notice?.code === 'preferences-damaged') this.#notice = undefined;
        this.#notices.changed();
        return set;
      },
    };
  }

  /** Opens by passphrase, or by the credential file where a failure at the start left the door locked. */
  async #opening(passphrase: string): Promise<Done> {
    const byFile = protectionOf(this.#walletFolder) === 'credential';
    await this.#open(byFile ? 'credential' : { passphrase });
    if (this.#state.is === 'open') {
      this.#wait.right();
      return done;
    }
    const problem = 'problem' in this.#state ? this.#state.problem : undefined;
    if (problem?.code === 'passphrase-wrong') return bad(this.#afterWrong());
    return bad(problem ?? { code: 'internal-error', details: {} });
  }

  /** Counts a wrong passphrase. */
  #afterWrong(): Problem {
    const problem = this.#wait.wrong();
    if (this.#state.is === 'locked') this.#stand({ is: 'locked', problem });
    return problem;
  }

  #whileOpen(
    opened: OpenedWallet,
  ): Pick<OpenHandlers, 'door/lock' | 'door/stay' | 'door/set-passphrase' | 'activity/dismiss'> {
    return {
      'door/lock': () => {
        if (!this.#take({ does: 'lock' })) return refuse('no-passphrase');
        this.#close();
        return done;
      },
      'door/stay': () => done,
      'door/set-passphrase': ({ current, next }) => this.#setPassphrase(current, next),
      'activity/dismiss': (input, signal) => {
        this.#notice = undefined;
        return opened.handlers['activity/dismiss'](input, signal);
      },
    };
  }

  async #setPassphrase(current: string | undefined, next: string): Promise<Done> {
    const state = this.#state;
    const short = tooShort(next);
    if (short) return bad(short);
    if (state.is !== 'open') return refuse('wallet-locked');
    if (state.protection === 'passphrase' && current === undefined) return refuse('passphrase-needed');
    const early = this.#wait.early();
    if (early) return bad(early);
    const had = state.protection === 'credential' ? undefined : current;
    const set = await setPassphrase(this.#walletFolder, had, next).catch((fault: unknown) => {
      this.#parts.onFault(fault);
      return bad({ code: 'passphrase-not-kept' } as const);
    });
    if (!set.ok) return bad(set.error.code === 'passphrase-wrong' ? this.#afterWrong() : problemOf(set.error));
    this.#wait.right();
    this.#take({ does: 'protected' });
    return done;
  }

  async consider(link: string): Promise<Done> {
    if (!link.startsWith(scheme) || link.length > longestLink || !/^[\x21-\x7e]+$/.test(link)) {
      return refuse('link-malformed');
    }
    const opened = this.#openHandlers;
    if (!opened) {
      this.#link = link;
      return done;
    }
    const considered = await opened['offer/consider']({ link }, this.#stopping.signal);
    this.#notice = considered.ok ? undefined : considered.error;
    this.#notices.changed();
    return considered;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#autoLock.stop();
    await this.#underWay;
    this.#close();
    await this.#underWay;
    await this.#programs.stop();
  }

  /** Why no wallet is begun here at all. */
  #refusedBeginning(): Problem | undefined {
    if (this.#state.is === 'choosing' && this.#state.problem?.code === 'money-differs') return this.#state.problem;
    return this.#parts.money === 'real' ? { code: 'practice-only', details: {} } : undefined;
  }

  /** Why something cannot be asked of the door in its present state. */
  #notNow(): Problem {
    const code = { choosing: 'wallet-locked', locked: 'wallet-exists', open: 'wallet-exists' } as const;
    const { is } = this.#state;
    return { code: is === 'opening' || is === 'preparing' ? 'wallet-opening' : code[is], details: {} };
  }
}

function refuse(code: Problem['code'], details: Problem['details'] = {}): Result<never, Problem> {
  return bad({ code, details });
}
