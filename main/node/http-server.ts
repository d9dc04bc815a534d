// Serves HTTP on this machine: what the till, the practice authority and the shop share. Bodies are read whole up to a
// limit before anybody sees them, requests are bounded in number and time, and the Host header must be one of ours, so
// that a web page cannot reach a server here by pointing its own name at 127.0.0.1. No CORS: no answer is for scripts of
// other origins. Routes and their errors are the callers'.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { bad, good, type Result } from '#protocols/values/result.ts';

/** A whole request. `contentType` is the bare media type in lower case; `path` has no query, since no route takes one. */
export type ServedRequest = {
  readonly method: string;
  readonly path: string;
  readonly contentType: string;
  readonly body: Uint8Array;
};

/** An answer; `headers` beside content type and length. */
export type ServedAnswer = {
  readonly status: number;
  readonly contentType: string;
  readonly body: Uint8Array | string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** What is served, and where. */
export type ServerOptions = {
  /** 0 takes a free port. */
  readonly port: number;
  /** The names that a Host header may bear, without port; the first stands in `url`. Default `127.0.0.1`. */
  readonly names?: readonly [string, ...string[]];
  readonly greatestBody: number;
  readonly handle: (request: ServedRequest) => ServedAnswer | Promise<ServedAnswer>;
};

/** A server that is listening; `url` is its origin, without a slash at the end. */
export type RunningServer = { readonly url: string; readonly port: number; readonly stop: () => Promise<void> };

/** Why nothing is served: the port is another's, or the system refused it. */
export type ServeFailure = {
  readonly code: 'port-in-use' | 'port-refused';
  readonly port: number;
  readonly detail: string;
};

/** Begins to serve on 127.0.0.1. A handler that throws is answered 500 `internal-error`, without the reason. */
export async function serveHttp(options: ServerOptions): Promise<Result<RunningServer, ServeFailure>> {
  const names = options.names ?? ['127.0.0.1'];
  let port = options.port;
  const server = createServer({ maxHeaderSize: 8192 }, (request, response) => {
    const allowed = names.some((name) => request.headers.host === `${name}:${port}`);
    answer(options, allowed, request, response).catch(() => send(response, problem(500, 'internal-error')));
  });
  server.requestTimeout = 20_000;
  server.headersTimeout = 10_000;
  server.maxConnections = 256;
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    return bad({ code: inUse ? 'port-in-use' : 'port-refused', port, detail: String(error) });
  }
  port = portOf(server);
  return good({ url: `http://${names[0]}:${port}`, port, stop: () => stop(server) });
}

/** A refusal as our servers give it: `{"code", "detail"}` in JSON. */
export function problem(status: number, code: string, detail?: string): ServedAnswer {
  const body = JSON.stringify(detail === undefined ? { code } : { code, detail });
  return { status, contentType: 'application/json', body };
}

/** The refusal of a method, naming those that the path has (RFC 9110 §15.5.6). */
export function methodRefused(allowed: string): ServedAnswer {
  return { ...problem(405, 'method-refused'), headers: { Allow: allowed } };
}

async function answer(
  { greatestBody, handle }: ServerOptions,
  allowed: boolean,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!allowed) return closing(response, problem(421, 'host-refused'));
  const body = await readBody(request, greatestBody);
  if (!body) return closing(response, problem(413, 'body-too-large', `at most ${greatestBody} bytes`));
  const [path = '/'] = (request.url ?? '/').split('?', 1);
  const contentType = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  send(response, await handle({ method: request.method ?? '', path, contentType, body }));
}

/** The whole body, or `undefined` as soon as it is known to be longer than allowed. */
function readBody(request: IncomingMessage, greatest: number): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    if (Number(request.headers['content-length'] ?? 0) > greatest) return resolve(undefined);
    const parts: Buffer[] = [];
    let size = 0;
    request.on('data', (part: Buffer) => {
      size += part.length;
      if (size > greatest) resolve(undefined);
      else parts.push(part);
    });
    request.on('end', () => resolve(Uint8Array.from(Buffer.concat(parts))));
    request.on('error', reject);
  });
}

function closing(response: ServerResponse, refusal: ServedAnswer): void {
  send(response, { ...refusal, headers: { Connection: 'close' } });
}

function send(response: ServerResponse, { status, contentType, body, headers }: ServedAnswer): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, {
    'Content-Type': contentType,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Resource-Policy': 'same-origin',
    ...headers,
  });
  response.end(body);
}

async function stop(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('listening on no port');
  return address.port;
}
