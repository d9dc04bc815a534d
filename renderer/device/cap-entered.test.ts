import { expect, test } from 'vitest';
import { capEntered } from './cap-entered.ts';

test('A cap is typed like any amount', () => {
  expect(capEntered('12,50', 'EUR')).toEqual({ ok: true, money: { minor: '1250', currency: 'EUR' } });
  expect(capEntered('1.5', 'SAT')).toEqual({ ok: false, fault: 'too-fine' });
  expect(capEntered('', 'EUR')).toEqual({ ok: false, fault: 'empty' });
});

test.each(['0', '0,00', '000'])('%j is a cap too: the device then asks for its PIN each time', (typed) => {
  expect(capEntered(typed, 'EUR')).toEqual({ ok: true, money: { minor: '0', currency: 'EUR' } });
});
