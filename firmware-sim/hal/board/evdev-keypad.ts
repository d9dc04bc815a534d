// The keypad port over /dev/input/event*: an input that has all keys of a known kind is taken for the device alone
// (EVIOCGRAB), so that no console hears a PIN. Calls: linux/input.h.
// Hazard: the kernel queues presses while the firmware computes, and one made for a screen that is gone must not answer the next.
// So each event carries its time on the clock that Node reads too, and what is older than the dialogue's wait is dropped.
import { closeSync, constants, existsSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { Keypad } from '../hal.ts';
import { PressedKeypad } from '../keypad.ts';
import { systemCall } from '../raw-terminal.ts';
import { listenTo } from './input-events.ts';
import { keypadKinds, readKey, type Star } from './key-map.ts';

/** An open keypad. */
export interface BoardKeypad extends Keypad {
  /** Resolves when it is gone by itself: unplugged, or its driver ended. */
  readonly gone: Promise<void>;
  /** Ends; resolves when its file is closed. */
  close(): Promise<void>;
}

/** No input in the folder has the keys of a keypad, or another program has it. */
export type NoKeypad = { readonly code: 'keypad-missing' | 'keypad-taken'; readonly detail: string };

const keyType = 1;
const codes = 0x300;
const monotonic = 1;

/** _IOC of asm-generic/ioctl.h: direction 1 writes, 2 reads; all are of type `E`. */
const ioc = (direction: 1 | 2, number: number, size: number) =>
  ((direction << 30) | (size << 16) | (0x45 << 8) | number) >>> 0;
const calls = { keys: ioc(2, 0x20 + keyType, codes / 8), grab: ioc(1, 0x90, 4), clock: ioc(1, 0xa0, 4) };

/** Finds the keypad among the inputs in `folder` (/dev/input), and takes it: that of a matrix before a number pad or a keyboard. */
export function openKeypad(folder: string): Result<BoardKeypad, NoKeypad> {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /^event\d+$/.test(name)) : [];
  const inputs = names
    .toSorted((a, b) => Number(a.slice(5)) - Number(b.slice(5)))
    .map((name) => ({ name, file: openSync(join(folder, name), constants.O_RDONLY | constants.O_NONBLOCK) }))
    .map((input) => ({ ...input, kind: kindOf(input.file) }));
  const [found] = inputs.filter(({ kind }) => kind >= 0).toSorted((a, b) => a.kind - b.kind);
  for (const { file } of inputs) if (file !== found?.file) closeSync(file);
  if (!found) return bad({ code: 'keypad-missing', detail: `none of ${names.length} inputs has the keys of a keypad` });
  if (take(found.file)) return good(keypadOn(found.file));
  closeSync(found.file);
  return bad({ code: 'keypad-taken', detail: `another program has ${found.name}` });
}

/** A keypad on an open file whose events bear the time of CLOCK_MONOTONIC; it closes the file. */
export function keypadOn(file: number): BoardKeypad {
  const pressed = new PressedKeypad();
  const { promise: gone, resolve: go } = Promise.withResolvers<void>();
  let star: Star = 'free';
  let waitsSince = 0n;
  const end = listenTo(
    file,
    ({ time, type, code, value }) => {
      if (type !== keyType) return;
      const read = readKey(star, { code, value });
      ({ star } = read);
      if (read.key !== undefined && time >= waitsSince) pressed.press(read.key);
    },
    go,
  );
  return {
    gone,
    next(signal) {
      // The kernel tells microseconds.
      waitsSince = (process.hrtime.bigint() / 1000n) * 1000n;
      return pressed.next(signal);
    },
    async close() {
      await end();
      closeSync(file);
    },
  };
}

/** Which of the kinds it is; less than 0: none. */
function kindOf(file: number): number {
  const has = Buffer.alloc(codes / 8);
  if (systemCall('int ioctl(int fd, unsigned long request, _Out_ uint8_t *bits)')(file, calls.keys, has) < 0) return -1;
  return keypadKinds.findIndex((kind) => kind.every((code) => ((has[code >> 3] ?? 0) & (1 << (code & 7))) !== 0));
}

/** Both belong to the open file: the clock of its events, and that nobody else hears them. */
function take(file: number): boolean {
  const clock = systemCall('int ioctl(int fd, unsigned long request, _In_ uint8_t *value)');
  const grab = systemCall('int ioctl(int fd, unsigned long request, long value)');
  return clock(file, calls.clock, Buffer.from([monotonic, 0, 0, 0])) === 0 && grab(file, calls.grab, 1) === 0;
}
