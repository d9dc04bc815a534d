import { expect, test } from 'vitest';
import { keys, type Key } from '../hal.ts';
import { keypadKinds, readKey, type Star } from './key-map.ts';

const [zero, star, pound] = [0x200, 0x20a, 0x20b];

/** What the device hears of some events: `+code` pressed, `-code` let go, `=code` repeated. */
function heard(...events: readonly (readonly ['+' | '-' | '=', number])[]): readonly Key[] {
  let state: Star = 'free';
  return events.flatMap(([how, code]) => {
    const read = readKey(state, { code, value: { '+': 1, '-': 0, '=': 2 }[how] });
    state = read.star;
    return read.key === undefined ? [] : [read.key];
  });
}

test('On every kind of keypad all keys of the device can be pressed', () => {
  const struck = Array.from({ length: 0x300 }, (_, code) => code).filter((code) => code !== star);
  for (const kind of keypadKinds) expect(new Set(kind).size).toBe(12);
  const all = new Set(struck.flatMap((code) => heard(['+', code], ['-', code])));
  expect([...all].toSorted()).toEqual([...keys].toSorted());
  // A telephone's keypad has twelve keys for sixteen.
  const byStar = [2, 4, 6, 8].flatMap((digit) => heard(['+', star], ['+', zero + digit]));
  expect(byStar).toEqual(['up', 'left', 'right', 'down']);
});

test('A digit is a digit on each kind, whatever a number lock says', () => {
  const [matrix = [], pad = [], plain = []] = keypadKinds;
  const digits = '0123456789'.split('');
  for (const kind of [matrix, pad]) expect(kind.slice(0, 10).flatMap((code) => heard(['+', code]))).toEqual(digits);
  expect(plain.slice(0, 10).flatMap((code) => heard(['+', code]))).toEqual('1234567890'.split(''));
});

test('A star that is let go alone is C; one that was held for an arrow, or for a wrong key, is not', () => {
  expect(heard(['+', star], ['-', star])).toEqual(['c']);
  expect(heard(['+', star], ['+', zero + 6], ['-', zero + 6], ['-', star])).toEqual(['right']);
  expect(heard(['+', star], ['+', zero + 5], ['-', star], ['+', zero + 5])).toEqual(['5']);
  expect(heard(['+', star], ['+', pound], ['-', star])).toEqual([]);
});

test('A key that is held says nothing more: no page is left before it was read', () => {
  expect(heard(['+', 106], ['=', 106], ['=', 106], ['-', 106])).toEqual(['right']);
  expect(heard(['+', star], ['=', star], ['-', star])).toEqual(['c']);
});

test('A key that is none of the device’s says nothing', () => {
  expect(heard(['+', 30], ['+', 116], ['-', 116])).toEqual([]);
});
