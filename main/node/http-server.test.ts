import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { methodRefused, problem, serveHttp, type ServedRequest, type ServerOptions } from './http-server.ts';

async function running(options: Partial<ServerOptions> & Pick<ServerOptions, 'handle'>) {
  const server = await serveHttp({ port: 0, greatestBody: 100, ...options });
  if (!server.ok) throw new Error(server.error.detail);
  onTestFinished(() => server.value.stop());
  return server.value;
}

/** What the server answers to these very bytes, until it closes. */
function raw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => void socket.write(bytes));
    socket.on('data', (data) => void (answer += data.toString()));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

test('A request reaches its handler whole: bare type in lower case, path without query, body as bytes', async () => {
  const seen: ServedRequest[] = [];
  const { url } = await running({ handle: (request) => (seen.push(request), problem(404, 'nothing-here')) });
  const answer = await fetch(`${url}/a/b?c=d`, {
    method: 'PUT',
    body: 'xyz',
    headers: { 'Content-Type': 'Text/X; q=1' },
  });
  expect([answer.status, await answer.json()]).toEqual([404, { code: 'nothing-here' }]);
  expect(seen).toEqual([{ method: 'PUT', path: '/a/b', contentType: 'text/x', body: new TextEncoder().encode('xyz') }]);
});

test('A page of another name that points at this machine is refused, whatever the method', async () => {
  let handled = 0;
  const { port } = await running({ handle: () => (handled++, problem(404, 'nothing-here')) });
  for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1', `localhost:${port}`]) {
    expect(await raw(port, `GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).toMatch(/^HTTP\/1.1 421 /);
  }
  expect(handled).toBe(0);
});

test('A body beyond the limit is refused, announced or not, before the handler sees any of it', async () => {
  const sizes: number[] = [];
  const { port, url } = await running({ handle: ({ body }) => (sizes.push(body.length), problem(200, 'taken')) });
  const announced = `POST / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 101\r\n\r\n`;
  const chunked = `POST / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n${'x'.repeat(101)}\r\n`;
  expect(await raw(port, announced)).toMatch(/^HTTP\/1.1 413 /);
  expect(await raw(port, chunked)).toMatch(/^HTTP\/1.1 413 /);
  expect((await fetch(url, { method: 'POST', body: 'x'.repeat(100) })).status).toBe(200);
  expect(sizes).toEqual([100]);
});

test('A handler that throws is answered 500 without its reason, and the server goes on', async () => {
  let times = 0;
  const { url } = await running({
    handle() {
      if (times++ === 0) throw new Error('a secret');
      return methodRefused('GET');
    },
  });
  const broken = await fetch(url);
  expect([broken.status, await broken.text()]).toEqual([500, '{"code":"internal-error"}']);
  const refused = await fetch(url, { method: 'DELETE' });
  expect([refused.status, refused.headers.get('allow'), refused.headers.get('access-control-allow-origin')]).toEqual([
    405,
    'GET',
    null,
  ]);
});

test('A port that another server has is told apart, and is free once that server stops, though connections were open', async () => {
  const first = await running({ handle: () => problem(200, 'first') });
  await fetch(first.url);
  const handle = () => problem(200, 'second');
  expect(await serveHttp({ port: first.port, greatestBody: 0, handle })).toMatchObject({
    ok: false,
    error: { code: 'port-in-use', port: first.port },
  });
  await first.stop();
  await first.stop();
  const second = await running({ port: first.port, handle });
  expect(await (await fetch(second.url)).json()).toEqual({ code: 'second' });
});
