// What a wallet for real money refuses of the practice world: each by a real counterpart, a simulated device, the practice
// authority and the practice mint.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { Http } from '#app/support/communication/http.ts';
import { memoryStore } from '#app/support/store/memory-store.ts';
import { startAuthority } from '#market/authority/authority.ts';
import { startMint } from '#market/mint/server.ts';
import { utf8 } from '#protocols/values/bytes.ts';
import { good } from '#protocols/values/result.ts';
import { systemClock } from '../node/clock.ts';
import { nodeHttp } from '../node/http.ts';
import { pairingFile } from '../node/pairing-file.ts';
import { systemRandom } from '../node/random.ts';
import { startProcess } from '../node/start-process.ts';
import { sessionHandlers } from './handlers.ts';
import { deviceUnfit, mintUnfit, rootUnfit } from './money-kind.ts';
import { asRoot, keepRoot } from './trust.ts';
import { openWalletSession, type Surroundings } from './wallet-session.ts';

const { signal } = new AbortController();

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'semper-money-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function practiceRoot(folder: string) {
  const options = {
    folder: join(folder, 'authority'),
    port: 0,
    clock: systemClock,
    random: systemRandom,
    register: [],
  };
  const authority = await startAuthority(options);
  await authority.stop();
  const root = asRoot(authority.root);
  if (!root) throw new Error('the authority has no root');
  return root;
}

/** A session for real money amid the practice programs, as if somebody had pointed it there. */
function realSession(folder: string, surroundings: Surroundings) {
  const http = nodeHttp();
  const session = openWalletSession({
    money: 'real',
    store: memoryStore(),
    http,
    clock: systemClock,
    random: systemRandom,
    pairings: pairingFile(join(folder, 'pairings')),
    identity: { program: 'Semper Wallet', computer: 'desk' },
    rootFile: join(folder, 'root.cbor'),
    deliver: () => Promise.resolve(good({ is: 'given-up' } as const)),
    surroundings: () => surroundings,
    onFault: (fault) => expect.fail(String(fault)),
  });
  onTestFinished(async () => {
    await session.stop();
    http.close();
  });
  return { session, handlers: sessionHandlers(session) };
}

test('With real money a simulated device is refused as soon as it says what it is, and nothing is asked of it', async () => {
  const folder = freshFolder();
  const path = join(folder, 'device.sock');
  const args = ['--flash', join(folder, 'device.flash'), '--socket', path, '--panel', 'off'];
  const device = startProcess(fileURLToPath(new URL('../../firmware-sim/serve.ts', import.meta.url)), args);
  onTestFinished(() => void device.stop());
  await device.ready;
  const { session } = realSession(folder, { device: { path }, places: {} });
  await expect
    .poll(() => session.seat.view())
    .toEqual({ is: 'failed', problem: { code: 'device-of-practice', details: {} }, forgettable: false });
  expect(session.seat.current()).toBeUndefined();
  expect(deviceUnfit('practice', { practice: true })).toBeUndefined();
  expect(deviceUnfit('real', { practice: false })).toBeUndefined();
});

test('With real money the practice authority is refused, also one that only carries another name', async () => {
  const folder = freshFolder();
  const root = await practiceRoot(folder);
  const { handlers, session } = realSession(folder, { places: {}, root: root.bytes });
  expect(await handlers['trust/pin']({ fingerprint: root.fingerprint }, signal)).toEqual({
    ok: false,
    error: { code: 'root-of-practice', details: { name: 'Practice Root' } },
  });
  expect(session.composed()).toBeUndefined();
  expect(rootUnfit('real', { ...root, name: 'Chamber of Commerce' }, root)?.code).toBe('root-of-practice');
  expect(rootUnfit('real', { ...root, name: 'Chamber of Commerce' }, undefined)).toBeUndefined();
  expect(rootUnfit('practice', root, root)).toBeUndefined();
});

test('A practice root that lies in a real wallet’s folder is not believed', async () => {
  const folder = freshFolder();
  const root = await practiceRoot(folder);
  keepRoot(join(folder, 'root.cbor'), root);
  const { session } = realSession(folder, { places: {} });
  expect(session.composed()).toBeUndefined();
  expect((await session.view()).trust).toEqual({ onDevice: 'unknown' });
});

test('With real money the practice mint is refused, by its place and by what it says of itself', async () => {
  const folder = freshFolder();
  const mint = await startMint({ folder: join(folder, 'mint'), clock: () => systemClock.now() });
  const http = nodeHttp();
  onTestFinished(async () => {
    http.close();
    await mint.stop();
  });
  const refused = { code: 'mint-of-practice' };
  expect(await mintUnfit('real', mint.url, { http, practiceMint: undefined })).toMatchObject(refused);
  expect(await mintUnfit('practice', mint.url, { http, practiceMint: mint.url })).toBeUndefined();
  // The same mint behind another name.
  const elsewhere: Http = {
    send: (request) => http.send({ ...request, url: request.url.replace('https://mint.example', mint.url) }),
  };
  expect(await mintUnfit('real', 'https://mint.example', { http: elsewhere, practiceMint: undefined })).toMatchObject(
    refused,
  );
  for (const place of ['https://localhost', 'https://127.0.0.1:4433', 'https://[::1]', 'http://mint.example', 'mint'])
    expect(await mintUnfit('real', place, { http: elsewhere, practiceMint: undefined })).toMatchObject(refused);
});

test('A mint that does not speak of practice may be used with real money; one that says nothing may not', async () => {
  const answering = (status: number, text: string): Http => ({
    send: () => Promise.resolve(good({ status, contentType: 'application/json', body: utf8(text) })),
  });
  const info = '{"name":"Mint at the Market Square","version":"Nutshell/0.18"}';
  const judged = (http: Http) => mintUnfit('real', 'https://mint.example', { http, practiceMint: undefined });
  expect(await judged(answering(200, info))).toBeUndefined();
  expect(await judged(answering(404, info))).toMatchObject({ code: 'mint-unreachable' });
});
