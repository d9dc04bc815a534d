import { chmodSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exchangeKeySlot, makeKeyFile, openKeyFile, readOrMakeCredential } from './key-file.ts';

const freshFolder = () => mkdtempSync(join(tmpdir(), 'semper-keys-'));

test('A folder’s storage key opens by passphrase at the full cost of scrypt, before and after the passphrase changed', async () => {
  const folder = freshFolder();
  expect(await openKeyFile(folder, { passphrase: 'a' })).toEqual({ ok: false, error: { code: 'keys-missing' } });
  const storageKey = await makeKeyFile(folder, [{ passphrase: 'first words' }]);
  expect(statSync(join(folder, 'keys.txt')).mode & 0o777).toBe(0o600);
  expect(await openKeyFile(folder, { passphrase: 'first words' })).toEqual({ ok: true, value: storageKey });
  expect(await exchangeKeySlot(folder, { passphrase: 'wrong' }, { passphrase: 'x' })).toEqual({
    ok: false,
    error: { code: 'passphrase-wrong' },
  });
  expect(await exchangeKeySlot(folder, { passphrase: 'first words' }, { passphrase: 'other words' })).toEqual({
    ok: true,
    value: undefined,
  });
  expect(await openKeyFile(folder, { passphrase: 'first words' })).toEqual({ ok: false, error: { code: 'passphrase-wrong' } }); // prettier-ignore
  expect(await openKeyFile(folder, { passphrase: 'other words' })).toEqual({ ok: true, value: storageKey });
});

test('A key file is never written over by a new one', async () => {
  const folder = freshFolder();
  await makeKeyFile(folder, [{ credential: new Uint8Array(32) }]);
  const before = readFileSync(join(folder, 'keys.txt'));
  await expect(makeKeyFile(folder, [{ credential: new Uint8Array(32) }])).rejects.toThrow('already');
  expect(readFileSync(join(folder, 'keys.txt'))).toEqual(before);
});

test('A credential file is made once, opens the till’s folder, and is refused when others can read it or it is cut', async () => {
  const folder = freshFolder();
  const path = join(folder, 'credential');
  const made = readOrMakeCredential(path);
  if (!made.ok) throw new Error(made.error.code);
  expect([statSync(path).mode & 0o777, made.value.length, readOrMakeCredential(path)]).toEqual([0o600, 32, made]);
  const storageKey = await makeKeyFile(folder, [{ credential: made.value }]);
  expect(await openKeyFile(folder, { credential: made.value })).toEqual({ ok: true, value: storageKey });
  chmodSync(path, 0o640);
  expect(readOrMakeCredential(path)).toEqual({ ok: false, error: { code: 'credential-not-private' } });
  writeFileSync(path, 'short');
  chmodSync(path, 0o600);
  expect(readOrMakeCredential(path)).toEqual({ ok: false, error: { code: 'credential-malformed' } });
});
