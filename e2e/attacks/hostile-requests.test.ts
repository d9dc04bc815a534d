// Requests that no browser sends and any program on the machine can: framed twice, never finished, in crowds, spelt to slip
// past the guard. Each is refused in its own terms, reaches no handler, and takes nothing from the page that is served.
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ended, known, sendRaw, startWalletHost, statusesIn, type WalletHost } from './wallet-host.ts';

/** How long a busy machine may take for what takes a moment, in milliseconds. */
const patience = 20_000;
let host: WalletHost;
let secret = '';
beforeAll(async () => {
  host = await startWalletHost({ limits: { head: 400, whole: 800, connections: 8 } });
  secret = await host.admit();
});
afterAll(() => host.stop());

/** A request of the wallet's own page, whose lines a test changes: a line replaces the one of its name, or is added. */
function own(lines: readonly string[] = [], body: string | Uint8Array = known, start = 'POST /ask HTTP/1.1'): Buffer {
  const usual = [
    `Host: 127.0.0.1:${host.port}`,
    `Origin: ${host.origin}`,
    'Content-Type: application/json',
    `Semper-Secret: ${secret}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  const names = lines.map((line) => line.split(':', 1)[0]);
  const head = [start, ...usual.filter((line) => !names.includes(line.split(':', 1)[0])), ...lines, '', ''];
  return Buffer.concat([Buffer.from(head.join('\r\n')), Buffer.from(body)]);
}

async function refused(bytes: Uint8Array, ...statuses: number[]): Promise<string> {
  const before = host.reached.length;
  const said = await sendRaw(host.port, bytes);
  expect(statusesIn(said)).toEqual(statuses);
  expect(host.reached.length).toBe(before);
  return said;
}

test('Sent as the page sends it, the request is answered', async () => {
  expect(statusesIn(await sendRaw(host.port, own()))).toEqual([200]);
});

test.each([
  ['two lengths that differ', () => own(['Content-Length: 0', `Content-Length: ${known.length}`])],
  ['two lengths that are the same', () => own([`Content-Length: ${known.length}`, `Content-Length: ${known.length}`])],
  ['a length beside chunks', () => own([`Content-Length: ${known.length}`, 'Transfer-Encoding: chunked'], `0\r\n\r\n`)],
  ['chunks beside a length', () => own(['Transfer-Encoding: chunked', 'Content-Length: 5'], `0\r\n\r\n`)],
  ['an encoding nobody knows', () => own(['Content-Length: 5', 'Transfer-Encoding: xchunked'], `0\r\n\r\n`)],
  ['chunked, then something else', () => own(['Transfer-Encoding: chunked, identity'], `0\r\n\r\n`)],
  ['a negative length', () => own(['Content-Length: -1'])],
  ['a length with a sign', () => own([`Content-Length: +${known.length}`])],
  ['a length in hex', () => own(['Content-Length: 0x2c'])],
  ['a space before the colon', () => own(['Transfer-Encoding : chunked'])],
  ['a folded line', () => own(['X: y\r\n Transfer-Encoding: chunked'])],
  ['a header line that ends in a bare line feed', () => own(['X: y\nTransfer-Encoding: chunked'])],
  ['a zero byte in a header', () => own(['X: a\0b'])],
])('A request framed twice is not framed at all: %s', async (_, make) => {
  await refused(make(), 400);
});

test('A request hidden behind another is not read: the connection ends', async () => {
  const inner = own();
  await refused(own(['Content-Length: 0', 'Connection: keep-alive'], inner));
  const before = host.reached.length;
  await sendRaw(host.port, Buffer.concat([own(['Connection: keep-alive'], '', 'GET / HTTP/1.1'), inner]));
  expect(host.reached.length).toBe(before);
});

test.each([
  ['a second Host', () => own([`Host: 127.0.0.1:${host.port}`, 'Host: attacker.example']), 421],
  ['the same Host twice', () => own([`Host: 127.0.0.1:${host.port}`, `Host: 127.0.0.1:${host.port}`]), 421],
  ['a second Origin', () => own([`Origin: ${host.origin}`, 'Origin: https://attacker.example']), 403],
  ['a second type', () => own(['Content-Type: application/json', 'Content-Type: text/plain']), 415],
  ['a second secret', () => own([`Semper-Secret: ${secret}`, 'Semper-Secret: x']), 401],
])('%s cannot hide behind a right first one', async (_, make, status) => {
  await refused(make(), status);
});

test('HTTP/1.0 without a Host, and HTTP/1.1 without one, get nothing', async () => {
  await refused(Buffer.from('GET / HTTP/1.0\r\n\r\n'), 421);
  await refused(Buffer.from('GET / HTTP/1.1\r\nConnection: close\r\n\r\n'), 400);
});

test.each(['X-HTTP-Method-Override: POST', 'X-HTTP-Method: POST', 'X-Method-Override: POST'])(
  'A GET does not become a POST by %s',
  async (line) => {
    await refused(own([line], known, 'GET /ask HTTP/1.1'), 405);
    await refused(own([line], known, 'GET /ask?_method=POST HTTP/1.1'), 404);
  },
);

test.each(['TRACE', 'CONNECT', 'PROPFIND', 'PRI', 'get', 'P0ST'])('The method %s gets nothing', async (method) => {
  const said = await sendRaw(host.port, own([], '', `${method} / HTTP/1.1`));
  expect(statusesIn(said).filter((status) => status < 400)).toEqual([]);
});

test.each([
  ['//ask', 405],
  ['/ask/', 405],
  ['/ask?', 405],
  ['/ask#', 405],
  ['/%61sk', 405],
  ['/./ask', 405],
  ['/x/../ask', 405],
  ['/ask%00', 405],
  ['/ask;x', 405],
  ['/ASK', 405],
  ['\\ask', 400],
  ['ask', 400],
  ['*', 405],
])('The path %s is not that of the contract', async (path, status) => {
  const said = await sendRaw(host.port, own([], known, `POST ${path} HTTP/1.1`));
  expect(statusesIn(said)).toEqual([status]);
  expect(host.reached.every((text) => text === known)).toBe(true);
});

test('An address in the place of a path is no path, whatever host it names', async () => {
  for (const name of [host.origin, 'http://attacker.example', `http://user@127.0.0.1:${host.port}`]) {
    await refused(own([], known, `POST ${name}/ask HTTP/1.1`), 405);
    await refused(own([], '', `GET ${name}/ HTTP/1.1`), 404);
  }
});

