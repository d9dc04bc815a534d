// The keypad over a pipe in place of the kernel's input: records as linux/input.h lays them out. The kernel's own is seen in the
// guest (e2e/board).
import { spawnSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, type TestContext } from 'vitest';
import { needs } from '#e2e/house/needs.ts';
import { keypadOn, openKeypad } from './evdev-keypad.ts';
import { inputEventSize } from './input-events.ts';

const [one, two, three] = [2, 3, 4];
const now = () => process.hrtime.bigint() / 1000n;

/** A keypad, and the hand that presses a key at a time in microseconds. */
function keypadOnPipe(context: TestContext) {
  const mkfifo = needs(context, 'mkfifo');
  const folder = mkdtempSync(join(tmpdir(), 'semper-keypad-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'event0');
  spawnSync(mkfifo, [path]);
  const keypad = keypadOn(openSync(path, constants.O_RDONLY | constants.O_NONBLOCK));
  const hand = openSync(path, 'w');
  let isHeld = true;
  const letGo = () => {
    if (isHeld) closeSync(hand);
    isHeld = false;
  };
  onTestFinished(async () => {
    await keypad.close();
    letGo();
  });
  const press = (code: number, time = now(), type = 1, value = 1) => {
    const event = Buffer.alloc(inputEventSize);
    event.writeBigInt64LE(time / 1_000_000n, 0);
    event.writeBigInt64LE(time % 1_000_000n, 8);
    event.writeUInt16LE(type, 16);
    event.writeUInt16LE(code, 18);
    event.writeInt32LE(value, 20);
    writeSync(hand, event);
  };
  return { keypad, press, letGo };
}
const forever = new AbortController().signal;

test('A key that was pressed before the dialogue waited is dropped, though it comes only now', async (context) => {
  const { keypad, press } = keypadOnPipe(context);
  const before = now();
  const next = keypad.next(forever);
  press(one, before - 1000n);
  press(two);
  expect(await next).toBe('2');
});

test('A key that lay in the queue while the firmware computed answers no later screen', async (context) => {
  const { keypad, press } = keypadOnPipe(context);
  const first = keypad.next(forever);
  press(one);
  press(two);
  expect(await first).toBe('1');
  const second = keypad.next(forever);
  press(three);
  expect(await second).toBe('3');
});

test('Repeats, keys let go and what is no key say nothing', async (context) => {
  const { keypad, press } = keypadOnPipe(context);
  const next = keypad.next(forever);
  press(one, now(), 1, 2);
  press(one, now(), 1, 0);
  press(one, now(), 4);
  press(two);
  expect(await next).toBe('2');
});

test('A keypad that is pulled out is told as gone', async (context) => {
  const { keypad, letGo } = keypadOnPipe(context);
  letGo();
  await keypad.gone;
});

test('Where no input has the keys of a keypad, that is said', () => {
  const folder = mkdtempSync(join(tmpdir(), 'semper-inputs-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  closeSync(openSync(join(folder, 'event0'), 'w'));
  const refused = (detail: string) => ({ ok: false, error: { code: 'keypad-missing', detail } });
  expect(openKeypad(folder)).toEqual(refused('none of 1 inputs has the keys of a keypad'));
  expect(openKeypad(join(folder, 'nowhere'))).toEqual(refused('none of 0 inputs has the keys of a keypad'));
});
