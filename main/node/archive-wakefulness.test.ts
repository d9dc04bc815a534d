import { setImmediate as nextTurn, setTimeout as passed } from 'node:timers/promises';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { Wakefulness } from './archive-wakefulness.ts';

let now = vi.spyOn(performance, 'now');

beforeEach(() => {
  now = vi.spyOn(performance, 'now').mockReturnValue(1000);
  onTestFinished(() => now.mockRestore());
});

/** Whether a thread looks at the clock turn by turn: it is awake. */
async function isAwake(): Promise<boolean> {
  for (const _ of [1, 2]) await nextTurn();
  now.mockClear();
  for (const _ of [1, 2, 3]) await nextTurn();
  return now.mock.calls.length > 1;
}

test('A thread that waits stays awake, serves timers meanwhile, and sleeps when the time is over', async () => {
  const wakefulness = new Wakefulness(0.5);
  wakefulness.wait();
  await passed(5);
  expect(await isAwake()).toBe(true);
  now.mockReturnValue(1000.6);
  expect(await isAwake()).toBe(false);
});

test('What comes ends the wait, and the next is awake again', async () => {
  const wakefulness = new Wakefulness(0.5);
  for (const _ of [1, 2, 3]) {
    wakefulness.wait();
    expect(await isAwake()).toBe(true);
    wakefulness.came();
    expect(await isAwake()).toBe(false);
  }
});

test('Who waited awake in vain sleeps through the next eight waits', async () => {
  const wakefulness = new Wakefulness(0.5);
  wakefulness.wait();
  now.mockReturnValue(1000.6);
  wakefulness.came();
  const awake: boolean[] = [];
  for (let time = 0; time < 9; time++) {
    wakefulness.wait();
    awake.push(await isAwake());
    wakefulness.came();
  }
  expect(awake).toEqual([...Array.from({ length: 8 }, () => false), true]);
});
