import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { connectSocket, socketTransport, type SocketAddress } from './socket.ts';
import { describeTransport } from './transport.contract.ts';

const listening = (server: Server, where: { path: string } | { port: number; host: string }) =>
  new Promise<void>((resolve) => server.listen(where, resolve));
const stopped = (server: Server) => new Promise<void>((resolve) => server.close(() => resolve()));

/** A server for one connection, and the socket at its end. */
async function serve(kind: 'path' | 'port') {
  const folder = await mkdtemp(join(tmpdir(), 'link-'));
  const server = createServer();
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const path = join(folder, 'device');
  await listening(server, kind === 'path' ? { path } : { port: 0, host: '127.0.0.1' });
  const bound = server.address();
  const address: SocketAddress = typeof bound === 'object' && bound !== null ? { port: bound.port } : { path };
  const dispose = async () => {
    await stopped(server);
    await rm(folder, { recursive: true });
  };
  return { address, accepted, dispose };
}

async function openBoth(kind: 'path' | 'port') {
  const { address, accepted, dispose } = await serve(kind);
  const near = await connectSocket(address);
  if (!near.ok) throw new Error(near.error.reason);
  return { near: near.value, socket: await accepted, dispose };
}

for (const kind of ['path', 'port'] as const) {
  describeTransport(kind === 'path' ? 'Unix socket' : 'TCP', async () => {
    const { near, socket, dispose } = await openBoth(kind);
    return { near, far: socketTransport(socket), dispose };
  });
}

test('reports are cut anew, whatever pieces the stream comes in', async () => {
  const { near, socket, dispose } = await openBoth('path');
  const stream = Uint8Array.from({ length: 64 * 7 }, (_, index) => index % 256);
  const heard: Uint8Array[] = [];
  const all = new Promise<void>((resolve) => {
    near.onReport((report) => {
      heard.push(report);
      if (heard.length === 7) resolve();
    });
  });
  socket.setNoDelay(true);
  const send = (from: number, to: number) =>
    new Promise<void>((resolve) => socket.write(stream.subarray(from, to), () => setImmediate(resolve)));
  for (let at = 0; at < 70; at++) await send(at, at + 1);
  await send(70, 127);
  await send(127, 64 * 5 + 1);
  await send(64 * 5 + 1, 64 * 7);
  await all;
  expect(Buffer.concat(heard).equals(stream)).toBe(true);
  for (const report of heard) expect(report).toHaveLength(64);
  await near.close();
  await dispose();
});

test('an incomplete report at the end of the stream is dropped', async () => {
  const { near, socket, dispose } = await openBoth('path');
  let heard = 0;
  near.onReport(() => {
    heard += 1;
  });
  const closed = new Promise<void>((resolve) => near.onClosed(resolve));
  socket.end(new Uint8Array(100));
  await closed;
  expect(heard).toBe(1);
  await dispose();
});

test('a connection that breaks is told as closed', async () => {
  const { near, socket, dispose } = await openBoth('port');
  near.onReport(() => undefined);
  const closed = new Promise<void>((resolve) => near.onClosed(resolve));
  socket.resetAndDestroy();
  await closed;
  await dispose();
});

test('an address where nobody listens is named unreachable, with the reason', async () => {
  expect(await connectSocket({ path: join(tmpdir(), 'nobody-listens-here') })).toEqual({
    ok: false,
    error: { code: 'device-unreachable', reason: 'ENOENT' },
  });
});
