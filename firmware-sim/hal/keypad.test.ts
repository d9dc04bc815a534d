import { expect, test } from 'vitest';
import { PressedKeypad } from './keypad.ts';

test('A key that nobody waits for is dropped and told as such: it answers no screen that comes later', async () => {
  const keypad = new PressedKeypad();
  expect(keypad.press('ok')).toBe(false);
  const next = keypad.next(new AbortController().signal);
  expect(keypad.press('c')).toBe(true);
  expect(keypad.press('ok')).toBe(false);
  expect(await next).toBe('c');
});

test('A dialogue that was taken away takes no key any more', async () => {
  const keypad = new PressedKeypad();
  const gone = new AbortController();
  const next = keypad.next(gone.signal);
  gone.abort(new Error('taken away'));
  await expect(next).rejects.toThrow('taken away');
  expect(keypad.press('ok')).toBe(false);
});
