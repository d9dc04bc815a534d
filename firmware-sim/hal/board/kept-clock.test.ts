import { expect, test } from 'vitest';
import { MemoryFlash } from '../recording.ts';
import { keptClock } from './kept-clock.ts';

test('The clock counts on from where it was kept, whatever the machine’s own says after a power cut', () => {
  const place = new MemoryFlash();
  let uptime = 5000;
  const first = keptClock(place, () => uptime);
  expect(first.now()).toBe(0);
  uptime = 65_000;
  expect(first.now()).toBe(60_000);
  first.keep();
  uptime = 70_000;
  const second = keptClock(new MemoryFlash(place.image), () => uptime - 69_990);
  expect(second.now()).toBe(60_000);
  uptime = 70_500;
  expect(second.now()).toBe(60_500);
});

test('A count that cannot be read is none, and a delay runs its full time', async () => {
  let uptime = 0;
  const clock = keptClock(new MemoryFlash(Uint8Array.of(1, 2, 3)), () => uptime);
  expect(clock.now()).toBe(0);
  const waited = clock.until(2, new AbortController().signal);
  uptime = 3;
  await waited;
  expect(clock.now()).toBe(3);
});
