import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writePrivateFile } from '#main/node/files.ts';
import { systemRandom } from '#main/node/random.ts';
import type { Role } from '#protocols/credential/messages.ts';
import { readRoot, verifyChain } from '#protocols/credential/verifier.ts';
import { fromHex, hex } from '#protocols/values/bytes.ts';
import { ed25519SigningKey } from '#protocols/values/cose.ts';
import { day } from '#protocols/values/time.ts';
import { openRegister } from './register.ts';
import { startAuthority } from './authority.ts';

const now = 1_800_000_000;
const shop = { name: 'Bookshop at the Bridge', roles: ['till', 'merchant'] } as const;
const key = (filler: number) => ed25519SigningKey(new Uint8Array(32).fill(filler)).publicKey.bytes;
const freshFolder = () => join(mkdtempSync(join(tmpdir(), 'semper-authority-')), 'authority');

async function running(folder = freshFolder(), register: readonly { name: string; roles: readonly Role[] }[] = [shop]) {
  const authority = await startAuthority({
    folder,
    port: 0,
    clock: { now: () => now },
    random: systemRandom,
    register,
  });
  onTestFinished(() => authority.stop());
  return authority;
}

async function ask(url: string, order: unknown, contentType = 'application/json') {
  const body = typeof order === 'string' ? order : JSON.stringify(order);
  const answer = await fetch(`${url}/certificates`, { method: 'POST', body, headers: { 'Content-Type': contentType } });
  return { status: answer.status, content: (await answer.json()) as { chain?: string[]; code?: string } };
}

test('A registered name gets a chain that holds under the root for thirty days, and no role that it did not ask for', async () => {
  const { url } = await running();
  const root = readRoot(new Uint8Array(await (await fetch(`${url}/root`)).arrayBuffer()));
  const { status, content } = await ask(url, { name: shop.name, key: hex(key(1)), roles: ['till'] });
  const chain = (content.chain ?? []).map((bytes) => fromHex(bytes) ?? new Uint8Array());
  if (!root.ok) throw new Error(root.error.code);
  expect(status).toBe(200);
  expect(verifyChain(chain, root.value, 'till', { clock: now + 30 * day })).toMatchObject({
    ok: true,
    value: { party: { name: shop.name, roles: ['till'], key: { bytes: key(1) } } },
  });
  expect(verifyChain(chain, root.value, 'merchant', { clock: now })).toMatchObject({
    ok: false,
    error: { code: 'role-missing' },
  });
  expect(verifyChain(chain, root.value, 'till', { clock: now + 30 * day + 1 })).toMatchObject({ ok: false });
});

test('The root is made once, and a name keeps its key, over restarts; both files are for their owner only', async () => {
  const folder = freshFolder();
  const first = await running(folder);
  expect(first.issue({ name: shop.name, key: key(1), roles: ['till'] }).ok).toBe(true);
  await first.stop();
  const second = await running(folder, []);
  expect(second.root).toEqual(first.root);
  expect(second.issue({ name: shop.name, key: key(2), roles: ['till'] })).toEqual({
    ok: false,
    error: { code: 'name-taken' },
  });
  expect(second.issue({ name: shop.name, key: key(1), roles: ['till'] }).ok).toBe(true);
  expect(['root-key', 'register.json', 'root.cbor'].map((file) => statSync(join(folder, file)).mode & 0o777)).toEqual([
    0o600, 0o600, 0o600,
  ]);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test('Names that are not registered, roles beyond the register, and a second key for a name are refused by code', async () => {
  const { url } = await running();
  const order = { name: shop.name, key: hex(key(1)), roles: ['till'] };
  expect(await ask(url, { ...order, name: 'Bookshop at the Brídge' })).toMatchObject({
    status: 403,
    content: { code: 'name-unknown' },
  });
  expect(await ask(url, { ...order, roles: ['authority'] })).toMatchObject({
    status: 403,
    content: { code: 'role-refused' },
  });
  expect(await ask(url, order)).toMatchObject({ status: 200 });
  expect(await ask(url, { ...order, key: hex(key(2)) })).toMatchObject({
    status: 409,
    content: { code: 'name-taken' },
  });
});

test('An open authority certifies anybody’s own name for being paid, for good, but none that reads like one it knows', () => {
  const register = openRegister(freshFolder(), [shop], ['till']);
  const admit = (name: string, bearer: number, roles: readonly Role[] = ['till']) => {
    const admitted = register.admit(name, key(bearer), roles);
    return admitted.ok ? 'certified' : admitted.error.code;
  };
  expect(admit('Ada', 1)).toBe('certified');
  expect(admit('Ada', 1)).toBe('certified');
  expect(admit('Ada', 2)).toBe('name-taken');
  expect(admit('A d a', 2)).toBe('name-taken');
  expect(admit(shop.name.toUpperCase(), 2)).toBe('name-taken');
  expect(admit(`${shop.name} `, 2)).toBe('name-unknown');
  expect(admit('Berta', 2, ['merchant'])).toBe('role-refused');
  expect(admit('Berta', 2)).toBe('certified');
});

test('An order that is not exactly name, key and roles is malformed', async () => {
  const { url } = await running();
  const order = { name: shop.name, key: hex(key(1)), roles: ['till'] };
  for (const wrong of [
    'no JSON',
    '[]',
    'null',
    { ...order, key: hex(key(1)).toUpperCase() },
    { ...order, key: 'ab' },
    { ...order, roles: [] },
    { ...order, roles: ['till', 'till'] },
    { ...order, roles: ['king'] },
    { ...order, notAfter: 9_999_999_999 },
    { name: shop.name, roles: ['till'] },
  ]) {
    expect(await ask(url, wrong)).toEqual({
      status: 400,
      content: expect.objectContaining({ code: 'order-malformed' }),
    });
  }
  expect((await ask(url, order, 'text/plain')).status).toBe(415);
  expect((await ask(url, 'x'.repeat(5000))).status).toBe(413);
  expect((await fetch(`${url}/certificates`)).status).toBe(405);
  expect((await fetch(`${url}/root-key`)).status).toBe(404);
});

test('An authority whose root does not belong to this program does not start', async () => {
  const folder = freshFolder();
  await (await running(folder)).stop();
  writePrivateFile(join(folder, 'root.cbor'), 'no certificate');
  await expect(running(folder)).rejects.toThrow('certificate-malformed');
});
