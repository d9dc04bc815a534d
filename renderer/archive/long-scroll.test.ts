import { expect, test } from 'vitest';
import { heightsOf, offsetFor, scrolled, topFor, type ScrolledTo } from './long-scroll.ts';

const [row, seen] = [56, 640];
const million = heightsOf(1_000_000, row, seen);
const lastOffset = million.list - seen;
const lastTop = million.element - seen;

test('A short list is scrolled as it is', () => {
  const heights = heightsOf(1000, row, seen);
  expect(heights.element).toBe(56_000);
  for (const top of [0, 1, 5555, 56_000 - seen]) {
    expect(offsetFor(top, heights)).toBe(top);
    expect(scrolled({ top: 0, offset: 0 }, top, heights)).toEqual({ top, offset: top });
  }
});

test('The scroll bar of a list that no element could hold reaches its first row and its last', () => {
  expect(million.element).toBeLessThan(2 ** 24);
  expect(offsetFor(0, million)).toBe(0);
  expect(offsetFor(lastTop, million)).toBe(lastOffset);
  const middle = offsetFor(lastTop / 2, million) / lastOffset;
  expect(middle).toBeCloseTo(0.5, 3);
});

test('The way from an offset to the element and back ends within a row', () => {
  for (let offset = 0; offset <= lastOffset; offset += 777_777) {
    expect(Math.abs(offsetFor(topFor(offset, million), million) - offset)).toBeLessThan(row);
  }
});

test.each([
  ['down', 120],
  ['up', -120],
])('Small steps %s move the list by just themselves, whatever the element does, and reach the end', (_way, step) => {
  const from = step > 0 ? lastOffset - 400_000 : 400_000;
  let at: ScrolledTo = { top: topFor(from, million), offset: from };
  let moved = 0;
  for (; at.offset > 0 && at.offset < lastOffset; moved++) {
    const top = Math.min(Math.max(0, at.top + step), lastTop); // as a browser does
    const next = scrolled(at, top, million);
    const left = step > 0 ? lastOffset - at.offset : at.offset;
    expect(Math.abs(next.offset - at.offset)).toBe(Math.min(Math.abs(step), left));
    at = next;
  }
  expect(moved).toBe(Math.ceil(400_000 / 120));
  expect(at).toEqual(step > 0 ? { top: lastTop, offset: lastOffset } : { top: 0, offset: 0 });
});

test('A leap of the scroll bar lands where the bar stands', () => {
  expect(scrolled({ top: 0, offset: 0 }, lastTop, million)).toEqual({ top: lastTop, offset: lastOffset });
  expect(scrolled({ top: lastTop, offset: lastOffset }, 0, million)).toEqual({ top: 0, offset: 0 });
});

test('What stands above the list is scrolled to without moving the list', () => {
  expect(scrolled({ top: 50, offset: 50 }, -200, million)).toEqual({ top: -200, offset: 0 });
  expect(scrolled({ top: -200, offset: 0 }, -80, million)).toEqual({ top: -80, offset: 0 });
});
