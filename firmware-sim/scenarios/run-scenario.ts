// Plays a scenario on the bench's device and notes what stands on its display after each step. Randomness and clock are the
// bench's, so that each run shows the same.
import { hex } from '#protocols/values/bytes.ts';
import { digest } from '#protocols/values/digest.ts';
import { fromBytes } from '#protocols/values/codec.ts';
import { failureCodec, greatestRequest, method, responseCodec, status } from '#protocols/device-link/messages.ts';
import { deviceBench, imageSetUp, until, type DeviceBench } from '../device-bench.ts';
import { drawLines } from '../hal/display.ts';
import { keys, type Key } from '../hal/hal.ts';
import { digitsOfWord, wordsFor } from '../workflows/pick-word.ts';
import type { Scenario, Seen, Step } from './scenario.ts';

type Images = Readonly<Record<Scenario['from'], Uint8Array | undefined>>;

/** The images that scenarios begin on; making them takes a second. */
export async function imagesOfScenarios(): Promise<Images> {
  const device = deviceBench(imageSetUp());
  await device.pair();
  const paired = device.hal.flash.read();
  await device.pinRoot();
  return { new: undefined, paired, rooted: device.hal.flash.read() };
}

/** Plays a scenario; what was seen after each of its steps. Throws when a step cannot be made. */
export async function runScenario({ from, steps }: Scenario, images: Images): Promise<readonly Seen[]> {
  let device = await switchedOn(images[from]);
  const seen: Seen[] = [];
  for (const step of steps) {
    let answer: string | undefined;
    if ('powerCut' in step) {
      device.device.stop();
      device = await switchedOn(device.hal.flash.read());
    } else answer = await make(device, step);
    await device.hal.keypad.idle();
    const text = device.hal.screens.at(-1) ?? [];
    seen.push({ text, pixels: hex(digest(drawLines(text))), ...(answer !== undefined && { answer }) });
  }
  device.device.stop();
  return seen;
}

async function switchedOn(image: Uint8Array | undefined): Promise<DeviceBench> {
  const device = deviceBench(image);
  void device.device.start();
  await device.hal.keypad.idle();
  device.host.open();
  device.host.shakeHands();
  return device;
}

/** Makes a step; the answer, if it waits for one. */
async function make(device: DeviceBench, step: Exclude<Step, { powerCut: true }>): Promise<string | undefined> {
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
