import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { followingStates, isFinal, type PaymentState } from './lifecycle.ts';

const states = Object.keys(followingStates) as PaymentState[];

function drawn(): Record<string, string[]> {
  const source = readFileSync(new URL('lifecycle.ts', import.meta.url), 'utf8');
  const arrows = [...source.matchAll(/^\/\/ {3}([a-z-]+) +──► (.+)$/gm)];
  const finals = /^\/\/ {3}(.+): final$/m.exec(source)?.[1]?.split(', ') ?? [];
  return Object.fromEntries([
    ...arrows.map(([, from = '', to = '']) => [from, to.split(', ')]),
    ...finals.map((state) => [state, []]),
  ]);
}

test('The picture at the top of the file is the table', () => {
  expect(drawn()).toEqual(followingStates);
});

test('Every state can be reached from the start, and from every state some end can be reached', () => {
  const reach = (from: PaymentState, seen = new Set<PaymentState>()): Set<PaymentState> => {
    if (seen.has(from)) return seen;
    seen.add(from);
    for (const next of followingStates[from]) reach(next, seen);
    return seen;
  };
  expect(reach('started').size).toBe(states.length);
  for (const state of states) expect([...reach(state)].some(isFinal)).toBe(true);
});

test('Four ends are final, and nothing else is', () => {
  expect(states.filter(isFinal)).toEqual(['completed', 'refused', 'failed', 'returned']);
});

test('A payment that was sent is never refused or started again: its money has left', () => {
  for (const state of ['sent', 'returnable'] as const) {
    for (const gone of ['started', 'waiting-for-device', 'approved', 'refused'] as const)
      expect(followingStates[state]).not.toContain(gone);
  }
});
