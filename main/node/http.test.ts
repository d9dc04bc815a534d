import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import type { HttpRequest } from '#app/support/communication/http.ts';
import { nodeHttp, type HttpLimits } from './http.ts';

const body = new TextEncoder().encode('coins');
const port = (limits?: HttpLimits) => {
  const http = nodeHttp(limits);
  onTestFinished(() => http.close());
  return http;
};
const get = (url: string): HttpRequest => ({ method: 'GET', url, greatestAnswer: 1000 });
const put = (url: string): HttpRequest => ({ ...get(url), method: 'PUT', contentType: 'application/x', body });

async function listening(server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.close();
    sockets.forEach((socket) => socket.destroy());
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const serve = (listener: RequestListener) => listening(createHttpServer(listener));

/** A server that reads one request and answers these very bytes, then ends or, with `cut`, resets the connection. */
function serveBytes(answer: string, end: 'end' | 'cut' | 'stay' = 'end') {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      socket.write(answer, () => (end === 'end' ? socket.end() : end === 'cut' ? socket.resetAndDestroy() : undefined));
    });
  });
  return listening(server);
}

test('A complete answer comes back whatever its status: type in lower case without parameters, body byte for byte', async () => {
  const seen: unknown[] = [];
  const url = await serve((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { cookie, authorization, 'content-type': type, 'accept-encoding': encoding } = request.headers;
      seen.push([request.method, request.url, cookie, authorization, type, encoding, Buffer.concat(parts).toString()]);
      response.writeHead(409, { 'Content-Type': 'Application/JSON; charset=utf-8', 'Set-Cookie': 'a=b' });
      response.end('{"code":"deal-paid-otherwise"}');
    });
  });
  const http = port();
  const answer = await http.send(put(`${url}/deals/1?x=y`));
  expect(answer).toEqual({
    ok: true,
    value: {
      status: 409,
      contentType: 'application/json',
      body: new TextEncoder().encode('{"code":"deal-paid-otherwise"}'),
    },
  });
  await http.send(get(`${url}/again`));
  expect(seen).toEqual([
    ['PUT', '/deals/1?x=y', undefined, undefined, 'application/x', 'identity', 'coins'],
    ['GET', '/again', undefined, undefined, undefined, 'identity', ''],
  ]);
});

test('Nothing was sent when the port is closed, the name unknown, TLS fails or the URL is refused: unreachable', async () => {
  const server = createServer();
  const closed = await listening(server);
  await new Promise((done) => server.close(done));
  const plain = await serve((_request, response) => void response.end());
  const refused = [
    closed,
    plain.replace('http:', 'https:'),
    'https://no-such-name.invalid/',
    'http://192.0.2.1/',
    'http://127.0.0.1.example/',
    'ftp://127.0.0.1/',
    'http://name:secret@127.0.0.1/',
    'no url',
  ];
  for (const url of refused) {
    expect([url, await port().send(put(url))]).toMatchObject([url, { ok: false, error: { code: 'unreachable' } }]);
  }
});

test('A server that cannot be connected to in time is unreachable', async () => {
  // TLS towards a listener that never says a word: the connection is never secured, so the request never leaves.
  const url = (await listening(createServer())).replace('http:', 'https:');
  expect(await port({ connectMs: 50 }).send(put(url))).toEqual({
    ok: false,
    error: { code: 'unreachable', detail: 'no connection in time' },
  });
});

