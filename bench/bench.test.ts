import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { isMet, judged, median, take, type Measure } from './measure.ts';

const program = fileURLToPath(new URL('bench.ts', import.meta.url));
const run = promisify(execFile);

function measureOf(goal: number, goalIs: 'min' | 'max', times: { ours: number[]; peer: number[] }) {
  const told: string[] = [];
  const next = (side: 'ours' | 'peer') => () => {
    told.push(side);
    return Promise.resolve(times[side].shift() ?? Number.NaN);
  };
  const close = () => {
    told.push('close');
    return Promise.resolve();
  };
  const contest = { ours: next('ours'), peer: next('peer'), close };
  const open = () => Promise.resolve(contest);
  const measure: Measure = { name: 'a', unit: 'ms', goal, goalIs, compares: 'a with b', runs: 3, open };
  return { measure, told };
}

test('runs alternate after one of each that does not count, and medians make the ratio', async () => {
  const { measure, told } = measureOf(5, 'min', { ours: [900, 1, 3, 2], peer: [900, 40, 10, 12] });
  expect(await take(measure, '')).toEqual({
    name: 'a',
    ours: 2,
    peer: 12,
    unit: 'ms',
    ratio: 6,
    goal: 5,
    goalIs: 'min',
  });
  expect(told).toEqual([...Array.from({ length: 4 }, () => ['ours', 'peer']).flat(), 'close']);
});

test('a goal to reach is held against how many times as fast, a goal to keep against how many times as long', () => {
  const { measure: reach } = measureOf(5, 'min', { ours: [], peer: [] });
  const { measure: keep } = measureOf(2, 'max', { ours: [], peer: [] });
  expect(isMet(judged(reach, 10, 50))).toBe(true);
  expect(isMet(judged(reach, 10, 49))).toBe(false);
  expect(isMet(judged(keep, 20, 10))).toBe(true);
  expect(isMet(judged(keep, 21, 10))).toBe(false);
});

test('the median of an even count lies between the two in the middle, and of nothing there is none', () => {
  expect(median([9, 1, 2, 4])).toBe(3);
  expect(() => median([])).toThrow();
});

test('what a measure opened is closed when a run fails', async () => {
  const { measure, told } = measureOf(1, 'min', { ours: [], peer: [] });
  const open = async (folder: string) => ({
    ...(await measure.open(folder)),
    peer: () => Promise.reject(new Error('the peer fell')),
  });
  await expect(take({ ...measure, open }, '')).rejects.toThrow('the peer fell');
  expect(told).toEqual(['ours', 'close']);
});

test('with --json each measure is one line of the agreed shape', async () => {
  const { stdout } = await run(process.execPath, [program, '--json', '--only', 'device-round-trip', '--runs', '1']);
  const lines = stdout.trimEnd().split('\n');
  expect(lines).toHaveLength(1);
  const line = JSON.parse(lines[0] ?? '') as Record<string, unknown>;
  expect(Object.keys(line)).toEqual(['name', 'ours', 'peer', 'unit', 'ratio', 'goal', 'goalIs']);
  expect(line).toMatchObject({ name: 'device-round-trip', unit: 'ms', goal: 1.5, goalIs: 'max' });
  for (const figure of ['ours', 'peer', 'ratio']) expect(line[figure]).toBeGreaterThan(0);
});

test('a measure that nobody knows is an error that names those there are', async () => {
  await expect(run(process.execPath, [program, '--only', 'speed'])).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('receive-100, device-round-trip, approval-to-receipt') as string,
  });
});
