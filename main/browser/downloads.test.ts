// A file leaves once, by its address, whole or visibly broken; what a browser makes of it stands in e2e/attacks.
import { createServer, request as send, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { bad, good } from '#protocols/values/result.ts';
import type { Outgoing } from '../session/delivery.ts';
import { createDownloads, type DownloadOptions, type Downloads } from './downloads.ts';

let server: Server;
let downloads: Downloads;
const faults: unknown[] = [];

async function begin(options: DownloadOptions = {}): Promise<void> {
  downloads = createDownloads({ onFault: (fault) => faults.push(fault), ...options });
  server = createServer((request, response) => {
    if (!downloads.serve(request, response)) response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}
beforeEach(() => begin());
afterEach(async () => {
  vi.useRealTimers();
  faults.length = 0;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
});

type Fetched = { status: number; headers: NodeJS.Dict<string | string[]>; body: string; whole: boolean };

function fetched(path: string, method = 'GET'): Promise<Fetched> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const call = send({ host: '127.0.0.1', port, path, method, agent: false }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (part: string) => (body += part));
      const { statusCode: status = 0, headers } = answer;
      answer.on('close', () => resolve({ status, headers, body, whole: answer.complete }));
      answer.on('error', () => undefined);
    });
    call.on('error', reject);
    call.end();
  });
}

async function addressOf(file: Partial<Outgoing> = {}): Promise<string> {
  const journal: Outgoing = {
    name: 'books.journal',
    mediaType: 'text/plain; charset=utf-8',
    async write(put) {
      await put('2026-01-31 ');
      await put(Buffer.from('Bäckerei\n'));
      return good(undefined);
    },
  };
  const delivered = await downloads.deliver({ ...journal, ...file });
  if (!delivered.ok || delivered.value.is !== 'ready') throw new Error('nothing to fetch');
  return delivered.value.address;
}

test('A file is fetched once by its address of 43 characters, under headers that make it nothing but a file', async () => {
  const address = await addressOf();
  expect(address).toMatch(/^\/download\/[\w-]{43}$/);
  const first = await fetched(address);
  expect(first).toMatchObject({ status: 200, body: '2026-01-31 Bäckerei\n', whole: true });
  expect(first.headers).toMatchObject({
    'content-type': 'text/plain; charset=utf-8',
    'content-disposition': `attachment; filename="books.journal"; filename*=UTF-8''books.journal`,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'cross-origin-resource-policy': 'same-origin',
  });
  expect(first.headers['content-security-policy']).toMatch(/^default-src 'none'; sandbox;/);
  expect(await fetched(address)).toMatchObject({ status: 404, body: '' });
});

test.each([
  '/download/',
  `/download/${'A'.repeat(43)}`,
  `/download/${'A'.repeat(42)}`,
  '/download/../x',
  '/download/%41',
])('The address %s was never given, and there is nothing', async (address) => {
  await addressOf();
  expect((await fetched(address)).status).toBe(404);
});

test('An address with anything after it is another address, and leaves the file waiting', async () => {
  const address = await addressOf();
  for (const other of [`${address}?`, `${address}/`, `/${address}`, `${address}A`]) {
    expect((await fetched(other)).status, other).toBe(404);
  }
  expect((await fetched(address)).status).toBe(200);
});

test('HEAD and POST do not use an address up', async () => {
  const address = await addressOf();
  expect(await fetched(address, 'HEAD')).toMatchObject({ status: 200, body: '' });
  expect((await fetched(address, 'POST')).status).toBe(404);
  expect((await fetched(address)).status).toBe(200);
});

test('After a minute there is nothing at the address', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const [used, late] = [await addressOf(), await addressOf()];
  vi.advanceTimersByTime(59_999);
  expect((await fetched(used)).status).toBe(200);
  vi.advanceTimersByTime(1);
  expect((await fetched(late)).status).toBe(404);
});

test('The seventeenth file that waits takes the place of the first', async () => {
  const addresses = [];
  for (let count = 0; count < 17; count += 1) addresses.push(await addressOf());
  const statuses = [];
  for (const address of addresses) statuses.push((await fetched(address, 'HEAD')).status);
  expect(statuses).toEqual([404, ...Array.from({ length: 16 }, () => 200)]);
});

