import { expect, test } from 'vitest';
import { askAlways, decide, type Rule } from './decide.ts';

const plan = { amount: { minor: 1290n, currency: 'EUR' }, fee: { minor: 2n, currency: 'EUR' }, payee: 'Shop' } as const;
const rule = (name: string, effect: Rule['effect'], limits: Partial<Rule> = {}): Rule => ({
  name,
  effect,
  currency: 'EUR',
  ...limits,
});

test('What no rule speaks of is refused', () => {
  expect(decide(plan, [])).toEqual({ is: 'refuse', rule: 'no rule allows it' });
  expect(decide(plan, [rule('francs', 'allow', { currency: 'CHF' })]).is).toBe('refuse');
});

test('Deny comes before ask, ask before allow, in whatever order they stand; the rule is named', () => {
  const [allow, ask, deny] = [rule('a', 'allow'), rule('b', 'ask'), rule('c', 'deny')];
  expect(decide(plan, [allow])).toEqual({ is: 'allow', rule: 'a' });
  expect(decide(plan, [allow, ask])).toEqual({ is: 'ask', rule: 'b' });
  expect(decide(plan, [allow, ask, deny])).toEqual({ is: 'refuse', rule: 'c' });
  expect(decide(plan, [deny, ask, allow])).toEqual({ is: 'refuse', rule: 'c' });
});

test('A limit includes the fee, and holds to the last unit', () => {
  expect(decide(plan, [rule('a', 'allow', { upTo: 1292n })]).is).toBe('allow');
  expect(decide(plan, [rule('a', 'allow', { upTo: 1291n })]).is).toBe('refuse');
});

test('A rule for one payee says nothing about another', () => {
  expect(decide(plan, [rule('a', 'allow', { payee: 'Shop' })]).is).toBe('allow');
  expect(decide(plan, [rule('a', 'allow', { payee: 'Shop ' })]).is).toBe('refuse');
});

test('The rules for want of others ask for every payment in each currency', () => {
  const rules = askAlways(['EUR', 'CHF']);
  expect(decide(plan, rules)).toEqual({ is: 'ask', rule: 'ask for every payment in EUR' });
  expect(decide({ ...plan, amount: { minor: 1n, currency: 'SAT' } }, rules).is).toBe('refuse');
});
