// The panel: display and keypad of the simulated device as a page on the loopback interface, at a port of its own.
// Another page must not press keys: the exact Host is demanded (DNS rebinding), another page may lead here but load nothing
// of it, keys and pixels need the token, which stands in the address' fragment and travels in a header (no cookie, since
// cookies ignore ports). Files come from an allow-map; the rest is 404.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Body } from '../body.ts';
import type { Frame } from '../hal/display.ts';
import { keys } from '../hal/hal.ts';

/** A running panel; `address` opens it, token included. */
export interface Panel {
  readonly address: string;
  stop(): Promise<void>;
}

const files: Readonly<Record<string, { readonly name: string; readonly type: string }>> = {
  '/': { name: 'panel.html', type: 'text/html; charset=utf-8' },
  '/panel.js': { name: 'panel.js', type: 'text/javascript; charset=utf-8' },
  '/panel.svg': { name: 'panel.svg', type: 'image/svg+xml' },
  '/panel.css': { name: 'panel.css', type: 'text/css; charset=utf-8' },
};

const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; " +
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'origin-agent-cluster': '?1',
  'permissions-policy':
    'camera=(), microphone=(), geolocation=(), usb=(), hid=(), serial=(), payment=(), fullscreen=(), clipboard-read=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

const greatestPress = 64;
/** How long a request's head, and all of it, may take to come, in milliseconds; a header that comes twice is joined. */
const bounds = {
  headersTimeout: 5000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 1000,
  maxHeaderSize: 8192,
  joinDuplicateHeaders: true,
};
const mostConnections = 64;

/** Starts the panel on 127.0.0.1; port 0 takes a free one. */
export async function startPanel(body: Body, port: number): Promise<Panel> {
  const token = randomBytes(24).toString('base64url');
  let host = '';
  const server = createServer(bounds, (request, response) => {
    for (const [name, content] of Object.entries(headers)) response.setHeader(name, content);
    const refusal = refusalOf(request, host, token);
    if (refusal !== undefined) {
      response.writeHead(refusal).end();
    } else if (request.url === '/screens') {
      streamScreens(body, response);
    } else if (request.url === '/key') {
      void takeKey(body, request, response);
    } else {
      serveFile(request.url ?? '', response);
    }
  });
  server.maxConnections = mostConnections;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the panel has no port');
  host = `127.0.0.1:${address.port}`;
  return {
    address: `http://${host}/#${token}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function refusalOf(request: IncomingMessage, host: string, token: string): number | undefined {
  if (request.headers.host !== host) return 421;
  const { origin } = request.headers;
  if (origin !== undefined && origin !== `http://${host}`) return 403;
  if (!isOwnOrVisit(request)) return 403;
  const file = files[request.url ?? ''];
  if (file !== undefined) return request.method === 'GET' ? undefined : 405;
  const method = { '/screens': 'GET', '/key': 'POST' }[request.url ?? ''];
  if (method === undefined) return 404;
  if (!sameText(request.headers.authorization ?? '', `Bearer ${token}`)) return 401;
  return request.method === method ? undefined : 405;
}

/** Whether the panel's own page asks, or the person, or another page leads the person here in a window of its own. */
function isOwnOrVisit({ url, headers: sent }: IncomingMessage): boolean {
  if (sent['sec-purpose'] !== undefined) return false; // fetched or rendered beforehand: nobody has come yet
  const site = sent['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return true;
  return url === '/' && sent['sec-fetch-mode'] === 'navigate' && sent['sec-fetch-dest'] === 'document';
}

function sameText(first: string, second: string): boolean {
  const [one, two] = [Buffer.from(first), Buffer.from(second)];
  return one.length === two.length && timingSafeEqual(one, two);
}

function serveFile(url: string, response: ServerResponse): void {
  const file = files[url];
  if (file === undefined) return void response.writeHead(404).end();
  response
    .writeHead(200, { 'content-type': file.type })
    .end(readFileSync(new URL(`page/${file.name}`, import.meta.url)));
}

function streamScreens(body: Body, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = ({ number, text, page }: Frame): void => {
    const pixels = Buffer.from(body.display.pixels()).toString('base64');
    response.write(`data: ${JSON.stringify({ number, text, page, pixels })}\n\n`);
  };
  send(body.display.frame);
  response.on('close', body.display.onChange(send));
}

async function takeKey(body: Body, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Uint8Array>) {
      length += chunk.length;
      if (length > greatestPress) return void response.writeHead(413, { connection: 'close' }).end();
      chunks.push(chunk);
    }
  } catch {
    return;
  }
  const pressed = Buffer.concat(chunks).toString();
  const key = keys.find((known) => known === pressed);
  if (key === undefined) return void response.writeHead(400).end();
  // 204: a dialogue took the key; 409: none waited for one.
  response.writeHead(body.keypad.press(key) ? 204 : 409).end();
}