test.each([
  ['Jahr 2026.csv', `filename="Jahr 2026.csv"; filename*=UTF-8''Jahr%202026.csv`],
  ['Bücher.csv', `filename="B_cher.csv"; filename*=UTF-8''B%C3%BCcher.csv`],
  ['a"; x="\r\nSet-Cookie: y', `filename="a__ x____Set-Cookie_ y"; filename*=UTF-8''a_%3B%20x%3D___Set-Cookie_%20y`],
  ['../../.profile', `filename="_.._.profile"; filename*=UTF-8''_.._.profile`],
  ['', `filename="file"; filename*=UTF-8''file`],
  ["it's(1)*.txt", `filename="it_s_1__.txt"; filename*=UTF-8''it%27s%281%29_.txt`],
  ['gpj\u202eexe.txt', `filename="gpj_exe.txt"; filename*=UTF-8''gpj_exe.txt`],
  [`${'n'.repeat(127)}😀`, `filename="${'n'.repeat(127)}_"; filename*=UTF-8''${'n'.repeat(127)}%EF%BF%BD`],
])('The name %j goes in a form that no header and no folder mistakes', async (name, written) => {
  const { headers } = await fetched(await addressOf({ name }));
  expect(headers['content-disposition']).toBe(`attachment; ${written}`);
  expect(headers['set-cookie']).toBeUndefined();
});

test('A type that is none is sent as bytes', async () => {
  const { headers } = await fetched(await addressOf({ mediaType: 'text/html\r\nx: y' }));
  expect([headers['content-type'], headers['x']]).toEqual(['application/octet-stream', undefined]);
});

test.each([
  ['fails', () => Promise.resolve(bad({ code: 'internal-error', details: {} } as const)), 0],
  ['throws', () => Promise.reject(new Error('the disk is gone')), 1],
])('A file whose writing %s after its beginning breaks off, and its address is used up', async (_, outcome, told) => {
  const address = await addressOf({
    async write(put) {
      await put('half');
      return outcome();
    },
  });
  expect(await fetched(address)).toMatchObject({ status: 200, whole: false });
  expect(faults.length).toBe(told);
  expect((await fetched(address)).status).toBe(404);
});

test('A file is made no faster than it is taken, and no further once the taker has gone', async () => {
  let made = 0;
  const { promise: ended, resolve } = Promise.withResolvers<unknown>();
  const address = await addressOf({
    async write(put) {
      try {
        for (; made < 10_000; made += 1) await put('x'.repeat(65_536));
      } catch (gone) {
        resolve(gone);
        throw gone;
      }
      return good(undefined);
    },
  });
  const { port } = server.address() as AddressInfo;
  const call = send({ host: '127.0.0.1', port, path: address, agent: false });
  call.on('error', () => undefined).end();
  await once(call, 'response'); // read nothing of it
  let before = -1;
  await expect.poll(() => [made === before, (before = made)][0], { interval: 100, timeout: 5000 }).toBe(true);
  expect(made).toBeGreaterThan(0);
  expect(made).toBeLessThan(200); // of 640 MB, what the sockets' buffers hold
  call.destroy();
  expect(await ended).toBeInstanceOf(Error);
  expect(faults).toEqual([]);
});

test('A browser that takes nothing of a file for long is let go', async () => {
  server.close();
  await begin({ stalls: 50 });
  const { promise: ended, resolve } = Promise.withResolvers<unknown>();
  const address = await addressOf({
    write: async (put) => {
      for (;;)
        await Promise.resolve(put('x'.repeat(65_536))).catch(
          (gone: unknown) => (resolve(gone), Promise.reject(gone as Error)),
        );
    },
  });
  const { port } = server.address() as AddressInfo;
  const call = send({ host: '127.0.0.1', port, path: address, agent: false });
  call.on('error', () => undefined).end();
  await once(call, 'response');
  expect(await ended).toBeInstanceOf(Error);
  call.destroy();
});

test('A writer that does not wait for the taker ends nothing but its own file', async () => {
  const address = await addressOf({
    write(put) {
      for (let count = 0; count < 100; count += 1) void put('x'.repeat(65_536));
      return Promise.resolve(bad({ code: 'internal-error', details: {} } as const));
    },
  });
  expect(await fetched(address)).toMatchObject({ whole: false });
  expect((await fetched(await addressOf())).whole).toBe(true);
});
