import { expect, onTestFinished, test } from 'vitest';
import { isLockDue, longestAtDevice, watchAutoLock, type Moment } from './auto-lock.ts';

const minute = 60_000;
const start: Moment = { wall: 1_000_000, uptime: 5000 };
const after = (wall: number, uptime = wall): Moment => ({ wall: start.wall + wall, uptime: start.uptime + uptime });

test('It is time to lock when the quiet is as long as was chosen, by whichever clock says longer', () => {
  expect(isLockDue(start, after(5 * minute - 1), 5, false)).toBe(false);
  expect(isLockDue(start, after(5 * minute), 5, false)).toBe(true);
  expect(isLockDue(start, after(8 * 60 * minute, 1000), 5, false)).toBe(true); // asleep for a night
  expect(isLockDue(start, after(-60 * minute, 5 * minute), 5, false)).toBe(true); // the clock was set back
  expect(isLockDue(start, after(8 * 60 * minute), 0, false)).toBe(false); // never
});

test('A question on the device keeps the wallet open longer, but not for ever', () => {
  expect(isLockDue(start, after(5 * minute), 1, true)).toBe(false);
  expect(isLockDue(start, after(longestAtDevice), 1, true)).toBe(true);
  expect(isLockDue(start, after(longestAtDevice), 60, true)).toBe(false);
});

function watched(atDevice = false) {
  let now = start;
  let locks = 0;
  const parts = { now: () => now, minutes: () => 5, isAtDevice: () => atDevice, lock: () => (locks += 1), everyMs: 5 };
  const watch = watchAutoLock(parts);
  onTestFinished(() => watch.stop());
  return { watch, locks: () => locks, at: (moment: Moment) => (now = moment) };
}

test('Whoever asks begins the time anew; who asks too late locks, and is not served first', () => {
  const it = watched();
  it.watch.stop();
  it.at(after(4 * minute));
  it.watch.touch();
  it.at(after(8 * minute));
  it.watch.touch();
  expect(it.locks()).toBe(0);
  it.at(after(600 * minute, 8 * minute)); // woken from sleep by the first to ask
  it.watch.touch();
  expect(it.locks()).toBe(1);
});

test('Without anybody asking it locks by itself', async () => {
  const it = watched();
  it.at(after(5 * minute));
  await expect.poll(it.locks).toBeGreaterThan(0);
});
