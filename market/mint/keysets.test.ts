import { expect, test } from 'vitest';
import { isPoint } from 'tiny-secp256k1';
import { z } from 'zod';
import { fromHex } from '#protocols/values/bytes.ts';
import { deriveKeyset, inputFee, keysetId, splitAmount, type Keyset } from './keysets.ts';
import { vectorBlocks, vectorText, vectorsAbsent, vectorsPresent } from './official-vectors.ts';

const seed = new Uint8Array(32).fill(5);
const keyMap = z.record(z.string(), z.string());
const keyset = (feePpk: number): Keyset => {
  const terms = { unit: 'eur', position: 0, feePpk, greatestExponent: 4 } as const;
  return { ...terms, ...deriveKeyset(seed, terms), active: true };
};

test('NUT-02: the three published version-2 keysets have their published ids', ({ skip }) => {
  skip(!vectorsPresent, vectorsAbsent);
  const sections = vectorText('02-tests.md').split('## Version 2')[1]?.split('### Vector ').slice(1) ?? [];
  expect(sections).toHaveLength(3);
  for (const section of sections) {
    const named = (name: string) => new RegExp(`${name}: \`([^\`]+)\``).exec(section)?.[1];
    const keys = keyMap.parse(JSON.parse(/```json\n([\s\S]*?)```/.exec(section)?.[1] ?? ''));
    const entries = Object.entries(keys)
      .toReversed()
      .map(([amount, key]) => [BigInt(amount), key] as const);
    const expiry = named('Final expiry');
    expect(
      keysetId(
        entries,
        named('Unit') ?? '',
        Number(named('Input fee ppk')),
        expiry === undefined ? undefined : Number(expiry),
      ),
    ).toBe(named('Keyset id'));
  }
});

test('NUT-01: the malformed key maps hold something that is no compressed point, the correct ones nothing else', ({
  skip,
}) => {
  skip(!vectorsPresent, vectorsAbsent);
  const wellFormed = vectorBlocks('01-tests.md').map(({ body }) =>
    Object.values(keyMap.parse(body)).every(
      (key) => key.length === 66 && isPoint(fromHex(key, 33) ?? new Uint8Array()),
    ),
  );
  expect(wellFormed).toEqual([false, false, true, true]);
});

test('a keyset follows from seed, unit, position and range; its id pins unit and fee as well', () => {
  const terms = { unit: 'eur', position: 0, feePpk: 100, greatestExponent: 4 } as const;
  const { id } = deriveKeyset(seed, terms);
  expect(id).toMatch(/^01[0-9a-f]{64}$/);
  expect(deriveKeyset(seed, terms).id).toBe(id);
  const others = [
    { ...terms, unit: 'sat' as const },
    { ...terms, position: 1 },
    { ...terms, feePpk: 200 },
    { ...terms, greatestExponent: 5 },
  ];
  expect(
    new Set([id, ...others.map((other) => deriveKeyset(seed, other).id), deriveKeyset(new Uint8Array(32), terms).id])
      .size,
  ).toBe(6);
});

test('the fee is rounded up once over all inputs, not once an input', () => {
  const charge = (feePpk: number, inputs: number) => inputFee(Array.from({ length: inputs }, () => keyset(feePpk)));
  expect([charge(100, 1), charge(100, 10), charge(100, 11), charge(0, 5), charge(1000, 3)]).toEqual([
    1n,
    1n,
    2n,
    0n,
    3n,
  ]);
});

test('an amount splits into the fewest coins; too few places keep the greatest', () => {
  expect(splitAmount(13n, keyset(0), 10)).toEqual([1n, 4n, 8n]);
  expect(splitAmount(13n, keyset(0), 2)).toEqual([4n, 8n]);
  expect(splitAmount(37n, keyset(0), 10)).toEqual([1n, 4n, 16n, 16n]);
});