test.each([
  ['an overlong encoding', [0x22, 0xc0, 0xaf, 0x22]],
  ['a half of a pair', [0x22, 0xed, 0xa0, 0x80, 0x22]],
  ['a broken sequence', [0x22, 0xe2, 0x82, 0x22]],
  ['UTF-16', [...Buffer.from(known, 'utf16le')]],
  ['a mark of byte order', [0xef, 0xbb, 0xbf, ...Buffer.from(known)]],
])('A body that is not UTF-8 is refused: %s', async (_, bytes) => {
  await refused(own([], Uint8Array.from(bytes)), 400);
});

test('A body that nests deeper than any message is refused; brackets within a text do not count', async () => {
  const nested = (depth: number) => `{"method":"wallet/view","input":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  await refused(own([], nested(16)), 400);
  await refused(own([], nested(30_000)), 400);
  await refused(own([], '{"a":'.repeat(17) + '1' + '}'.repeat(17)), 400);
  const before = host.reached.length;
  await sendRaw(host.port, own([], nested(15)));
  await sendRaw(host.port, own([], JSON.stringify({ method: '['.repeat(40), input: '\\"' + '{'.repeat(40) })));
  expect(host.reached.length).toBe(before + 2);
});

test('A head longer than 8 KiB, or of very many lines, is refused before anything is read of it', async () => {
  await refused(own([`X: ${'y'.repeat(9000)}`]), 431);
  await refused(own(Array.from({ length: 3000 }, (_, line) => `X${line}: y`)), 431);
  await refused(own([], known, `GET /${'a'.repeat(9000)} HTTP/1.1`), 431);
});

test('A body that says it is longer than allowed is refused before it comes', async () => {
  await refused(own(['Content-Length: 370000'], ''), 413);
  await refused(own(['Content-Length: 99999999999999999999'], ''), 400);
});

test.each([
  ['nothing at all', () => ''],
  ['half a head', () => `GET / HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nX:`],
  ['half a body, with the right secret', () => own().subarray(0, -1)],
])('Whoever opens a connection and sends %s is let go in bounded time', async (_, make) => {
  const said = await sendRaw(host.port, make());
  expect(statusesIn(said)).toEqual([408]);
});

test('Whoever sends a head byte by byte without end is let go too', async () => {
  const socket = connect(host.port, '127.0.0.1');
  const closed = ended(socket.resume());
  socket.write('GET / HTTP/1.1\r\nX: ');
  const drip = setInterval(() => socket.write('y'), 20);
  await closed;
  clearInterval(drip);
});

test('A crowd of connections pushes out its own oldest, and never the page that proved itself', async () => {
  const page = await opened();
  await answered(page);
  const crowd: Socket[] = [];
  for (let count = 0; count < 40; count += 1) crowd.push(await opened());
  await expect
    .poll(() => crowd.filter((socket) => socket.closed).length, { timeout: patience })
    .toBeGreaterThanOrEqual(33);
  await answered(page);
  expect(statusesIn(await sendRaw(host.port, own()))).toEqual([200]); // and a new one finds room
  for (const socket of [page, ...crowd]) socket.destroy();
});

async function opened(): Promise<Socket> {
  const socket = connect(host.port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

async function answered(socket: Socket): Promise<void> {
  socket.write(own(['Connection: keep-alive']));
  const [said] = (await once(socket, 'data')) as [Buffer];
  expect(statusesIn(said.toString())).toEqual([200]);
  socket.resume();
}
