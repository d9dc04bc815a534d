import { expect, test } from 'vitest';
import { keyFor, type FingerKnows } from './practice-finger.ts';

const knows: FingerKnows = {
  pin: '1234',
  digits: '907531',
  code: 'ABCDE-12345',
  fingerprint: '2F1A 77C0 9B3E 5D42 A118',
  mint: 'http://127.0.0.1:43225',
};
const nothing: FingerKnows = { pin: '1234' };
const screen = (title: string, lines: readonly string[], page?: readonly [number, number]) => ({
  number: 7,
  page,
  text: [title.padEnd(13) + 'PRACTICE', ...Array.from({ length: 6 }, (_, at) => (lines[at] ?? '').padEnd(21)), 'C no'],
});
const key = (shown: ReturnType<typeof screen>, known = knows, before = '') => keyFor(shown, known, before);

test('The PIN is typed digit by digit as the display has them, and ends with OK', () => {
  const shown = ['  ____', '  *___', '  **__', '  ***_', '  ****_'];
  expect(shown.map((line) => key(screen('Enter PIN', ['', line])))).toEqual(['1', '2', '3', '4', 'ok']);
  expect(key(screen('Enter PIN', ['', '  Checking ...']))).toBeUndefined();
});

test('The pairing’s digits are typed once they are known, and a wrong beginning is taken back', () => {
  const asking = (line: string) => screen('Pair', ['Type the 6 digits', 'that it shows.', '', line]);
  expect(['  ______', '  9_____', '  907531'].map((line) => key(asking(line)))).toEqual(['9', '0', 'ok']);
  expect(key(asking('  8_____'))).toBe('c');
  expect(key(asking('  ______'), nothing)).toBeUndefined();
});

test('The check code is confirmed only when it is the wallet’s, and awaited until the wallet has one', () => {
  const same = (code: string) =>
    screen('Pair', ['Does the computer', 'show the same code?', '', `     ${code}`], [1, 1]);
  expect(key(same('ABCDE-12345'))).toBe('ok');
  expect(key(same('ABCDE-12346'))).toBe('c');
  expect(key(same('ABCDE-12345'), nothing)).toBeUndefined();
});

test('Root and mint are approved on the last page when they are what the wallet asked for, else refused', () => {
  const root = screen(
    'Root',
    ['Trust the names of', 'Practice Root', 'Fingerprint', '2F1A 77C0 9B3E 5D42', 'A118'],
    [1, 1],
  );
  expect(key(root)).toBe('ok');
  expect(key(root, { ...knows, fingerprint: '2F1A 77C0 9B3E 5D42 A119' })).toBe('c');
  const first = screen('Open purse', ['Mint', 'http://127.0.0.1:432↩', '25', 'Unit', 'eur'], [1, 2]);
  const last = screen('Open purse', ['The computer', 'will see this purse'], [2, 2]);
  expect(key(first)).toBe('right');
  expect(key(last, knows, first.text.slice(1, -1).join('\n'))).toBe('ok');
  expect(key(last, knows, 'Mint\nhttp://127.0.0.1:1')).toBe('c');
});

test.each(['Pay', 'Pay to', 'Locked', 'Ready', 'Loss', 'New PIN', 'Hello'])(
  'What says “%s” is not for this finger, whatever stands there',
  (title) => {
    const lines = [knows.mint ?? '', knows.fingerprint ?? '', knows.code ?? '', '  ____', 'same code'];
    expect(key(screen(title, lines, [1, 1]))).toBeUndefined();
    expect(key(screen(title, lines))).toBeUndefined();
  },
);
