// Samples of what the soak runs in millions.
import { expect, test } from 'vitest';
import { fuzzDeviceFrames, fuzzDeviceRecords, fuzzHostFrames, fuzzHostRecords } from './link-fuzz.ts';

test.each([
  ['the host gathers from random reports', (seed: number) => fuzzHostFrames(20_000, seed)],
  ['the device gathers from random reports', (seed: number) => fuzzDeviceFrames(20_000, seed)],
  ['the host takes from random records', (seed: number) => fuzzHostRecords(20_000, seed)],
  ['the device takes from random records', (seed: number) => fuzzDeviceRecords(5000, seed, 50)],
])('%s only what SPEC.md lets it, keeps no more than came, and never throws', (_, run) => {
  for (const seed of [22, 1126]) {
    const { inputs, taken } = run(seed);
    // Neither all nor hardly any were taken: what is generated reaches both ways.
    expect(taken).toBeGreaterThan(inputs / 500);
    expect(taken).toBeLessThan(inputs);
  }
});
