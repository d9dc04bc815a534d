// The wallet's door to servers, over node:http and node:https. No cookies, credentials, redirects or compression; plain
// http only towards this machine. What matters most is the difference between `unreachable` and `no-answer`: a payment is
// in doubt once the connection stood, since from then on the operating system may have sent the request.
import { Agent, request as plainRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { Http, HttpAnswer, HttpFailure, HttpRequest } from '#app/support/communication/http.ts';

/** How long to wait: for a connection, and from the start to the answer's last byte. Milliseconds. */
export type HttpLimits = { readonly connectMs?: number; readonly timeoutMs?: number };

/** The port, and `close` to end the idle connections that it keeps. */
export type NodeHttp = Http & { close(): void };

type Outcome = Result<HttpAnswer, HttpFailure>;

/**
 * Makes the port. `unreachable`: a URL that is refused, a name not found, a connection or TLS handshake that failed or took
 * longer than `connectMs` (10 s), a redirect of a request without body. `no-answer`: everything after the connection
 * stood: `timeoutMs` (30 s) ran out, the answer was cut, is longer than asked for, compressed or of unknown length, or
 * redirects a request that had a body. A kept connection that the server closed in the meantime is replaced once, for
 * GET and PUT alone (RFC 9110 §9.2.2).
 */
export function nodeHttp({ connectMs = 10_000, timeoutMs = 30_000 }: HttpLimits = {}): NodeHttp {
  const options = { keepAlive: true, maxSockets: 16, maxFreeSockets: 4, timeout: 60_000 };
  const agents = { 'http:': new Agent(options), 'https:': new TlsAgent({ ...options, minVersion: 'TLSv1.2' }) };

  async function send(request: HttpRequest): Promise<Outcome> {
    const url = acceptableUrl(request.url);
    if (typeof url === 'string') return bad({ code: 'unreachable', detail: url });
    const deadline = performance.now() + timeoutMs;
    const first = await attempt(request, url, deadline, true);
    const outcome = first === 'stale-connection' ? await attempt(request, url, deadline, false) : first;
    return outcome === 'stale-connection' ? bad({ code: 'no-answer', detail: 'connection closed' }) : outcome;
  }

  function attempt(request: HttpRequest, url: URL, deadline: number, mayReuse: boolean) {
    return new Promise<Outcome | 'stale-connection'>((resolve) => {
      let sent = false;
      let answered = false;
      const secure = url.protocol === 'https:';
      const agent = agents[secure ? 'https:' : 'http:'];
      const call = (secure ? tlsRequest : plainRequest)(url, {
        method: request.method,
        agent: mayReuse ? agent : false,
        headers: headersOf(request),
        maxHeaderSize: 16_384,
      });
      const settle = (outcome: Outcome | 'stale-connection') => {
        clearTimeout(connectTimer);
        clearTimeout(timer);
        resolve(outcome);
      };
      const fail = (detail: string) => settle(bad({ code: sent ? 'no-answer' : 'unreachable', detail }));
      const giveUp = (detail: string) => {
        fail(detail);
        call.destroy();
      };
      const connectTimer = setTimeout(giveUp, connectMs, 'no connection in time');
      const timer = setTimeout(giveUp, deadline - performance.now(), 'no whole answer in time');
      onConnection(call, secure, () => {
        sent = true;
        clearTimeout(connectTimer);
      });
      call.on('error', (error) => {
        if (answered) return; // a complete answer stands; of one that was cut, `readWhole` tells
        if (call.reusedSocket && isReset(error) && request.method !== 'POST') settle('stale-connection');
        else fail(error.message || codeOf(error));
      });
      call.on('response', (answer) => {
        answered = true;
        void readWhole(request, answer).then((outcome) => {
          settle(outcome);
          return outcome.ok ? call : call.destroy();
        });
      });
      call.end(request.body);
    });
  }

  return { send, close: () => Object.values(agents).forEach((agent) => agent.destroy()) };
}

function headersOf({ method, body, contentType }: HttpRequest): Record<string, string | number> {
  return {
    Accept: '*/*',
    'Accept-Encoding': 'identity',
    ...(contentType !== undefined && { 'Content-Type': contentType }),
    ...(method !== 'GET' && { 'Content-Length': body?.length ?? 0 }),
  };
}

/** The URL, or why nothing is sent there. */
function acceptableUrl(text: string): URL | string {
  const url = URL.parse(text);
  if (!url) return 'no URL';
  if (url.username !== '' || url.password !== '') return 'a URL with credentials';
  if (url.protocol === 'https:') return url;
  const loopback = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(url.hostname);
  return url.protocol === 'http:' && loopback ? url : 'neither https nor http towards this machine';
}

/** Calls back when the request's bytes may leave: its connection stands (with TLS: is secured), or stood already. */
function onConnection(call: ClientRequest, secure: boolean, stands: () => void): void {
  call.on('socket', (socket) => {
    if (call.reusedSocket) stands();
    else socket.once(secure ? 'secureConnect' : 'connect', stands);
  });
}

async function readWhole(request: HttpRequest, answer: IncomingMessage): Promise<Outcome> {
  try {
    return await readAnswer(request, answer);
  } catch (error) {
    return bad({ code: 'no-answer', detail: `cut: ${String(error)}` });
  }
}

async function readAnswer(request: HttpRequest, answer: IncomingMessage): Promise<Outcome> {
  const { statusCode: status = 0, headers } = answer;
  const noAnswer = (detail: string) => bad({ code: 'no-answer', detail } as const);
  if ([301, 302, 303, 307, 308].includes(status)) {
    const code = request.body === undefined ? 'unreachable' : 'no-answer';
    return bad({ code, detail: `redirected to ${headers.location ?? 'nowhere'}, which is not followed` });
  }
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') return noAnswer('compressed, though asked not to be');
  const length = headers['content-length'];
  const ended = length !== undefined || headers['transfer-encoding'] !== undefined || status === 204 || status === 304;
  if (!ended) return noAnswer('an answer without length: it could have been cut');
  const tooLong = `longer than ${request.greatestAnswer} bytes`;
  if (Number(length ?? 0) > request.greatestAnswer) return noAnswer(tooLong);
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > request.greatestAnswer) return noAnswer(tooLong);
    parts.push(part);
  }
  const contentType = (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return good({ status, contentType, body: Uint8Array.from(Buffer.concat(parts)) });
}

function isReset(error: Error): boolean {
  return ['ECONNRESET', 'EPIPE'].includes(codeOf(error));
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
