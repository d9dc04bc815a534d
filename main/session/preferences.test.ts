import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { preferencesIn, usualPreferences } from './preferences.ts';

function path(content?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'semper-preferences-'));
  onTestFinished(() => {
    chmodSync(folder, 0o700);
    rmSync(folder, { recursive: true });
  });
  const file = join(folder, 'preferences.json');
  if (content !== undefined) writeFileSync(file, content);
  return file;
}

test('Without a file the usual ones hold; a change is there after the next start, beside what was not changed', () => {
  const file = path();
  const first = preferencesIn(file);
  expect([first.now(), first.problem]).toEqual([usualPreferences, undefined]);
  expect(first.set({ theme: 'dark', language: undefined })).toEqual({ ok: true, value: {} });
  expect(preferencesIn(file).now()).toEqual({ ...usualPreferences, theme: 'dark' });
});

test.each(['', '{', '[]', '{"theme":"pink"}', '{"more":1}', '{"autoLockMinutes":"5"}', '\u0000'])(
  'A file that says %j is put aside as it is; the usual preferences stand in, and the person is told',
  (content) => {
    const file = path(content);
    const read = preferencesIn(file);
    expect(read.now()).toEqual(usualPreferences);
    expect(read.problem?.code).toBe('preferences-damaged');
    expect(readFileSync(`${file}.damaged`, 'utf8')).toBe(content);
    expect(existsSync(file)).toBe(false);
    expect(preferencesIn(file).problem).toBeUndefined();
  },
);

test('A preference that a later version does not know is no damage to the others', () => {
  expect(preferencesIn(path('{"discreet":true}')).now()).toEqual({ ...usualPreferences, discreet: true });
});

test('A change that cannot be kept does not count', () => {
  const file = join(path('x'), 'below-a-file', 'preferences.json');
  const preferences = preferencesIn(file);
  expect(preferences.set({ theme: 'dark' })).toMatchObject({ ok: false, error: { code: 'preferences-not-kept' } });
  expect(preferences.now()).toEqual(usualPreferences);
});
