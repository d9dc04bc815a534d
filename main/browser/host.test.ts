// Each test is one way in which another page, another program or another machine's name might reach the wallet.
import { request as send, type OutgoingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Dispatch } from '../dispatch.ts';
import { bad, good } from '#protocols/values/result.ts';
import { createAdmissions } from './admissions.ts';
import { startHost, type RunningHost } from './host.ts';

const reached: unknown[] = [];
const instanceKey = 'k'.repeat(64);
let host: RunningHost;
let secret = '';

const dispatch: Dispatch = async (request) => {
  reached.push(request);
  const known = JSON.stringify(request) === '{"method":"wallet/view","input":{"after":0}}';
  return known ? good({ fine: true }) : bad({ code: 'method-unknown', details: {} });
};

const launched: string[] = [];
const options = () => ({
  port: 0,
  files: new Map([['/', { type: 'text/html; charset=utf-8', content: Buffer.from('<!doctype html>') }]]),
  dispatch,
  admissions: createAdmissions(),
  isInstance: (key: string) => key === instanceKey,
  onLaunched: (token: string) => void launched.push(token),
});

beforeAll(async () => {
  const started = await startHost(options());
  if (!started.ok) throw new Error(started.error.detail);
  host = started.value;
  secret = JSON.parse((await post('/launch', { token: freshToken() })).body).secret as string;
});
afterAll(() => host.stop());

const freshToken = () => host.freshAddress().split('#launch=')[1] ?? '';
const view = { method: 'wallet/view', input: { after: 0 } };

type Asked = {
  readonly port?: number;
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
};
type Answered = { readonly status: number; readonly headers: NodeJS.Dict<string | string[]>; readonly body: string };

function ask(path: string, { port = host.port, method = 'GET', headers = {}, body }: Asked = {}): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const to = { host: '127.0.0.1', port, path, method, headers, agent: false as const };
    const call = send(to, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }));
    });
    call.on('error', reject);
    call.end(body);
  });
}

/** A request as the wallet's own page sends it, but for what a test changes. */
function post(
  path: string,
  content: unknown,
  changed: OutgoingHttpHeaders = {},
  to: { readonly port?: number } = {},
): Promise<Answered> {
  const body = typeof content === 'string' ? content : JSON.stringify(content);
  const own = { origin: host.origin, 'content-type': 'application/json', 'semper-secret': secret };
  const headers = Object.fromEntries(Object.entries({ ...own, ...changed }).filter(([, value]) => value !== undefined));
  return ask(path, { ...to, method: 'POST', headers: { ...headers, 'content-length': Buffer.byteLength(body) }, body });
}

async function refused(answer: Promise<Answered>, status: number, code: string): Promise<void> {
  const before = reached.length;
  const { status: given, body } = await answer;
  expect([given, JSON.parse(body)]).toEqual([status, { ok: false, error: { code, details: {} } }]);
  expect(reached.length).toBe(before);
}

test('The wallet’s own page is answered', async () => {
  const answer = await post('/ask', view);
  expect([answer.status, JSON.parse(answer.body)]).toEqual([200, { ok: true, value: { fine: true } }]);
});

test.each(['localhost', 'attacker.example', '127.0.0.1', '127.0.0.1:1'])(
  'A page whose name points here (Host %s) gets neither page nor answer',
  async (name) => {
    const own = name.includes(':') || name === '127.0.0.1' ? name : `${name}:${host.port}`;
    await refused(ask('/', { headers: { host: own } }), 421, 'host-refused');
    await refused(post('/ask', view, { host: own }), 421, 'host-refused');
  },
);

test.each(['https://attacker.example', 'null', 'http://127.0.0.1', 'http://localhost:4712'])(
  'A page of the origin %s is refused, even with the secret',
  async (origin) => {
    await refused(post('/ask', view, { origin }), 403, 'origin-refused');
    await refused(ask('/', { headers: { origin } }), 403, 'origin-refused');
  },
);

test('A request without Origin, or that the browser says comes from another site, is refused', async () => {
  await refused(post('/ask', view, { origin: undefined }), 403, 'origin-refused');
  await refused(post('/ask', view, { 'sec-fetch-site': 'cross-site' }), 403, 'origin-refused');
});

test.each(['', 'guess', 'A'.repeat(43)])('The secret %j opens nothing', async (guess) => {
  await refused(post('/ask', view, { 'semper-secret': guess }), 401, 'not-admitted');
});

test('A cookie is no secret', async () => {
  const cookie = `semper-secret=${secret}`;
  await refused(post('/ask', view, { 'semper-secret': undefined, cookie }), 401, 'not-admitted');
});

test('A launch token works once; a replayed, guessed or misshapen one does not', async () => {
  const token = freshToken();
  expect((await post('/launch', { token })).status).toBe(200);
  await refused(post('/launch', { token }), 401, 'not-admitted');
  await refused(post('/launch', { token: 'guess' }), 401, 'not-admitted');
  await refused(post('/launch', { token: [token] }), 401, 'not-admitted');
  await refused(post('/launch', null), 401, 'not-admitted');
});

test('A body longer than the longest request is refused, whether its length is told or not', async () => {
  const long = JSON.stringify({ ...view, input: 'x'.repeat(360_000) });
  await refused(post('/ask', long), 413, 'body-too-large');
  const headers = {
    origin: host.origin,
    'content-type': 'application/json',
    'semper-secret': secret,
    'transfer-encoding': 'chunked',
  };
  await refused(ask('/ask', { method: 'POST', headers, body: Buffer.from(long) }), 413, 'body-too-large');
});

