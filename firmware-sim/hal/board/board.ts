// The hardware of a Linux single-board computer behind the firmware's port: framebuffer, matrix keypad or number pad, a flash image
// on the one writable partition, the kernel's randomness, a kept clock. Nothing of it needs a network, and nothing can be seeded.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { good, type Result } from '#protocols/values/result.ts';
import { flashFile } from '../flash-file.ts';
import type { Hal } from '../hal.ts';
import { openKeypad, type BoardKeypad, type NoKeypad } from './evdev-keypad.ts';
import { openDisplay, type BoardDisplay, type NoDisplay } from './framebuffer-display.ts';
import { keptClock, type KeptClock } from './kept-clock.ts';

/** Where the parts are: a framebuffer, a folder of inputs, and the folder that outlives a power cut. */
export interface BoardPlaces {
  readonly framebuffer: string;
  readonly inputs: string;
  readonly kept: string;
}

/** The open hardware. */
export interface Board extends Hal {
  readonly display: BoardDisplay;
  readonly keypad: BoardKeypad;
  readonly clock: KeptClock;
}

/** Opens the hardware; what is missing is named. */
export function openBoard({ framebuffer, inputs, kept }: BoardPlaces): Result<Board, NoDisplay | NoKeypad> {
  const display = openDisplay(framebuffer);
  if (!display.ok) return display;
  const keypad = openKeypad(inputs);
  if (!keypad.ok) {
    display.value.close();
    return keypad;
  }
  return good({
    display: display.value,
    keypad: keypad.value,
    flash: flashFile(join(kept, 'device.flash')),
    random: { bytes: (length) => Uint8Array.from(randomBytes(length)) },
    clock: keptClock(flashFile(join(kept, 'clock')), () => performance.now()),
  });
}
