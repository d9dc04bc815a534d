import { setImmediate as nextTurn, setTimeout as passed } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Wakefulness } from './archive-wakefulness.ts';

test('A thread that stays awake serves timers and other turns meanwhile, and sleeps when the time is over', async () => {
  const now = vi.spyOn(performance, 'now').mockReturnValue(1000);
  onTestFinished(() => now.mockRestore());
  const wakefulness = new Wakefulness();
  wakefulness.stayAwake(0.5);
  await passed(5);
  expect(now.mock.calls.length).toBeGreaterThan(2); // it looks at the clock each turn
  now.mockReturnValue(1000.6);
  for (const _ of [1, 2]) await nextTurn();
  now.mockClear();
  await passed(5);
  expect(now).not.toHaveBeenCalled();
});

test('A thread that is told to sleep does so at once, and can be kept awake again', async () => {
  const now = vi.spyOn(performance, 'now').mockReturnValue(1000);
  onTestFinished(() => now.mockRestore());
  const wakefulness = new Wakefulness();
  wakefulness.stayAwake(0.5);
  wakefulness.stayAwake(0);
  for (const _ of [1, 2]) await nextTurn();
  now.mockClear();
  await nextTurn();
  expect(now).not.toHaveBeenCalled();
  wakefulness.stayAwake(0.5);
  now.mockClear();
  for (const _ of [1, 2, 3]) await nextTurn();
  expect(now).toHaveBeenCalled();
});
