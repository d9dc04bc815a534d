// The simulated device's hardware put together: display, keypad, flash file, randomness, clock, each with the side that
// the panel and the control port hold. The firmware sees the `hal` alone.
import { FrameBuffer } from './hal/display.ts';
import { AdvancingClock } from './hal/clock.ts';
import { flashFile } from './hal/flash-file.ts';
import type { Flash, Hal } from './hal/hal.ts';
import { PressedKeypad } from './hal/keypad.ts';
import { SeedableRandom } from './hal/random.ts';

/** The hardware, seen from outside. */
export interface Body {
  readonly hal: Hal;
  readonly display: FrameBuffer;
  readonly keypad: PressedKeypad;
  readonly clock: AdvancingClock;
  readonly random: SeedableRandom;
  readonly flash: Flash;
}

/** A body over the flash image at `path`, on the clock of the machine (milliseconds), which outlives a power cut. */
export function simulatedBody(path: string): Body {
  const display = new FrameBuffer();
  const keypad = new PressedKeypad();
  const clock = new AdvancingClock(() => Date.now());
  const random = new SeedableRandom();
  const flash = flashFile(path);
  return { hal: { display, keypad, flash, random, clock }, display, keypad, clock, random, flash };
}
