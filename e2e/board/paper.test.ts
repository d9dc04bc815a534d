// Holds docs/BOARD.md against the recipe: whoever solders by it gets the keys that the device tree names.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readKey } from '#firmware-sim/hal/board/key-map.ts';
import { keys } from '#firmware-sim/hal/hal.ts';
import { keyPins } from '#scripts/board/device-tree.ts';

const paper = readFileSync(join(import.meta.dirname, '../../docs/BOARD.md'), 'utf8');
/** The 40 pins of the header that are pins of the processor, by their numbers there. */
const header = new Map([
  ...[3, 5, 7, 8, 10, 11, 12, 13, 15, 16, 18, 19, 21, 22, 23, 24, 26, 29, 31, 32, 33, 35, 36, 37, 38, 40].map(
    (pin, at) =>
      [
        pin,
        [2, 3, 4, 14, 15, 17, 18, 27, 22, 23, 24, 10, 9, 25, 11, 8, 7, 5, 6, 12, 13, 19, 16, 26, 20, 21][at],
      ] as const,
  ),
]);

test('The wiring in BOARD is the device tree’s, each pin is where the header has it, and each key is the device’s', () => {
  const rows = [...paper.matchAll(/^\| (\S+) \| (\d+) \| (\d+) \|$/gm)].map(([, key, pin, place]) => ({
    key,
    pin,
    place,
  }));
  expect(rows.map(({ key, pin }) => `${key} ${pin}`)).toEqual(keyPins.map(([key, pin]) => `${key} ${pin}`));
  for (const { pin, place } of rows) expect(header.get(Number(place))).toBe(Number(pin));
  expect(new Set(keyPins.map(([, pin]) => pin)).size).toBe(keys.length);
  for (const [key, , code] of keyPins) {
    const pressed = readKey('free', { code, value: 1 });
    expect([pressed.key ?? readKey(pressed.star, { code, value: 0 }).key, code]).toEqual([key, code]);
  }
});
