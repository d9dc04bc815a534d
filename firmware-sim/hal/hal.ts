// The only door from the firmware to hardware: what a display, a keypad, a flash chip, a random source and a clock
// must do. serve.ts plugs in the simulated parts, tests the recording ones (recording.ts).
// Hazard: a key that nobody waits for is dropped, never queued, or a press made for one screen could approve the next.

/** The keys of the device. */
export const keys = [
  '0',
  '1',
  '2',
  '3',
  '4',
  '5',
  '6',
  '7',
  '8',
  '9',
  'ok',
  'c',
  'up',
  'down',
  'left',
  'right',
] as const;
export type Key = (typeof keys)[number];

/**
 * One screen of 21 × 8 characters. `title` at most 12 characters (PRACTICE stands beside it), at most 6 `lines` of at
 * most 21, `footer` (key hints) at most 21, or 15 beside `page` `[n, of]`. layout.ts holds the figures; a screen that
 * does not fit is a bug of the firmware and throws. Text from outside goes through render-pages.ts first.
 */
export interface Screen {
  readonly title: string;
  readonly lines: readonly string[];
  readonly footer?: string;
  readonly page?: readonly [number, number];
}

/** The display of the device. */
export interface Display {
  /** Replaces what stands on the display. Throws on a screen that does not fit or that the font cannot write. */
  show(screen: Screen): void;
}

/** The keypad of the device. */
export interface Keypad {
  /** The next key pressed from now on. Rejects with the signal's reason when the signal aborts; one caller at a time. */
  next(signal: AbortSignal): Promise<Key>;
}

/** The flash chip: one image. */
export interface Flash {
  /** The image, or `undefined` when none was ever written. */
  read(): Uint8Array | undefined;
  /** Replaces the image: after a power cut the old or the new one stands there, whole. Throws when it cannot be kept. */
  write(bytes: Uint8Array): void;
}

/** A source of secure randomness. */
export interface Random {
  bytes(length: number): Uint8Array;
}

/** A counter of milliseconds that survives a power cut. It is not the time of day: no date is read from it. */
export interface Clock {
  now(): number;
  /** Resolves once `now()` has reached `time`; rejects with the signal's reason when the signal aborts. */
  until(time: number, signal: AbortSignal): Promise<void>;
}

/** All hardware of the device. */
export interface Hal {
  readonly display: Display;
  readonly keypad: Keypad;
  readonly flash: Flash;
  readonly random: Random;
  readonly clock: Clock;
}
