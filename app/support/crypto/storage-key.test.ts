import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scrypt as nobleScrypt } from '@noble/hashes/scrypt.js';
import { expect, test } from 'vitest';
import { fromHex, hex, utf8 } from '#protocols/values/bytes.ts';
import { systemRandom } from '#main/node/random.ts';
import { addSlot, exchangeSlot, makeStorageKey, openStorageKey, type SlotPorts } from './storage-key.ts';

/** Slots with scrypt at a cost that a test can pay; the true cost is seen with Node's own scrypt and in the vectors. */
const ports: SlotPorts = {
  random: systemRandom,
  scrypt: (passphrase, salt, { r, p }) => Promise.resolve(nobleScrypt(passphrase, salt, { N: 16, r, p, dkLen: 32 })),
};
const credential = new Uint8Array(32).fill(7);
const both = () => makeStorageKey([{ passphrase: 'corréct horse' }, { credential }], ports);

test('The storage key opens by passphrase and by credential file, and differs from wallet to wallet', async () => {
  const { storageKey, file } = await both();
  expect(await openStorageKey(utf8(file), { passphrase: 'corréct horse' }, ports)).toEqual({
    ok: true,
    value: storageKey,
  });
  expect(await openStorageKey(utf8(file), { credential }, ports)).toEqual({ ok: true, value: storageKey });
  expect(hex((await both()).storageKey)).not.toBe(hex(storageKey));
  expect(file).not.toContain(hex(storageKey));
});

test('A passphrase typed with composed or separate accents is one passphrase', async () => {
  const { file } = await both();
  expect((await openStorageKey(utf8(file), { passphrase: 'corre\u0301ct horse' }, ports)).ok).toBe(true);
});

test('A wrong passphrase, a wrong credential, a slot never set and an altered file are told apart', async () => {
  const { file } = await both();
  const codeOf = async (text: string, way: Parameters<typeof openStorageKey>[1]) => {
    const opened = await openStorageKey(utf8(text), way, ports);
    return opened.ok ? 'open' : opened.error.code;
  };
  expect(await codeOf(file, { passphrase: 'correct horse' })).toBe('passphrase-wrong');
  expect(await codeOf(file, { passphrase: '' })).toBe('passphrase-wrong');
  expect(await codeOf(file, { credential: new Uint8Array(32) })).toBe('credential-wrong');
  const { file: noFile } = await makeStorageKey([{ passphrase: 'a' }], ports);
  expect(await codeOf(noFile, { credential })).toBe('no-such-slot');
  expect(await codeOf(file.replace('131072', '131071'), { passphrase: 'corréct horse' })).toBe('keys-altered');
  expect(await codeOf('', { passphrase: 'corréct horse' })).toBe('keys-altered');
});

test('A new passphrase rewrites its own slot, leaves the others byte by byte, and the old one opens no more', async () => {
  const { storageKey, file } = await both();
  const changed = await exchangeSlot(utf8(file), { passphrase: 'corréct horse' }, { passphrase: 'battery' }, ports);
  if (!changed.ok) throw new Error(changed.error.code);
  const [before, after] = [file.split('\n'), changed.value.split('\n')];
  expect(after.map((line, place) => line === before[place])).toEqual([true, false, true, false, true]);
  expect(await openStorageKey(utf8(changed.value), { passphrase: 'battery' }, ports)).toEqual({
    ok: true,
    value: storageKey,
  });
  expect((await openStorageKey(utf8(changed.value), { passphrase: 'corréct horse' }, ports)).ok).toBe(false);
  expect(await exchangeSlot(utf8(file), { passphrase: 'wrong' }, { passphrase: 'battery' }, ports)).toEqual({ ok: false, error: { code: 'passphrase-wrong' } }); // prettier-ignore
});

test('Who can open the storage key can add a further credential file', async () => {
  const { storageKey, file } = await both();
  const further = new Uint8Array(32).fill(8);
  const added = await addSlot(utf8(file), { credential }, { credential: further }, ports);
  if (!added.ok) throw new Error(added.error.code);
  for (const one of [credential, further])
    expect(await openStorageKey(utf8(added.value), { credential: one }, ports)).toEqual({
      ok: true,
      value: storageKey,
    });
  expect((await addSlot(utf8(file), { passphrase: 'x' }, { credential }, ports)).ok).toBe(false);
});

test('The slots of the published vectors open', async () => {
  const { slots, keys } = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../../protocols/archive/vectors/archive.json'), 'utf8'),
  ) as {
    readonly slots: Record<'file' | 'passphrase' | 'passphraseKey' | 'credential', string>;
    readonly keys: { readonly storageKey: string };
  };
  const known: SlotPorts = {
    ...ports,
    scrypt: () => Promise.resolve(fromHex(slots.passphraseKey) ?? new Uint8Array()),
  };
  for (const way of [{ passphrase: slots.passphrase }, { credential: fromHex(slots.credential) ?? new Uint8Array() }]) {
    const opened = await openStorageKey(utf8(slots.file), way, known);
    expect(opened.ok && hex(opened.value)).toBe(keys.storageKey);
  }
});
