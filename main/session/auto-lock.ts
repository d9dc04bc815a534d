// Locks the wallet when nobody was at the screen for as long as the person prefers. Two clocks are asked: the machine's, which
// goes on while the computer sleeps, and its uptime, which nobody sets back; the one that says longer decides. Whatever is asked
// after such a time locks first, so that who opens the lid of a sleeping computer is not the first to be served.

/** A moment on both clocks, in milliseconds: of the day, and since some start. */
export type Moment = { readonly wall: number; readonly uptime: number };

/** What it needs. */
export type AutoLockParts = {
  readonly now: () => Moment;
  /** 0: never. */
  readonly minutes: () => number;
  /** Whether somebody is at the device for this wallet: then nobody needs to be at the screen, up to a limit. */
  readonly isAtDevice: () => boolean;
  readonly lock: () => void;
  /** How often it is looked, in milliseconds. Default: 2000. */
  readonly everyMs?: number;
};

/** The watch. */
export type AutoLock = {
  /** The wallet was opened just now: what was before does not count. */
  begin(): void;
  /** Somebody is there; locks instead when they come too late. */
  touch(): void;
  stop(): void;
};

/** The longest that a question on the device keeps the wallet open, in milliseconds. */
export const longestAtDevice = 15 * 60_000;

/** Whether it is time to lock. */
export function isLockDue(last: Moment, now: Moment, minutes: number, atDevice: boolean): boolean {
  if (minutes === 0) return false;
  const quiet = Math.max(now.wall - last.wall, now.uptime - last.uptime);
  return quiet >= (atDevice ? Math.max(minutes * 60_000, longestAtDevice) : minutes * 60_000);
}

/** Begins to watch. */
export function watchAutoLock({ now, minutes, isAtDevice, lock, everyMs = 2000 }: AutoLockParts): AutoLock {
  let last = now();
  const isDue = () => isLockDue(last, now(), minutes(), isAtDevice());
  const timer = setInterval(() => {
    if (isDue()) lock();
  }, everyMs);
  timer.unref();
  return {
    begin() {
      last = now();
    },
    touch() {
      if (isDue()) lock();
      else last = now();
    },
    stop: () => clearInterval(timer),
  };
}
