import { request } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FrameBuffer } from '../hal/display.ts';
import { AdvancingClock } from '../hal/clock.ts';
import { PressedKeypad } from '../hal/keypad.ts';
import { SeedableRandom } from '../hal/random.ts';
import { MemoryFlash } from '../hal/recording.ts';
import type { Body } from '../body.ts';
import { startPanel, type Panel } from './panel.ts';

const display = new FrameBuffer();
const keypad = new PressedKeypad();
const parts = {
  display,
  keypad,
  clock: new AdvancingClock(),
  random: new SeedableRandom('panel'),
  flash: new MemoryFlash(),
};
const body: Body = { ...parts, hal: parts };

let panel: Panel;
let base: URL;
let token = '';
beforeEach(async () => {
  panel = await startPanel(body, 0);
  base = new URL(panel.address);
  token = base.hash.slice(1);
});
afterEach(() => panel.stop());

type Asked = { path?: string; method?: string; headers?: Record<string, string>; body?: string };

/** The status, headers and body of one request; a stream is read up to its first event. */
function ask({ path = '/', method = 'GET', headers = {}, body: content }: Asked) {
  return new Promise<{ status: number | undefined; headers: Record<string, unknown>; text: string }>(
    (resolve, reject) => {
      const sent = request(
        { host: '127.0.0.1', port: base.port, path, method, headers: { host: base.host, ...headers } },
        (answer) => {
          let text = '';
          const end = (): void => resolve({ status: answer.statusCode, headers: answer.headers, text });
          answer.setEncoding('utf8').on('data', (chunk: string) => {
            text += chunk;
            if (text.endsWith('\n\n') && path === '/screens') {
              end();
              sent.destroy();
            }
          });
          answer.on('end', end);
        },
      );
      sent.on('error', reject);
      sent.end(content);
    },
  );
}

const right = () => ({ authorization: `Bearer ${token}` });

test('the page and its files come with a policy that lets nothing else in', async () => {
  for (const path of ['/', '/panel.js', '/panel.css']) {
    const { status, headers } = await ask({ path });
    expect(status).toBe(200);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers['x-content-type-options']).toBe('nosniff');
  }
});

test('files outside the allow-map are not there, however they are spelt', async () => {
  for (const path of ['/panel.html', '/../panel.ts', '/page/panel.js', '/%2e%2e/panel.ts', '/panel.js?x', '//']) {
    expect((await ask({ path })).status, path).toBe(404);
  }
});

test.each([
  ['a name that an attacker lets point to this machine', 'panel.example'],
  ['localhost, which is another origin', 'localhost'],
  ['the address without its port', '127.0.0.1'],
])('a request for %s is refused, the token notwithstanding', async (_, host) => {
  const port = host === '127.0.0.1' ? '' : `:${base.port}`;
  for (const path of ['/', '/screens']) {
    expect((await ask({ path, headers: { ...right(), host: `${host}${port}` } })).status).toBe(421);
  }
});

test.each([
  ['no token', {}],
  ['an empty token', { authorization: 'Bearer ' }],
  ['another token of the same length', { authorization: `Bearer ${'A'.repeat(32)}` }],
])('with %s neither the display nor the keys are to be had', async (_, headers) => {
  const pressed = keypad.next(AbortSignal.timeout(60_000));
  expect((await ask({ path: '/screens', headers })).status).toBe(401);
  expect((await ask({ path: '/key', method: 'POST', headers, body: 'ok' })).status).toBe(401);
  expect(keypad.waiting).toBe(true);
  keypad.press('c');
  await expect(pressed).resolves.toBe('c');
});

test('a page of another origin cannot press a key, even if it knew the token', async () => {
  const headers = { ...right(), origin: 'http://evil.example' };
  expect((await ask({ path: '/key', method: 'POST', headers, body: 'ok' })).status).toBe(403);
});

test('another page may lead a person here and load nothing; nobody has come yet who fetches beforehand', async () => {
  const led = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
  expect((await ask({ headers: led })).status).toBe(200);
  expect((await ask({ path: '/panel.js', headers: led })).status).toBe(403);
  expect((await ask({ headers: { ...led, 'sec-fetch-dest': 'iframe' } })).status).toBe(403);
  expect((await ask({ headers: { 'sec-fetch-site': 'none', 'sec-purpose': 'prefetch;prerender' } })).status).toBe(403);
});

test('a key reaches the dialogue that waits, and is dropped when none does', async () => {
  expect((await ask({ path: '/key', method: 'POST', headers: right(), body: 'ok' })).status).toBe(409);
  const pressed = keypad.next(AbortSignal.timeout(60_000));
  expect((await ask({ path: '/key', method: 'POST', headers: right(), body: 'ok' })).status).toBe(204);
  await expect(pressed).resolves.toBe('ok');
});

test.each([
  ['a key that the device has not', 'power', 400],
  ['a body longer than any key', 'x'.repeat(65), 413],
])('%s is refused', async (_, content, status) => {
  expect((await ask({ path: '/key', method: 'POST', headers: right(), body: content })).status).toBe(status);
});

test('the stream begins with the screen that stands now, dots and text', async () => {
  display.show({ title: 'Payment', lines: ['12.50 EUR'] });
  const { text } = await ask({ path: '/screens', headers: right() });
  const event = JSON.parse(text.slice('data: '.length)) as { text: string[]; pixels: string };
  expect(event.text[1]).toBe('12.50 EUR'.padEnd(21));
  expect(Uint8Array.from(Buffer.from(event.pixels, 'base64'))).toEqual(display.pixels());
});

test('every start has a token of its own', async () => {
  const other = await startPanel(body, 0);
  expect(new URL(other.address).hash).not.toBe(base.hash);
  await other.stop();
});
