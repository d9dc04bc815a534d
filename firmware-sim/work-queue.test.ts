// Work is done one piece after the other, whatever becomes of each.
import { expect, test } from 'vitest';
import { WorkQueue } from './work-queue.ts';

function deferred() {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { ended, end };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('the next piece begins when the one that was taken back has really ended', async () => {
  const queue = new WorkQueue();
  const first = deferred();
  const told: string[] = [];
  queue.add(1, async (signal) => {
    signal.addEventListener('abort', () => told.push('taken back'));
    await first.ended;
    told.push('first ended');
  });
  queue.add(2, async () => {
    told.push('second began');
  });
  await turn();
  queue.takeBack(1, 'released');
  await turn();
  expect(told).toEqual(['taken back']);
  expect(queue.busy).toBe(true);
  first.end();
  await turn();
  expect(told).toEqual(['taken back', 'first ended', 'second began']);
  expect(queue.busy).toBe(false);
});

test('work taken back before it began finds its signal aborted', async () => {
  const queue = new WorkQueue();
  const first = deferred();
  let found: boolean | undefined;
  queue.add(1, () => first.ended);
  queue.add(2, async (signal) => {
    found = signal.aborted;
  });
  queue.takeBack(2, 'released');
  first.end();
  await turn();
  expect(found).toBe(true);
});

test('a fault is told, and does not keep the next piece from its turn', async () => {
  const queue = new WorkQueue();
  const faults: unknown[] = [];
  queue.onFault = (error) => faults.push(error);
  let done = false;
  queue.add(1, () => Promise.reject(new Error('a bug')));
  queue.add(2, async () => {
    done = true;
  });
  await turn();
  expect(faults).toEqual([new Error('a bug')]);
  expect(done).toBe(true);
});
