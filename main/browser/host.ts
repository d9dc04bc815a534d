// The browser host: the built page and the screen contract on a port of 127.0.0.1. Files come from a map made beforehand,
// never from a path; the rest is the guard's (guard.ts), the token's (admissions.ts) and the contract's (dispatch.ts).
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Access } from '#app/screen-contract/contract.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { Dispatch } from '../dispatch.ts';
import { screenHeaders } from '../screen-policy.ts';
import type { Admissions } from './admissions.ts';
import { boundConnections } from './connections.ts';
import type { Downloads } from './downloads.ts';
import { greatestBodyOf, readJson, refusalOf, type GuardedBy } from './guard.ts';

/** A file of the built page. */
export type PageFile = { readonly type: string; readonly content: Uint8Array };

/** What is served. */
export type HostOptions = {
  /** 0 takes a free port. */
  readonly port: number;
  /** By exact path; `/` is the page. */
  readonly files: ReadonlyMap<string, PageFile>;
  readonly dispatch: Dispatch;
  readonly admissions: Admissions;
  /** Whether a text is the key that the second start of this person knows. */
  readonly isInstance: (key: string) => boolean;
  /** Told what a second start of this person sent, before it gets its address. */
  readonly onInstance?: (body: unknown) => unknown;
  /** Files that wait for the page to fetch them. */
  readonly downloads?: Downloads;
  /** Told the launch token that was just used up. */
  readonly onLaunched?: (token: string) => void;
  /** How long a request may take to come, in milliseconds, and how many connections stay open. */
  readonly limits?: Limits;
};

/** `head` and `whole`: until a request's head, and the request with its body, have come. */
export type Limits = { readonly head: number; readonly whole: number; readonly connections: number };

/** A host that is listening. */
export type RunningHost = {
  readonly origin: string;
  readonly port: number;
  /** An address that opens the wallet once. */
  freshAddress(): string;
  stop(): Promise<void>;
};

/** Nobody can listen on the port. */
export type HostFailure = { readonly code: 'port-refused'; readonly port: number; readonly detail: string };

const granted: ReadonlySet<Access> = new Set(['look', 'act', 'approve']);

/** Problems that are the request's own fault; all others are answers like any. */
const statusOf = new Map<string, number>([
  ['method-unknown', 404],
  ['input-invalid', 400],
  ['access-refused', 403],
]);

const headers = screenHeaders();
const usualLimits: Limits = { head: 5000, whole: 10_000, connections: 64 };

/** Begins to serve. */
export async function startHost(options: HostOptions): Promise<Result<RunningHost, HostFailure>> {
  const { admissions, isInstance, limits = usualLimits } = options;
  let origin = '';
  const timing = {
    headersTimeout: limits.head,
    requestTimeout: limits.whole,
    connectionsCheckingInterval: Math.min(1000, limits.head), // Node's own looks only twice a minute
  };
  // A header that comes twice is joined, so that the second cannot hide behind a right first one.
  const server = createServer({ ...timing, maxHeaderSize: 8192, joinDuplicateHeaders: true }, (request, response) => {
    if (!connections.isAlone(request.socket, response)) return;
    const isAdmitted = (secret: string) => {
      const admitted = admissions.isAdmitted(secret);
      if (admitted) connections.trust(request.socket);
      return admitted;
    };
    serve(options, { origin, isAdmitted, isInstance }, request, response).catch(() => response.destroy());
  });
  const connections = boundConnections(server, limits.connections);
  try {
    server.listen(options.port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    return bad({ code: 'port-refused', port: options.port, detail: String(error) });
  }
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : options.port;
  origin = `http://127.0.0.1:${port}`;
  const freshAddress = () => `${origin}/#launch=${admissions.freshToken()}`;
  return good({ origin, port, freshAddress, stop: () => stop(server) });
}

async function serve(
  options: HostOptions,
  guard: GuardedBy,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = '', url = '', headers: sent } = request;
  const refusal = refusalOf({ method, url, headers: sent }, guard);
  if (refusal) return refuse(response, refusal.status, refusal.code);
  if (method !== 'POST') {
    if (options.downloads?.serve(request, response) === true) return;
    return serveFile(options.files.get(url), response);
  }
  const body = await readBody(request, greatestBodyOf(url));
  if (body === undefined) return refuse(response, 413, 'body-too-large');
  const read = readJson(body);
  if (!read) return refuse(response, 400, 'body-malformed');
  if (url === '/ask') return answer(options.dispatch, read.value, response);
  if (url === '/instance') await options.onInstance?.(read.value);
  const value = url === '/launch' ? admit(options, read.value) : options.admissions.freshToken();
  if (value === undefined) return refuse(response, 401, 'not-admitted');
  send(response, 200, 'application/json', JSON.stringify(url === '/launch' ? { secret: value } : { token: value }));
}

function admit({ admissions, onLaunched }: HostOptions, body: unknown): string | undefined {
  const token = typeof body === 'object' && body !== null && 'token' in body ? body.token : undefined;
  const secret = typeof token === 'string' ? admissions.admit(token) : undefined;
  if (typeof token === 'string' && secret !== undefined) onLaunched?.(token);
  return secret;
}

/** Answers a request of the contract; when the page no longer waits, whoever works for it is told. */
async function answer(dispatch: Dispatch, request: unknown, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const reply = await dispatch(request, granted, gone.signal);
  const status = reply.ok ? 200 : (statusOf.get(reply.error.code) ?? 200);
  send(response, status, 'application/json', JSON.stringify(reply));
}

/** The whole body, or `undefined` once it is longer than allowed. */
async function readBody(request: IncomingMessage, greatest: number): Promise<Uint8Array | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > greatest) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function serveFile(file: PageFile | undefined, response: ServerResponse): void {
  if (file) send(response, 200, file.type, file.content);
  else refuse(response, 404, 'nothing-here');
}

/** Refuses in the form of the contract's answers; the connection ends, since the body may not have been read. */
function refuse(response: ServerResponse, status: number, code: string): void {
  response.setHeader('Connection', 'close');
  send(response, status, 'application/json', JSON.stringify({ ok: false, error: { code, details: {} } }));
}

function send(response: ServerResponse, status: number, type: string, content: Uint8Array | string): void {
  if (response.destroyed) return;
  response.writeHead(status, { ...headers, 'Content-Type': type, 'Content-Length': Buffer.byteLength(content) });
  response.end(content);
}

async function stop(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
