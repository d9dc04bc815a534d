// The stage on which scenarios are played in the guest: the board's display, keypad and flash file, under the bench's clock and
// randomness, which make each run the same. Keys go through the kernel, one at a time and only when a dialogue waits; what is seen
// comes from the framebuffer's bytes.
import { rmSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { BoardDisplay } from '#firmware-sim/hal/board/framebuffer-display.ts';
import type { BoardKeypad } from '#firmware-sim/hal/board/evdev-keypad.ts';
import { AdvancingClock } from '#firmware-sim/hal/clock.ts';
import { flashFile } from '#firmware-sim/hal/flash-file.ts';
import type { Key } from '#firmware-sim/hal/hal.ts';
import { SeedableRandom } from '#firmware-sim/hal/random.ts';
import { scenarioSeed, type StageHal } from '#firmware-sim/scenarios/run-scenario.ts';
import { hex } from '#protocols/values/bytes.ts';
import { digest } from '#protocols/values/digest.ts';
import type { Pressing } from './uinput.ts';
import { seenOnFramebuffer } from './virtual-framebuffer.ts';

/** Hardware that outlives the scenarios played on it. */
export type Open = {
  readonly display: BoardDisplay;
  readonly keypad: BoardKeypad;
  readonly hand: Pressing;
  /** The file of the flash image. */
  readonly flash: string;
};

/** The hardware over a flash image. */
export function boardStage({ display, keypad, hand, flash }: Open, image: Uint8Array | undefined): StageHal {
  const file = flashFile(flash);
  if (image === undefined) rmSync(flash, { force: true });
  else file.write(image);
  return {
    display,
    keypad: handOnKeypad(keypad, hand),
    flash: file,
    random: new SeedableRandom(scenarioSeed),
    clock: new AdvancingClock(),
    seen: () => ({ pixels: hex(digest(seenOnFramebuffer())) }),
  };
}

function handOnKeypad(keypad: BoardKeypad, hand: Pressing): StageHal['keypad'] {
  const script: Key[] = [];
  const looks: (() => void)[] = [];
  let waits = false;
  let underWay = false;
  let turn = 0;

  function serve(): void {
    if (!waits || underWay) return;
    const key = script.shift();
    if (key === undefined) for (const resolve of looks.splice(0)) resolve();
    else {
      underWay = true;
      hand.press(key);
    }
  }
  function press(...keys: readonly Key[]): void {
    script.push(...keys);
    serve();
  }
  async function idle(): Promise<void> {
    // What is under way comes first, as on the bench.
    await setImmediate();
    if (script.length === 0 && waits && !underWay) return;
    await new Promise<void>((resolve) => looks.push(resolve));
    await idle();
  }

  return {
    async next(signal) {
      const key = keypad.next(signal);
      turn += 1;
      const own = turn;
      waits = true;
      underWay = false;
      serve();
      try {
        return await key;
      } finally {
        // A wait that was given up ends only after the next one has begun.
        if (own === turn) {
          waits = false;
          underWay = false;
        }
      }
    },
    press,
    type: (digits) => press(...(Array.from(digits) as Key[])),
    idle,
  };
}
