import { expect, test } from 'vitest';
import { content } from '#protocols/deal/vectors/bookshop.ts';
import { utf8 } from '#protocols/values/bytes.ts';
import type { Purse } from '../purses/purse.ts';
import { selectPurse, type Judge } from './select-purse.ts';

const euro = (minor: bigint) => ({ minor, currency: 'EUR' }) as const;
const purse = (id: string, changes: Partial<Purse> = {}): Purse => ({
  id,
  name: id,
  system: 'urn:semper:ecash:1',
  issuer: 'http://127.0.0.1:3338',
  currency: 'EUR',
  direction: 'pay',
  practice: true,
  free: euro(5000n),
  inFlight: euro(0n),
  ...changes,
});
const fees: Record<string, bigint> = { dear: 5n, cheap: 1n, rich: 1n, twin: 1n };
const judge: Judge = ({ id }) =>
  Promise.resolve(id === 'poor' ? { code: 'funds-short', short: euro(7n) } : euro(fees[id] ?? 0n));
const judges = new Map([['urn:semper:ecash:1', judge]]);

test('Purses that can pay are ranked by fee, then by balance, then by name of their own: always the same', async () => {
  const rich = purse('rich', { free: euro(9000n) });
  const all = [purse('dear'), purse('twin'), purse('cheap'), rich];
  const { candidates } = await selectPurse(content, all, judges);
  expect(candidates.map(({ purse: { id } }) => id)).toEqual(['rich', 'cheap', 'twin', 'dear']);
  const again = await selectPurse(content, all.toReversed(), judges);
  expect(again.candidates).toEqual(candidates);
});

test('Each purse that cannot pay comes with its reason, and is not judged where the reason is plain', async () => {
  const unlike = [
    purse('till', { direction: 'receive' }),
    purse('card', { system: 'urn:semper:card:1' }),
    purse('bank', { system: 'urn:semper:transfer:1' }),
    purse('francs', { currency: 'CHF' }),
    purse('poor'),
  ];
  const judged: string[] = [];
  const watching: Judge = (one, part, amount) => (judged.push(one.id), judge(one, part, amount));
  const { candidates, unfit } = await selectPurse(content, unlike, new Map([['urn:semper:ecash:1', watching]]));
  expect(candidates).toEqual([]);
  expect(unfit.map(({ purse: { id }, reason }) => [id, reason.code])).toEqual([
    ['till', 'purse-receives-only'],
    ['card', 'system-not-offered'],
    ['bank', 'system-not-offered'],
    ['francs', 'currency-differs'],
    ['poor', 'funds-short'],
  ]);
  expect(judged).toEqual(['poor']);
});

test('The alternative is the one of the purse’s own system, wherever it stands in the offer', async () => {
  const offer = {
    ...content,
    alternatives: [
      { system: 'urn:semper:transfer:1', part: utf8('transfer') },
      { system: 'urn:semper:ecash:1', part: utf8('coins') },
    ],
  };
  const parts: Uint8Array[] = [];
  const watching: Judge = (one, part, amount) => (parts.push(part), judge(one, part, amount));
  const { candidates } = await selectPurse(offer, [purse('cheap')], new Map([['urn:semper:ecash:1', watching]]));
  expect([candidates[0]?.alternative, parts]).toEqual([1, [utf8('coins')]]);
});
