import { chmodSync, mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readOrMakePrivateFile, readPrivateFile, writePrivateFile } from './files.ts';

const folder = mkdtempSync(join(tmpdir(), 'semper-files-'));
const mode = (path: string) => statSync(path).mode & 0o777;

test('A private file and the folders made for it are for this user only, and nothing is left over', () => {
  const path = join(folder, 'made', 'deep', 'key');
  writePrivateFile(path, 'secret');
  expect([mode(path), mode(join(folder, 'made')), mode(join(folder, 'made', 'deep'))]).toEqual([0o600, 0o700, 0o700]);
  expect(readdirSync(join(folder, 'made', 'deep'))).toEqual(['key']);
});

test('Replacing a file that everybody could read gives one that only this user can', () => {
  const path = join(folder, 'open');
  writeFileSync(path, 'old');
  chmodSync(path, 0o644);
  writePrivateFile(path, Uint8Array.of(1, 2));
  expect([mode(path), readPrivateFile(path)]).toEqual([0o600, Uint8Array.of(1, 2)]);
});

test('A key is made once and found again', () => {
  const path = join(folder, 'once');
  expect(readPrivateFile(path)).toBeUndefined();
  expect(readOrMakePrivateFile(path, () => Uint8Array.of(7))).toEqual(Uint8Array.of(7));
  expect(readOrMakePrivateFile(path, () => Uint8Array.of(8))).toEqual(Uint8Array.of(7));
});
