import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { curveCases, officialCurveCases } from './curve.contract.ts';
import { curveOrder, nobleCurve, scalarFromWide, scalarModOrder } from './curve.ts';
import { hex } from '../values/bytes.ts';

for (const { title, run } of curveCases(nobleCurve)) test(`noble: ${title}`, run);

const folder = process.env['SEMPER_VECTORS'] ?? new URL('../../../shared/vectors', import.meta.url).pathname;
if (existsSync(`${folder}/nuts`)) {
  const [nut00, nut12] = ['00', '12'].map((nut) => readFileSync(`${folder}/nuts/${nut}-tests.md`, 'utf8'));
  for (const { title, run } of officialCurveCases(nobleCurve, nut00 ?? '', nut12 ?? '')) test(`noble: ${title}`, run);
} else {
  test.skip('noble: official vectors of NUT-00 and NUT-12 (no folder SEMPER_VECTORS)', () => {});
}

test('a wide value is reduced into 1 to n - 1, never to zero', () => {
  const bytes = (value: bigint): Uint8Array =>
    Uint8Array.from(value.toString(16).padStart(128, '0').match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
  expect(hex(scalarFromWide(bytes(0n)))).toBe(`${'00'.repeat(31)}01`);
  expect(hex(scalarFromWide(bytes(curveOrder - 2n)))).toBe((curveOrder - 1n).toString(16));
  expect(hex(scalarFromWide(bytes(curveOrder - 1n)))).toBe(`${'00'.repeat(31)}01`);
  expect(hex(scalarModOrder(bytes(curveOrder + 5n)))).toBe(`${'00'.repeat(31)}05`);
});
