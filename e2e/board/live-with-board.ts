// A person with a board: the program that the board starts, as it starts it, with nothing but keys, a display and a cable. It is set
// up from words, loses its power without a word, and comes back as it was; at the other end of the cable the kernel finds a HID
// device and a serial line, and the device answers.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { openDeviceFile } from '#firmware-sim/hal/device-file.ts';
import { flashFile } from '#firmware-sim/hal/flash-file.ts';
import { keys, type Key } from '#firmware-sim/hal/hal.ts';
import { recordingHal } from '#firmware-sim/hal/recording.ts';
import { drawLines } from '#firmware-sim/hal/display.ts';
import { createDevice } from '#firmware-sim/core.ts';
import { simulatorModel } from '#firmware-sim/state/practice-maker.ts';
import { scenarios } from '#firmware-sim/scenarios/scenarios.ts';
import { digitsOfWord, wordsFor } from '#firmware-sim/workflows/pick-word.ts';
import { hex, sameBytes } from '#protocols/values/bytes.ts';
import { digest } from '#protocols/values/digest.ts';
import { seededBytes } from '#protocols/device-link/device-harness.ts';
import { command, reportSize } from '#protocols/device-link/messages.ts';
import { ScriptedHost } from '#protocols/device-link/scripted-host.ts';
import type { ForGuest } from './for-guest.ts';
import { keypads, plugInKeypad, type Pressing } from './uinput.ts';
import { seenOnFramebuffer, shapeFramebuffer } from './virtual-framebuffer.ts';

const within = 240_000;
const [lookMs, strikeAgainMs, answerMs] = [100, 20_000, 5000];
const restored = 'A wallet restored from its words';

/** Lives through it; throws where something else is seen. */
export async function liveWithBoard({ expected }: ForGuest): Promise<void> {
  shapeFramebuffer({ width: 128, height: 64, bits: 32 });
  const hand = plugInKeypad(keypads[0]);
  rmSync('/kept/device.flash', { force: true });
  const first = startBoard();
  await seen('the question of a new device', (screen) => screen !== '' && screen !== blank());
  const scenario = scenarios.find(({ name }) => name === restored);
  for (const [at, step] of (scenario?.steps ?? []).entries()) {
    const pressed = 'press' in step ? keysOf(step.press) : 'words' in step ? keysOfWords(step.words) : [];
    for (const key of pressed) await strike(hand, key);
    const wanted = expected[restored]?.[at]?.pixels;
    await seen(`what is expected after step ${at + 1}`, (screen) => screen === wanted);
    console.log(`     step ${at + 1} is as expected`);
  }
  await answers();
  console.log('     it answers over HID, and there is a serial line');

  const gone = once(first, 'exit');
  first.kill('SIGKILL');
  await gone;
  const second = startBoard();
  const idle = idleScreen(flashFile('/kept/device.flash').read());
  await seen('the locked device', (screen) => screen === idle);
  console.log('     after a power cut it is there again, locked');
  await answers();
  console.log('     it answers again');
  hand.unplug();
  const [status] = (await once(second, 'exit')) as [number | null];
  if (status !== 1) throw new Error(`without its keypad it ended with ${status}`);
  console.log('     without its keypad it ends');
}

function startBoard() {
  return spawn('/bin/node', ['/board/serve.js'], { stdio: ['ignore', 'inherit', 'inherit'] });
}

/** Strikes a key until the display changes; one that comes while nobody waits is dropped. */
async function strike(hand: Pressing, key: Key): Promise<void> {
  const before = look();
  for (let waited = 0; waited < within; waited += lookMs) {
    if (waited % strikeAgainMs === 0) hand.press(key);
    await setTimeout(lookMs);
    if (look() !== before) return;
  }
  throw new Error(`the key ${key} changes nothing`);
}

async function seen(what: string, is: (screen: string) => boolean): Promise<void> {
  for (let waited = 0; waited < within; waited += lookMs) {
    if (is(look())) return;
    await setTimeout(lookMs);
  }
  throw new Error(`not seen: ${what}`);
}

/** The digest of what is seen; empty where that is no screen of a device: before the program has cleared it, or half-way. */
function look(): string {
  try {
    return hex(digest(seenOnFramebuffer()));
  } catch {
    return '';
  }
}

function blank(): string {
  return hex(digest(new Uint8Array(1024)));
}

/** What the same firmware shows over that flash on the bench. */
function idleScreen(image: Uint8Array | undefined): string {
  const hal = recordingHal({ image });
  const made = createDevice({ hal, systems: [], practice: true });
  if (!made.ok) throw new Error('the flash does not open');
  void made.value.start();
  made.value.stop();
  return hex(digest(drawLines(hal.screens.at(-1) ?? [])));
}

/** The host's end of the cable: a hidraw node of our ids, a serial line, and an answer to INIT, once all is plugged in. */
async function answers(): Promise<void> {
  const ours = (path: string) => readFileSync(`${path}/device/uevent`, 'latin1').includes('0003:00001209:00007A11');
  for (let waited = 0; waited < within; waited += answerMs) {
    const node = globSync('/sys/class/hidraw/*').find(ours);
    const isThere = node !== undefined && existsSync('/dev/ttyACM0');
    if (isThere && (await answersAt(`/dev/${node.split('/').at(-1)}`))) return;
    if (!isThere) await setTimeout(answerMs);
  }
  throw new Error('the host finds no such device');
}

/** False when nothing is said: what was found may be on its way out. */
async function answersAt(path: string): Promise<boolean> {
  const heard = Promise.withResolvers<void>();
  const host: ScriptedHost = new ScriptedHost((report) => file.write(Uint8Array.of(0, ...report)), seededBytes('host'));
  const file = openDeviceFile(path, reportSize, (report) => {
    host.take(report);
    if (host.heard.length > 0) heard.resolve();
  });
  const nonce = seededBytes('nonce')(8);
  host.send(command.init, nonce);
  await Promise.race([heard.promise, setTimeout(answerMs)]);
  await file.close();
  if (host.heard.length === 0) return false;
  const { message } = host.hear();
  const text = Buffer.from(message).toString('latin1');
  if (!sameBytes(message.slice(0, nonce.length), nonce) || !text.includes(simulatorModel))
    throw new Error(`it answers otherwise: ${hex(message)}`);
  return true;
}

function keysOf(text: string): readonly Key[] {
  return text
    .split(' ')
    .flatMap((word) => (keys.find((key) => key === word) ? [word as Key] : (Array.from(word) as Key[])));
}

function keysOfWords(words: string): readonly Key[] {
  return words.split(' ').flatMap((word) => {
    const digits = digitsOfWord(word);
    const downs = Array.from({ length: wordsFor(digits).indexOf(word) }, (): Key => 'down');
    return [...(Array.from(digits) as Key[]), ...downs, 'ok' as const];
  });
}
