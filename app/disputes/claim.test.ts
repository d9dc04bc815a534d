import { expect, test } from 'vitest';
import { hex } from '#protocols/values/bytes.ts';
import { claimText, readClaim, readClaimJson, usualFormula, type ClaimFields } from './claim.ts';
import { evaluate, formulaText, parseFormula, type AtomName, type Verdict } from './formula.ts';
import { held } from './vectors/disputed-deal.ts';

const fields: ClaimFields = { payee: 'Bookshop at the Bridge', amount: '12.90', currency: 'EUR' };
const key = 'ab'.repeat(32);

test('A claim is read from text, its time in UTC and its amount in minor units', () => {
  const claim = held(readClaim({ ...fields, payer: key, offer: key, before: '2026-11-22T09:30:00Z' }));
  expect(claim).toMatchObject({
    payee: fields.payee,
    amount: { minor: 1290n, currency: 'EUR' },
    before: 1_795_339_800,
  });
  expect(hex(claim.payer ?? new Uint8Array())).toBe(key);
  expect(formulaText(claim.formula)).toBe(usualFormula);
  expect(claimText(claim)).toBe(
    `The holder of person key ${key} paid Bookshop at the Bridge 12.90 EUR for offer ${key} before 2026-11-22T09:30:00Z: ${usualFormula}`,
  );
  expect(held(readClaim({ ...fields, before: '2026-11-22' })).before).toBe(1_795_305_600);
  expect(held(readClaim({ ...fields, amount: '12' })).amount.minor).toBe(1200n);
  expect(held(readClaim({ ...fields, amount: '12', currency: 'SAT' })).amount.minor).toBe(12n);
});

test.each([
  ['amount', { amount: '12.9' }],
  ['amount', { amount: '12,90' }],
  ['amount', { amount: '-1.00' }],
  ['amount', { amount: '012.90' }],
  ['amount', { amount: '12.900' }],
  ['amount', { amount: '1.5', currency: 'SAT' }],
  ['amount', { amount: '92233720368547758.08' }],
  ['currency', { currency: 'eur' }],
  ['payee', { payee: 'Book\u202eshop' }],
  ['payee', { payee: '' }],
  ['payer', { payer: key.toUpperCase() }],
  ['payer', { payer: key.slice(2) }],
  ['offer', { offer: 'deal-1' }],
  ['before', { before: '2026-02-30' }],
  ['before', { before: '2026-11-22T09:30:00' }],
  ['before', { before: '2026-11-22T09:30:00+01:00' }],
  ['before', { before: '22.11.2026' }],
  ['before', { before: '1969-12-31' }],
  ['formula', { formula: 'paid and' }],
])('A claim whose %s is written in another way is refused by the name of the field: %o', (field, changes) => {
  expect(readClaim({ ...fields, ...changes })).toMatchObject({ ok: false, error: { code: 'claim-malformed', field } });
});

test('A claim in JSON has the same fields, all of them text, and no others', () => {
  const whole = { ...fields, payer: key, formula: 'not paid' };
  expect(held(readClaimJson(JSON.stringify(whole)))).toEqual(held(readClaim(whole)));
  const wrong: readonly (readonly [unknown, string])[] = [
    [{ ...fields, amount: 12.9 }, 'amount'],
    [{ ...fields, ammount: '12.90' }, 'ammount'],
    [{ payee: fields.payee, currency: 'EUR' }, 'amount'],
    [[], ''],
    [null, ''],
  ];
  for (const [value, field] of wrong) {
    expect(readClaimJson(JSON.stringify(value))).toMatchObject({ ok: false, error: { field } });
  }
  expect(readClaimJson('{').ok).toBe(false);
});

test('A formula binds not before and, and before or, and is written as it was read', () => {
  const texts = [
    ['paid or not ordered and approved', 'paid or (not ordered and approved)'],
    ['(paid or ordered) and approved', '(paid or ordered) and approved'],
    ['not(not  paid)', 'not not paid'],
    ['not (paid and offered)', 'not (paid and offered)'],
  ] as const;
  for (const [text, written] of texts) {
    const formula = held(parseFormula(text));
    expect(formulaText(formula)).toBe(written);
    expect(held(parseFormula(written))).toEqual(formula);
  }
});

test.each([
  ['', 0],
  ['paid paid', 5],
  ['paid and', 8],
  ['(paid', 5],
  ['paid)', 4],
  ['Paid', 0],
  ['paid & ordered', 5],
  ['not', 3],
  ['('.repeat(40) + 'paid' + ')'.repeat(40), 33],
  ['not '.repeat(200) + 'paid', 132],
  ['paid or '.repeat(200), 1024],
])('No formula: %j, and the character is named where it ends to be one', (text, at) => {
  expect(parseFormula(text)).toMatchObject({ ok: false, error: { code: 'formula-malformed', at } });
});

test('A formula is decided by what decides alone, in three values, and names the atoms that carry it', () => {
  const verdicts: Partial<Record<AtomName, Verdict>> = { offered: 'proven', paid: 'undecided', approved: 'refuted' };
  const of = (text: string) => evaluate(held(parseFormula(text)), (atom) => verdicts[atom] ?? 'undecided');
  expect(of('offered and paid')).toEqual({ verdict: 'undecided', because: ['paid'] });
  expect(of('offered or paid')).toEqual({ verdict: 'proven', because: ['offered'] });
  expect(of('approved and paid')).toEqual({ verdict: 'refuted', because: ['approved'] });
  expect(of('approved or paid')).toEqual({ verdict: 'undecided', because: ['paid'] });
  expect(of('not approved and offered')).toEqual({ verdict: 'proven', because: ['approved', 'offered'] });
  expect(of('not (paid or approved)')).toEqual({ verdict: 'undecided', because: ['paid'] });
});
