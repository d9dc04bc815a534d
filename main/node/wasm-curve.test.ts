import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { curveCases, officialCurveCases } from '#protocols/ecash/curve.contract.ts';
import { wasmCurve } from './wasm-curve.ts';

const folder = `${process.env['SEMPER_VECTORS'] ?? new URL('../../../shared/vectors', import.meta.url).pathname}/nuts`;
const given = existsSync(folder);

function official(nut: string): string {
  return given ? readFileSync(`${folder}/${nut}-tests.md`, 'utf8') : '';
}

test.each(curveCases(wasmCurve))('libsecp256k1: $title', ({ run }) => {
  expect(run).not.toThrow();
});

test.skipIf(!given).each(officialCurveCases(wasmCurve, official('00'), official('12')))(
  'libsecp256k1: $title (needs SEMPER_VECTORS)',
  ({ run }) => {
    expect(run).not.toThrow();
  },
);
