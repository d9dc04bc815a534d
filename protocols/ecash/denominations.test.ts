import { expect, test } from 'vitest';
import { splitAmount } from './denominations.ts';

const key = new Uint8Array(33).fill(2);
const amounts = [1n, 2n, 4n, 8n, 16n, 32n, 64n];
const keyset = { id: key, unit: 'eur' as const, keys: new Map(amounts.map((amount) => [amount, key])), feePpk: 0 };

test('an amount is split into the fewest coins, ascending; what the keyset cannot give is refused', () => {
  expect(splitAmount(0n, keyset)).toEqual({ ok: true, value: [] });
  expect(splitAmount(77n, keyset)).toEqual({ ok: true, value: [1n, 4n, 8n, 64n] });
  expect(splitAmount(64n * 65n, keyset)).toMatchObject({ error: { code: 'outputs-too-many' } });
  expect(splitAmount(-1n, keyset)).toMatchObject({ error: { code: 'amount-not-in-keyset' } });
  const coarse = {
    ...keyset,
    keys: new Map([
      [10n, key],
      [2n ** 60n, key],
    ]),
  };
  expect(splitAmount(30n, coarse)).toEqual({ ok: true, value: [10n, 10n, 10n] });
  expect(splitAmount(31n, coarse)).toMatchObject({ error: { code: 'amount-not-in-keyset' } });
  expect(splitAmount(2n ** 60n, coarse)).toMatchObject({ error: { code: 'outputs-too-many' } });
});
