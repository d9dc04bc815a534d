// What a host gives to the door of a wallet, and what it gets (door.ts). Both hosts know no more than this.
import type { Problem } from '#app/screen-contract/shapes.ts';
import type { Places, View } from '#app/screen-contract/views.ts';
import type { Clock, Random } from '#app/support/ports.ts';
import type { HostIdentity } from '#protocols/device-link/messages.ts';
import type { Result } from '#protocols/values/result.ts';
import type { Handlers } from '../dispatch.ts';
import type { AutoLockParts } from './auto-lock.ts';
import type { Deliver } from './delivery.ts';
import type { MoneyKind } from './money-kind.ts';
import type { Programs } from './programs.ts';
import type { WalletSession } from './wallet-session.ts';

/** What a host gives. */
export type DoorParts = {
  readonly money: MoneyKind;
  /** The folder of this person and this money; the wallet lies in `wallet` below it. Made when it is not there. */
  readonly folder: string;
  /** The practice programs; `changed` is to be called whenever one has come or gone. They are stopped with the door. */
  readonly programs: (changed: () => void) => Programs;
  /** Begins a wallet where there is none, without asking: to try, or the person's own under a credential file (practice only). */
  readonly way?: 'try' | 'own';
  /** As the device names this program when it asks whether to pair. */
  readonly identity: HostIdentity;
  readonly deliver: Deliver;
  readonly clock: Clock;
  readonly random: Random;
  /** Told of bugs and failing media; the wallet goes on. */
  readonly onFault: (fault: unknown) => void;
  /** For auto-lock: both clocks, and how often it looks. Default: the machine's. */
  readonly moment?: AutoLockParts['now'];
  readonly lockEveryMs?: number;
};

/** The door. */
export type Door = {
  /** Every method of the contract; what needs an open wallet is refused with `wallet-locked` while there is none. */
  readonly handlers: Handlers;
  view(): Promise<View>;
  /** Where the programs around the wallet are now. */
  places(): Places;
  /** The session, while the wallet is open; for tests. */
  openSession(): WalletSession | undefined;
  /** Shows the offer behind a link that came from outside, now or once the wallet is open; it never does more. */
  consider(link: string): Promise<Result<Record<string, never>, Problem>>;
  /** Closes the wallet, as `door/lock` does, whatever is under way; for a computer that goes to sleep. */
  lock(): void;
  /** Resolves when the door has settled after the start: open, or waiting for the person. */
  readonly settled: Promise<void>;
  /** Closes the wallet and stops the programs. */
  stop(): Promise<void>;
};
