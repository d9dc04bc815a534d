// A keypad that a program presses: an input device of the kernel's own, made by /dev/uinput (linux/uinput.h, linux/input.h, of a
// 64-bit system). Whoever reads /dev/input sees no difference to keys of copper.
import { closeSync, openSync, writeSync } from 'node:fs';
import koffi from 'koffi';
import type { Key } from '#firmware-sim/hal/hal.ts';

const calls = { events: 0x40045564, key: 0x40045565, setUp: 0x405c5503, create: 0x5501, destroy: 0x5502 } as const;
const keyType = 1;
const setUpSize = 92;
const eventSize = 24;
const [star, letters] = [0x20a, ['up', 'down', 'left', 'right']] as const;
const onStar: Readonly<Record<string, number>> = { up: 2, down: 8, left: 4, right: 6 };

/** Which codes a key of the device is on a kind of keypad: each is pressed in its order, and let go in the other. */
export type Keypads = (typeof keypads)[number];
export const keypads = [
  {
    name: 'a keypad of 4 × 4',
    codes: (key: Key) => {
      const letter = letters.findIndex((one) => one === key);
      return [letter < 0 ? telephone(key) : 0x20c + letter];
    },
  },
  {
    name: 'a keypad of 3 × 4',
    codes: (key: Key) => {
      const digit = onStar[key];
      return digit === undefined ? [telephone(key)] : [star, 0x200 + digit];
    },
  },
  {
    name: 'a number pad',
    codes: (key: Key) => {
      const digits = [82, 79, 80, 81, 75, 76, 77, 71, 72, 73];
      const others: Readonly<Record<string, number>> = { ok: 96, c: 14, up: 74, down: 78, left: 98, right: 55 };
      return [others[key] ?? digits[Number(key)] ?? 0];
    },
  },
] as const;

/** An input device that is plugged in. */
export type Pressing = {
  press(key: Key): void;
  unplug(): void;
};

/** Plugs a keypad of a kind in. */
export function plugInKeypad({ codes }: Keypads): Pressing {
  const file = openSync('/dev/uinput', 'r+');
  const number = koffi.load(null).func('int ioctl(int fd, unsigned long request, long value)');
  const record = koffi.load(null).func('int ioctl(int fd, unsigned long request, _In_ uint8_t *value)');
  const call = (done: unknown) => {
    if (done !== 0) throw new Error(`uinput refuses (errno ${koffi.errno()})`);
  };
  call(number(file, calls.events, keyType));
  const all: readonly Key[] = [
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
  ];
  for (const code of new Set(all.flatMap((key) => codes(key)))) call(number(file, calls.key, code));
  const setUp = Buffer.alloc(setUpSize);
  setUp.writeUInt16LE(3, 0); // BUS_USB
  setUp.write('Keys', 8);
  call(record(file, calls.setUp, setUp));
  call(number(file, calls.create, 0));
  const tell = (type: number, code: number, value: number) => {
    const event = Buffer.alloc(eventSize);
    event.writeUInt16LE(type, 16);
    event.writeUInt16LE(code, 18);
    event.writeInt32LE(value, 20);
    writeSync(file, event);
  };
  return {
    press(key) {
      const struck = codes(key);
      for (const code of struck) tell(keyType, code, 1);
      tell(0, 0, 0);
      for (const code of struck.toReversed()) tell(keyType, code, 0);
      tell(0, 0, 0);
    },
    unplug() {
      number(file, calls.destroy, 0);
      closeSync(file);
    },
  };
}

function telephone(key: Key): number {
  if (key === 'ok') return 0x20b;
  return key === 'c' ? star : 0x200 + Number(key);
}
