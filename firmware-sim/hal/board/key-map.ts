// From the kernel's key codes (linux/input-event-codes.h) to the device's keys: matrix keypads of 3 × 4 and 4 × 4, USB number pads,
// plain keyboards. A 3 × 4 keypad has no arrows: there `*` is held while 2, 4, 6 or 8 is pressed, and is C when let go alone; so is
// it on the larger one. Repeats are not presses: a key held too long must not leaf through pages that nobody read.
//
//   free ──*──► held ──2 4 6 8: an arrow, another key: nothing──► used
//    ▲           └──let go: C──┐                                   │
//    └─────────────────────────┴──────────let go: nothing──────────┘
import type { Key } from '../hal.ts';

/** What the star of a keypad is doing. */
export type Star = 'free' | 'held' | 'used';

/** A key event: the kernel's code, and 1 pressed, 0 let go, 2 repeated. */
export interface KeyEvent {
  readonly code: number;
  readonly value: number;
}

const star = 0x20a;
/** KEY_NUMERIC_0 … _9, _STAR, _POUND, _A … _D: what a telephone's keypad is described by. */
const matrix: readonly (readonly [number, Key])[] = [
  ...'0123456789'.split('').map((digit, at) => [0x200 + at, digit as Key] as const),
  [0x20b, 'ok'],
  [0x20c, 'up'],
  [0x20d, 'down'],
  [0x20e, 'left'],
  [0x20f, 'right'],
];
/** KEY_KP0 … KP9, Enter; BACKSPACE, KPDOT and DELETE; − + / * as arrows, in the order in which they lie about. */
const numberPad: readonly (readonly [number, Key])[] = [
  ...[82, 79, 80, 81, 75, 76, 77, 71, 72, 73].map((code, digit) => [code, String(digit) as Key] as const),
  [96, 'ok'],
  [14, 'c'],
  [83, 'c'],
  [111, 'c'],
  [74, 'up'],
  [78, 'down'],
  [98, 'left'],
  [55, 'right'],
];
/** KEY_1 … KEY_9, KEY_0; ENTER, ESC; the arrows. */
const keyboard: readonly (readonly [number, Key])[] = [
  ...'1234567890'.split('').map((digit, at) => [2 + at, digit as Key] as const),
  [28, 'ok'],
  [1, 'c'],
  [103, 'up'],
  [108, 'down'],
  [105, 'left'],
  [106, 'right'],
];
const keyOf: ReadonlyMap<number, Key> = new Map([...matrix, ...numberPad, ...keyboard]);
const underStar: ReadonlyMap<Key, Key> = new Map([
  ['2', 'up'],
  ['8', 'down'],
  ['4', 'left'],
  ['6', 'right'],
]);

/** The codes of which a keypad must have all, one row for each kind: digits, OK, C. */
export const keypadKinds: readonly (readonly number[])[] = [
  [...codesOf(matrix, 11), star],
  codesOf(numberPad, 12),
  codesOf(keyboard, 12),
];

/** What an event means, after what the star was doing. */
export function readKey(before: Star, { code, value }: KeyEvent): { readonly star: Star; readonly key?: Key } {
  if (code === star) {
    if (value === 1) return { star: 'held' };
    if (value !== 0) return { star: before };
    return before === 'held' ? { star: 'free', key: 'c' } : { star: 'free' };
  }
  if (value !== 1) return { star: before };
  const key = keyOf.get(code);
  if (key === undefined) return { star: before };
  if (before === 'free') return { star: 'free', key };
  const arrow = underStar.get(key);
  return arrow === undefined ? { star: 'used' } : { star: 'used', key: arrow };
}

function codesOf(kind: readonly (readonly [number, Key])[], count: number): readonly number[] {
  return kind.slice(0, count).map(([code]) => code);
}
