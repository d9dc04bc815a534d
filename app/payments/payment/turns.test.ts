import { expect, test } from 'vitest';
import { createTurns } from './turns.ts';

test('Work for one key waits for what came before it, even when that failed; other keys do not wait', async () => {
  const inTurn = createTurns();
  const done: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = inTurn('purse', async () => {
    await gate.promise;
    done.push('first');
    throw new Error('the store failed');
  });
  const second = inTurn('purse', () => Promise.resolve(done.push('second')));
  await inTurn('another', () => Promise.resolve(done.push('other')));
  expect(done).toEqual(['other']);
  gate.resolve();
  await expect(first).rejects.toThrow('failed');
  await second;
  expect(done).toEqual(['other', 'first', 'second']);
});