test.for([
  ['no headers', 'HTTP/1.1 200 OK\r\n', 'stay'],
  ['half a body', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345', 'stay'],
] as const)('A server that stays silent after %s is in doubt: no-answer', async ([, bytes, end]) => {
  const url = await serveBytes(bytes, end);
  expect(await port({ timeoutMs: 80 }).send(put(url))).toEqual({
    ok: false,
    error: { code: 'no-answer', detail: 'no whole answer in time' },
  });
});

test.for([
  ['nothing', '', 'end'],
  ['nothing, by reset', '', 'cut'],
  ['half its headers', 'HTTP/1.1 200 OK\r\nConte', 'end'],
  ['half its body', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345', 'end'],
  ['half its body, by reset', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345', 'cut'],
  ['a chunked body without its end', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n', 'end'],
  ['a body of unknown length', 'HTTP/1.1 200 OK\r\n\r\n12345', 'end'],
  ['what is no HTTP', '220 mail.example ESMTP\r\n', 'end'],
  ['headers beyond 16 KiB', `HTTP/1.1 200 OK\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`, 'end'],
] as const)('A server that answers %s is in doubt: no-answer', async ([, bytes, end]) => {
  const url = await serveBytes(bytes, end);
  for (const request of [get(url), put(url)]) {
    expect(await port().send(request)).toMatchObject({ ok: false, error: { code: 'no-answer' } });
  }
});

test('An answer longer than asked for is refused, announced or not, and one exactly as long is taken', async () => {
  let stated = true;
  let size = 1000;
  const url = await serve((_request, response) => {
    if (stated) response.setHeader('Content-Length', size);
    response.write('x'.repeat(size - 1));
    response.end('x');
  });
  const outcomes = [];
  for (stated of [true, false]) for (size of [1000, 1001]) outcomes.push(await port().send(get(url)));
  expect(outcomes.map((outcome) => (outcome.ok ? outcome.value.body.length : outcome.error.code))).toEqual([
    1000,
    'no-answer',
    1000,
    'no-answer',
  ]);
});

test('A redirect is not followed: unreachable when the request had no body, in doubt when it had one', async () => {
  let elsewhere = 0;
  const target = await serve((_request, response) => {
    elsewhere++;
    response.end();
  });
  const url = await serve((_request, response) => void response.writeHead(307, { Location: target }).end());
  expect(await port().send(get(url))).toMatchObject({ ok: false, error: { code: 'unreachable' } });
  expect(await port().send(put(url))).toMatchObject({ ok: false, error: { code: 'no-answer' } });
  expect(elsewhere).toBe(0);
});

test('A compressed answer, which was not asked for, is refused', async () => {
  const url = await serve((_request, response) => {
    response.writeHead(200, { 'Content-Encoding': 'gzip' });
    response.end(gzipSync('x'.repeat(100)));
  });
  expect(await port().send(get(url))).toMatchObject({ ok: false, error: { code: 'no-answer', detail: /compressed/ } });
});

test('An early refusal of a large body is read, though the server stops listening', async () => {
  const url = await serve((_request, response) => {
    response.writeHead(413, { Connection: 'close', 'Content-Length': 2 });
    response.end('{}');
  });
  const answer = await port().send({ ...put(url), body: new Uint8Array(200_000) });
  expect(answer).toMatchObject({ ok: true, value: { status: 413 } });
});

/** A server that answers the first request of each connection and resets the connection at the second. */
async function serveOnceAConnection() {
  const requests: string[] = [];
  const url = await listening(
    createServer((socket) => {
      let first = true;
      socket.on('error', () => {});
      socket.on('data', (data) => {
        requests.push(data.toString().split(' ', 1)[0] ?? '');
        if (first) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
        else socket.resetAndDestroy();
        first = false;
      });
    }),
  );
  return { url, requests };
}

test('Connections are kept, and one that the server gave up is replaced once for PUT, which says the same twice', async () => {
  const { url, requests } = await serveOnceAConnection();
  const http = port();
  expect(await http.send(get(url))).toMatchObject({ ok: true });
  expect(await http.send(put(url))).toMatchObject({ ok: true });
  expect(requests).toEqual(['GET', 'PUT', 'PUT']);
});

test('A POST on a connection that the server gave up is in doubt, and is not repeated', async () => {
  const { url, requests } = await serveOnceAConnection();
  const http = port();
  expect(await http.send(get(url))).toMatchObject({ ok: true });
  expect(await http.send({ ...put(url), method: 'POST' })).toMatchObject({ ok: false, error: { code: 'no-answer' } });
  expect(requests).toEqual(['GET', 'POST']);
});
