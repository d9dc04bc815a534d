// Plays a scenario on the bench's device and notes what stands on its display after each step. Randomness and clock are the
// bench's, so that each run shows the same; display, keypad and flash may be other hardware's.
import { hex } from '#protocols/values/bytes.ts';
import { digest } from '#protocols/values/digest.ts';
import { fromBytes } from '#protocols/values/codec.ts';
import { failureCodec, greatestRequest, method, responseCodec, status } from '#protocols/device-link/messages.ts';
import { benchOver, deviceBench, imageSetUp, until, type PressedHal } from '../device-bench.ts';
import type { AdvancingClock } from '../hal/clock.ts';
import { drawLines } from '../hal/display.ts';
import { keys, type Key } from '../hal/hal.ts';
import { recordingHal } from '../hal/recording.ts';
import { digitsOfWord, wordsFor } from '../workflows/pick-word.ts';
import type { Scenario, Seen, Step } from './scenario.ts';

type DeviceOnStage = ReturnType<typeof benchOver<StageHal>>;
/** Flash images by the name of where a scenario begins. */
export type Images = Readonly<Record<Scenario['from'], Uint8Array | undefined>>;

/** The images that scenarios begin on; making them takes a second. */
export async function imagesOfScenarios(): Promise<Images> {
  const device = deviceBench(imageSetUp());
  await device.pair();
  const paired = device.hal.flash.read();
  await device.pinRoot();
  return { new: undefined, paired, rooted: device.hal.flash.read() };
}

/** Hardware that scenarios are played on, seeded as the bench's is (`scenarioSeed`). */
export interface StageHal extends PressedHal {
  readonly keypad: PressedHal['keypad'] & { idle(): Promise<void> };
  readonly clock: AdvancingClock;
  /** What stands on the display. Hardware that shows dots alone has no text. */
  seen(): Pick<Seen, 'pixels'> & Partial<Pick<Seen, 'text'>>;
}

/** The seed of the device's randomness in scenarios. */
export const scenarioSeed = 'device of host';

/** The bench's own hardware over an image. */
function recordingStage(image: Uint8Array | undefined): StageHal {
  const hal = recordingHal({ image, seed: scenarioSeed });
  return Object.assign(hal, {
    seen() {
      const text = hal.screens.at(-1) ?? [];
      return { text, pixels: hex(digest(drawLines(text))) };
    },
  });
}

/**
 * Plays a scenario on hardware that `stage` makes anew over a flash image, at its beginning and after each power cut; what was
 * seen after each of its steps. Throws when a step cannot be made.
 */
export async function runScenario(
  { from, steps }: Scenario,
  images: Images,
  stage: (image: Uint8Array | undefined) => StageHal = recordingStage,
): Promise<readonly Seen[]> {
  let device = await switchedOn(stage(images[from]));
  const seen: Seen[] = [];
  for (const step of steps) {
    let answer: string | undefined;
    if ('powerCut' in step) {
      device.device.stop();
      device = await switchedOn(stage(device.hal.flash.read()));
    } else answer = await make(device, step);
    await device.hal.keypad.idle();
    seen.push({ text: [], ...device.hal.seen(), ...(answer !== undefined && { answer }) });
  }
  device.device.stop();
  return seen;
}

async function switchedOn(hal: StageHal): Promise<DeviceOnStage> {
  const device = benchOver(hal);
  void device.device.start();
  await device.hal.keypad.idle();
  device.host.open();
  device.host.shakeHands();
  return device;
}

/** Makes a step; the answer, if it waits for one. */
async function make(device: DeviceOnStage, step: Exclude<Step, { powerCut: true }>): Promise<string | undefined> {
  const { keypad } = device.hal;
  if ('press' in step) keypad.press(...step.press.split(' ').flatMap(keysOf));
  else if ('words' in step) keypad.press(...step.words.split(' ').flatMap(keysOfWord));
  else if ('ask' in step) device.host.request(device.message(method[step.ask], step.parameters));
  else if ('cancel' in step) device.host.record('cancel');
  else if ('advance' in step) {
    // The program polls meanwhile, or it would lose the device (SPEC §6, lease).
    for (let left = step.advance; left > 0; left -= 1000) {
      device.host.record('poll');
      device.host.hearRecord('waiting');
      device.hal.clock.advance(Math.min(left, 1000));
      device.device.tick();
    }
  } else {
    await until(() => device.host.heard.length > 0, 'the answer');
    return outcomeOf(device.host.response());
  }
  return undefined;
}

function outcomeOf(bytes: Uint8Array): string {
  const response = fromBytes(responseCodec, bytes, greatestRequest);
  if (!response.ok) throw new Error('the response does not read');
  if (response.value.status === status.ok) return 'ok';
  const failure = fromBytes(failureCodec, response.value.body, 512);
  return failure.ok ? failure.value.reason : 'unreadable';
}

function keysOf(word: string): Key[] {
  const key = keys.find((known) => known === word);
  return key === undefined ? (Array.from(word) as Key[]) : [key];
}

function keysOfWord(word: string): Key[] {
  const digits = digitsOfWord(word);
  const downs = Array.from({ length: wordsFor(digits).indexOf(word) }, (): Key => 'down');
  return [...(Array.from(digits) as Key[]), ...downs, 'ok'];
}
