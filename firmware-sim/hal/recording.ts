// Hardware for tests: a display that keeps what the person saw, a keypad that presses by itself, a flash in memory that
// can fail or lose its power, a clock that moves by hand, seeded randomness.
// Keys are pressed only when a dialogue waits, one at a time, so a test reads like a person: press, look, press.
import { setImmediate } from 'node:timers/promises';
import { AdvancingClock } from './clock.ts';
import type { Flash, Hal, Key, Keypad, Screen } from './hal.ts';
import { PressedKeypad } from './keypad.ts';
import { layoutScreen } from './layout.ts';
import { SeedableRandom } from './random.ts';

/** A keypad with a script; a dialogue that outlives the script waits for the next `press`. */
export class ScriptedKeypad implements Keypad {
  readonly #keypad = new PressedKeypad();
  readonly #script: Key[] = [];
  readonly #looks: (() => void)[] = [];

  next(signal: AbortSignal): Promise<Key> {
    const key = this.#keypad.next(signal);
    this.#serve();
    return key;
  }

  /** Appends keys to the script. */
  press(...keys: readonly Key[]): void {
    this.#script.push(...keys);
    this.#serve();
  }

  /** Appends digits to the script. */
  type(digits: string): void {
    this.press(...(Array.from(digits) as Key[]));
  }

  /** Keys that no dialogue has taken yet. */
  get left(): readonly Key[] {
    return this.#script;
  }

  /** Resolves when the script is used up and a dialogue waits for a key: the person would look at the display now. */
  async idle(): Promise<void> {
    // What is under way comes first: a dialogue that another event has just ended still holds the keypad.
    await setImmediate();
    if (this.#script.length === 0 && this.#keypad.waiting) return;
    await new Promise<void>((resolve) => this.#looks.push(resolve));
    await this.idle();
  }

  #serve(): void {
    const [key] = this.#script;
    if (key === undefined) {
      if (this.#keypad.waiting) for (const resolve of this.#looks.splice(0)) resolve();
    } else if (this.#keypad.press(key)) {
      this.#script.shift();
    }
  }
}

/** A flash image in memory; `cutAfter` n lets n more writes through and then throws, as a device that lost its power. */
export class MemoryFlash implements Flash {
  image: Uint8Array | undefined;
  writes = 0;
  cutAfter = Number.POSITIVE_INFINITY;

  constructor(image?: Uint8Array) {
    this.image = image;
  }

  read(): Uint8Array | undefined {
    return this.image?.slice();
  }

  write(bytes: Uint8Array): void {
    if (this.cutAfter <= 0) throw new Error('the power is cut');
    this.cutAfter -= 1;
    this.writes += 1;
    this.image = bytes.slice();
  }
}

/** The recording hardware: the port's parts, with their other sides open to the test. */
export interface RecordingHal extends Hal {
  readonly keypad: ScriptedKeypad;
  readonly flash: MemoryFlash;
  readonly clock: AdvancingClock;
  readonly random: SeedableRandom;
  /** Every screen so far, as eight lines of 21 characters. */
  readonly screens: readonly (readonly string[])[];
  /** The screen that stands now, lines trimmed at their ends and joined by line feeds. */
  seen(): string;
}

/** Recording hardware over an image (none: fresh) and a seed. */
export function recordingHal({
  image,
  seed = 'recording',
}: { image?: Uint8Array | undefined; seed?: string } = {}): RecordingHal {
  const screens: string[][] = [];
  return {
    screens,
    seen: () => (screens.at(-1) ?? []).map((line) => line.trimEnd()).join('\n'),
    display: { show: (screen: Screen) => void screens.push(layoutScreen(screen)) },
    keypad: new ScriptedKeypad(),
    flash: new MemoryFlash(image),
    clock: new AdvancingClock(),
    random: new SeedableRandom(seed),
  };
}
