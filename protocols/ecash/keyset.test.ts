import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fromHex, hex } from '../values/bytes.ts';
import { checkKeyset, evidenceOf, keysetId, keysetIdVersion1, keysetVersion, swapFee } from './keyset.ts';

const folder = process.env['SEMPER_VECTORS'] ?? new URL('../../../shared/vectors', import.meta.url).pathname;
const file = `${folder}/nuts/02-tests.md`;

function bytes(text: string): Uint8Array {
  return fromHex(text) ?? new Uint8Array();
}

function keysOf(json: string): ReadonlyMap<bigint, Uint8Array> {
  return new Map(
    [...json.matchAll(/"(\d+)": "(\w+)"/g)].map(([, amount = '', key = '']) => [BigInt(amount), bytes(key)]),
  );
}

const oneKey = new Map([[1n, bytes(`02${'11'.repeat(32)}`)]]);

test.skipIf(!existsSync(file))('version-1 ids of NUT-02 follow from their keys', () => {
  const text = readFileSync(file, 'utf8').split('## Version 2')[0] ?? '';
  const vectors = [...text.matchAll(/Keyset id: `(\w+)`\s+```json([^`]*)```/g)];
  expect(vectors).toHaveLength(2);
  for (const [, id = '', json = ''] of vectors) expect(hex(keysetIdVersion1(keysOf(json)))).toBe(id);
});

test.skipIf(!existsSync(file))('version-2 ids of NUT-02 pin keys, unit, fee and expiry', () => {
  const vectors = (readFileSync(file, 'utf8').split('## Version 2')[1] ?? '').split('### Vector').slice(1);
  expect(vectors).toHaveLength(3);
  for (const vector of vectors) {
    const id = bytes(/id: `(\w+)`/.exec(vector)?.[1] ?? '');
    const feePpk = Number(/ppk: `(\d+)`/.exec(vector)?.[1]);
    const expiry = /expiry: `(\d+)`/.exec(vector)?.[1];
    const evidence = {
      id,
      keys: keysOf(vector),
      feePpk,
      ...(expiry === undefined ? {} : { finalExpiry: Number(expiry) }),
    };
    const checked = checkKeyset(evidence, 'sat');
    expect(checked).toEqual({ ok: true, value: { ...evidence, unit: 'sat' } });
    expect(checked.ok && evidenceOf(checked.value)).toEqual(evidence);
    const [[amount, key] = [0n, new Uint8Array()], ...others] = [...evidence.keys];
    for (const lie of [
      { ...evidence, feePpk: feePpk + 1 },
      { ...evidence, finalExpiry: 1 },
      { ...evidence, keys: new Map(others) },
      { ...evidence, keys: new Map([[amount + 2n ** 65n, key], ...others]) },
    ]) {
      expect(checkKeyset(lie, 'sat')).toMatchObject({ ok: false, error: { code: 'keyset-id-differs' } });
    }
    expect(checkKeyset(evidence, 'eur')).toMatchObject({ ok: false, error: { code: 'keyset-id-differs' } });
  }
});

test('the id does not depend on the order in which keys are held, nor on the case of the unit', () => {
  const keys: [bigint, Uint8Array][] = [
    [10n, bytes(`02${'22'.repeat(32)}`)],
    [9n, bytes(`03${'33'.repeat(32)}`)],
  ];
  const id = keysetId({ keys: new Map(keys), unit: 'eur', feePpk: 0 });
  expect(keysetId({ keys: new Map(keys.toReversed()), unit: 'EUR', feePpk: 0 })).toEqual(id);
});

test('only 33 bytes from 01 are version 2, only 8 bytes from 00 version 1', () => {
  expect(keysetVersion(bytes(`01${'00'.repeat(32)}`))).toBe(2);
  expect(keysetVersion(bytes('00ad268c4d1f5826'))).toBe(1);
  for (const other of ['', '01ad268c4d1f5826', `02${'00'.repeat(32)}`, `00${'00'.repeat(32)}`]) {
    expect(keysetVersion(bytes(other))).toBeUndefined();
  }
  const evidence = { id: bytes(`00${'00'.repeat(32)}`), keys: oneKey, feePpk: 0 };
  expect(checkKeyset(evidence, 'eur')).toMatchObject({ ok: false, error: { code: 'keyset-version' } });
});

test('the fee of a swap is the sum of its inputs fees, rounded up once', () => {
  expect(swapFee([])).toBe(0n);
  expect(swapFee([0, 0])).toBe(0n);
  expect(swapFee([1])).toBe(1n);
  expect(swapFee([500, 500])).toBe(1n);
  expect(swapFee([500, 501])).toBe(2n);
  expect(swapFee([Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER])).toBe(18014398509482n);
});
