import { expect, test } from 'vitest';
import { contract } from '#app/screen-contract/contract.ts';
import { shownCharacters } from '#firmware-sim/hal/font.ts';
import { isWidelyShown, requestForm } from './request-form.ts';

const entered = { title: 'Half of the dinner', amount: '12,5', validity: 'day' };

function faultsOf(change: Partial<typeof entered>, currency: 'EUR' | 'SAT' = 'EUR'): readonly string[] {
  const read = requestForm(currency).safeParse({ ...entered, ...change });
  return read.success ? [] : read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

test('What was entered becomes minor units and seconds, and is what the wallet takes', () => {
  const wish = requestForm('EUR').parse({ ...entered, title: '  Half of the dinner ' });
  expect(wish).toEqual({
    title: 'Half of the dinner',
    amount: { minor: '1250', currency: 'EUR' },
    validForSeconds: 86_400,
  });
  expect(contract['receive/request'].input.parse(wish)).toEqual(wish);
  expect(requestForm('EUR').parse({ ...entered, amount: '10995116277.75' }).amount.minor).toBe('1099511627775');
});

test('Everything that is wrong is said at once, each at its place', () => {
  expect(faultsOf({ title: ' ', amount: '12.505' })).toEqual(['title: line-empty', 'amount: too-fine']);
  expect(faultsOf({ title: 'x'.repeat(65), amount: '' })).toEqual(['title: line-long', 'amount: empty']);
  expect(faultsOf({ amount: '92233720368547758.08' })).toEqual(['amount: too-large']);
  expect(faultsOf({ amount: '92233720368547758.07' })).toEqual(['amount: too-much']);
  expect(faultsOf({ amount: '10995116277.76' })).toEqual(['amount: too-much']);
  expect(faultsOf({ amount: '1.5' }, 'SAT')).toEqual(['amount: too-fine']);
  expect(faultsOf({ validity: 'century' })).toHaveLength(1);
});

test('A title may be in any script, but hide nothing and turn no direction', () => {
  expect(faultsOf({ title: 'حصتي من العشاء' })).toEqual([]);
  expect(faultsOf({ title: 'x'.repeat(64) })).toEqual([]);
  for (const trick of ['ten\u202Eorue', 'ten\u200Beuro', 'ten\neuro', '\u{D800}']) {
    expect(faultsOf({ title: `A ${trick} B` })).toEqual(['title: line-unprintable']);
  }
});

test('What the simulated display writes of letters is called widely shown, other scripts are not', () => {
  const letters = shownCharacters.filter((character) => /^[\p{L}\p{N} €]$/u.test(character));
  expect(letters.length).toBeGreaterThan(150);
  expect(letters.filter((letter) => !isWidelyShown(letter))).toEqual([]);
  expect(['Zoe\u0308', 'Łódź & Söhne', ''].map(isWidelyShown)).toEqual([true, true, true]);
  expect(['羊歯', 'حصتي', 'Бук', 'Dinner 🍝'].map(isWidelyShown)).toEqual([false, false, false, false]);
});
