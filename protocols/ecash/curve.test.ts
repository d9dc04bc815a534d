import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { hex } from '../values/bytes.ts';
import { curveCases, officialCurveCases } from './curve.contract.ts';
import { curveOrder, nobleCurve, scalarFromWide, scalarModOrder } from './curve.ts';

const folder = `${process.env['SEMPER_VECTORS'] ?? new URL('../../../shared/vectors', import.meta.url).pathname}/nuts`;
const given = existsSync(folder);

function official(nut: string): string {
  return given ? readFileSync(`${folder}/${nut}-tests.md`, 'utf8') : '';
}

function bytes(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 64 }, (_, index) => Number((value >> BigInt(8 * (63 - index))) & 255n));
}

test.each(curveCases(nobleCurve))('noble: $title', ({ run }) => {
  expect(run).not.toThrow();
});

test.skipIf(!given).each(officialCurveCases(nobleCurve, official('00'), official('12')))(
  'noble: $title (needs SEMPER_VECTORS)',
  ({ run }) => {
    expect(run).not.toThrow();
  },
);

test('a wide value is reduced into 1 to n - 1, never to zero', () => {
  expect(hex(scalarFromWide(bytes(0n)))).toBe(`${'00'.repeat(31)}01`);
  expect(hex(scalarFromWide(bytes(curveOrder - 2n)))).toBe((curveOrder - 1n).toString(16));
  expect(hex(scalarFromWide(bytes(curveOrder - 1n)))).toBe(`${'00'.repeat(31)}01`);
  expect(hex(scalarModOrder(bytes(curveOrder + 5n)))).toBe(`${'00'.repeat(31)}05`);
});
