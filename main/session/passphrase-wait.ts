// What is asked of a new passphrase, and how long everybody has to wait after wrong ones. The wait slows down who types at this screen; who has the folder tries
// elsewhere, and meets scrypt (protocols/archive/SPEC.md §6). It lasts as long as the process.
import { shortestPassphrase } from '#app/screen-contract/door-views.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';

/** The wait. */
export type PassphraseWait = {
  /** Seconds that are left, rounded up. */
  seconds(): number;
  /** The problem of coming before the time is over. */
  early(): Problem | undefined;
  /** Counts a wrong one; the problem that it is. */
  wrong(): Problem;
  right(): void;
};

/** Seconds that have to pass after so many wrong passphrases in a row: 1, 2, 4 … up to five minutes. */
export function waitAfterWrong(times: number): number {
  return times === 0 ? 0 : Math.min(300, 2 ** (times - 1));
}

/** Makes it, for somebody who was never wrong; `over` is told when a wait has ended. */
export function passphraseWait(over: () => void): PassphraseWait {
  let times = 0;
  let until = 0;
  const left = () => Math.max(0, Math.ceil((until - performance.now()) / 1000));
  return {
    seconds: left,
    early: () => (left() > 0 ? { code: 'passphrase-wait', details: { seconds: String(left()) } } : undefined),
    wrong() {
      times += 1;
      const seconds = waitAfterWrong(times);
      until = performance.now() + seconds * 1000;
      setTimeout(over, seconds * 1000).unref();
      return { code: 'passphrase-wrong', details: { seconds: String(seconds) } };
    },
    right() {
      times = 0;
    },
  };
}

/** Why a text cannot become a passphrase: too few characters, counted as a person counts them. */
export function tooShort(passphrase: string): Problem | undefined {
  const length = Array.from(passphrase.normalize('NFC')).length;
  if (length >= shortestPassphrase) return undefined;
  return { code: 'passphrase-short', details: { least: String(shortestPassphrase) } };
}
