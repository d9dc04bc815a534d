import { expect, test } from 'vitest';
import { tokenIn } from './token-in-text.ts';

const token = `cashuB${'o2F0gaJhaUgArSaMTR9YJmFw'.repeat(3)}`;

test('A token is found alone, behind its address, and within a message', () => {
  for (const pasted of [
    token,
    `  ${token}\n`,
    `cashu:${token}`,
    `Here you are:\n${token}\nThanks!`,
    `${token} ${token}`,
  ]) {
    expect(tokenIn(pasted)).toEqual({ ok: true, token });
  }
  expect(tokenIn(`${token}==`)).toEqual({ ok: true, token: `${token}==` });
});

test('What is none, or more than one, is told apart', () => {
  const faults = [
    '  ',
    'cashuB',
    'cashuC'.padEnd(60, 'x'),
    `no-${token}`,
    'a link to cashu',
    `${token} ${token.replace('cashuB', 'cashuA')}`,
  ];
  expect(faults.map((pasted) => tokenIn(pasted))).toEqual(
    ['empty', 'no-token', 'no-token', 'no-token', 'no-token', 'several'].map((fault) => ({ ok: false, fault })),
  );
});