test('A firmware file of the greatest size is let in; who has shown no secret is not listened to for so long', async () => {
  const file = JSON.stringify({ method: 'device/update-firmware', input: { file: 'A'.repeat(352_000) } });
  expect((await post('/ask', file)).status).toBe(404);
  expect(reached.at(-1)).toEqual(JSON.parse(file));
  for (const path of ['/launch', '/instance']) {
    const key = path === '/instance' ? { origin: undefined, 'semper-instance': instanceKey } : {};
    await refused(post(path, { token: 'x'.repeat(70_000) }, key), 413, 'body-too-large');
  }
});

test('A body of quotation marks alone is read in one go, however they are escaped', async () => {
  for (const marks of ['"', '\\"', '"\\"']) await refused(post('/ask', marks.repeat(100_000)), 400, 'body-malformed');
});

test.each(['', '{', 'true false', '['.repeat(60_000)])('Malformed JSON is refused: %s', async (body) => {
  await refused(post('/ask', body), 400, 'body-malformed');
});

test.each(['__proto__', 'constructor', 'prototype'])('The key %s is refused at any depth', async (key) => {
  await refused(post('/ask', `{"method":"wallet/view","input":{"a":[{"${key}":{"after":0}}]}}`), 400, 'body-malformed');
});

test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=utf-8', undefined])(
  'What a form could send without asking is refused: %s',
  async (type) => {
    await refused(post('/ask', view, { 'content-type': type }), 415, 'type-refused');
  },
);

test('An unknown method is answered 404, in the form of the contract', async () => {
  const { status, body } = await post('/ask', { method: 'wallet/destroy', input: {} });
  expect([status, JSON.parse(body)]).toEqual([404, { ok: false, error: { code: 'method-unknown', details: {} } }]);
});

test.each(['GET', 'HEAD', 'PUT', 'OPTIONS', 'DELETE'])('The contract takes no %s', async (method) => {
  const { status, headers } = await ask('/ask', { method });
  expect(status).toBe(405);
  expect(headers['access-control-allow-origin']).toBeUndefined();
});

test.each([
  '/../package.json',
  '/..%2fpackage.json',
  '/assets/../../package.json',
  '//etc/passwd',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/index.html',
  '/?x',
  '/.installed',
])('The path %s is not a file of the page', async (path) => {
  await refused(ask(path), 404, 'nothing-here');
});

test('The page comes with a policy that allows its own files alone, and may not be framed or cached', async () => {
  const { status, headers } = await ask('/');
  expect(status).toBe(200);
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  expect(headers['content-security-policy']).toContain("require-trusted-types-for 'script'");
  expect(headers['cache-control']).toBe('no-store');
  expect(headers['set-cookie']).toBeUndefined();
});

test('Another page may lead a person here, and load nothing', async () => {
  const led = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
  for (const site of ['cross-site', 'same-site']) {
    expect((await ask('/', { headers: { ...led, 'sec-fetch-site': site } })).status).toBe(200);
    for (const dest of ['iframe', 'frame', 'embed', 'object', 'image', 'script', 'style', 'worker', 'empty']) {
      const headers = { ...led, 'sec-fetch-site': site, 'sec-fetch-dest': dest };
      await refused(ask('/', { headers }), 403, 'origin-refused');
    }
    await refused(ask('/icon.svg', { headers: { ...led, 'sec-fetch-site': site } }), 403, 'origin-refused');
  }
});

test.each(['none', 'same-origin', 'cross-site'])(
  'Nobody has come yet who fetches beforehand, from %s',
  async (site) => {
    const led = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', 'sec-fetch-site': site };
    for (const purpose of ['prefetch', 'prefetch;prerender']) {
      await refused(ask('/', { headers: { ...led, 'sec-purpose': purpose } }), 403, 'origin-refused');
    }
  },
);

test('After a restart on the same port neither secret nor token of before opens anything', async () => {
  const first = await startHost({ ...options(), port: 0 });
  if (!first.ok) throw new Error(first.error.detail);
  const unused = first.value.freshAddress().split('#launch=')[1];
  const token = first.value.freshAddress().split('#launch=')[1];
  const own = { host: first.value.origin.slice(7), origin: first.value.origin };
  const at = { port: first.value.port };
  const { secret: old } = JSON.parse((await post('/launch', { token }, own, at)).body) as { secret: string };
  expect((await post('/ask', view, { ...own, 'semper-secret': old }, at)).status).toBe(200);
  await first.value.stop();
  const again = await startHost({ ...options(), port: at.port });
  if (!again.ok) throw new Error(again.error.detail);
  try {
    await refused(post('/ask', view, { ...own, 'semper-secret': old }, at), 401, 'not-admitted');
    for (const replayed of [token, unused])
      await refused(post('/launch', { token: replayed }, own, at), 401, 'not-admitted');
  } finally {
    await again.value.stop();
  }
});

test('The program is told which launch token was used up, and of no other', async () => {
  launched.length = 0;
  const token = freshToken();
  await post('/launch', { token: 'A'.repeat(43) });
  await post('/launch', { token });
  await post('/launch', { token });
  expect(launched).toEqual([token]);
});

test('A second start gets a fresh token by its key; a page that knew the key would not', async () => {
  const key = { 'semper-instance': instanceKey, origin: undefined };
  const { status, body } = await post('/instance', {}, key);
  const { token } = JSON.parse(body) as { token: string };
  expect([status, (await post('/launch', { token })).status]).toEqual([200, 200]);
  await refused(post('/instance', {}, { 'semper-instance': instanceKey }), 403, 'origin-refused');
  await refused(post('/instance', {}, { ...key, 'semper-instance': 'guess' }), 401, 'not-admitted');
  await refused(post('/instance', {}, { ...key, 'sec-fetch-site': 'none' }), 403, 'origin-refused');
});
