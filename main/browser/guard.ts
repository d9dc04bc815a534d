// What the loopback host lets in (DESIGN §9). Any page in any browser on this machine can send requests here, so each one is
// judged before its body is read: exact Host (a page's own name pointed at 127.0.0.1), exact Origin (another page), exact
// type (a form cannot send JSON), the secret in a header (a form cannot set one), the length; and what the browser itself
// says of where a request comes from (Fetch Metadata): another page may lead a person here, and load nothing. Pure.
import type { IncomingHttpHeaders } from 'node:http';

/** The longest body, in bytes: a firmware file as the contract bounds it, and what stands around it. */
export const greatestBody = 356_352;
/** The longest body of whoever has not shown the page's secret: a launch token, a second start's link. */
const greatestUnadmitted = 66_560;
/** How deep messages may nest; those of the contract stay below half of it. */
const greatestDepth = 16;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The header that carries the page's secret, and the one by which a second start proves that it is of the same person. */
export const secretHeader = 'semper-secret';
export const instanceHeader = 'semper-instance';

/** Paths that take POST: the contract, the exchange of a launch token, and the second start's wish for a new one. */
export const posts = ['/ask', '/launch', '/instance'] as const;

/** The head of a request. */
export type Head = { readonly method: string; readonly url: string; readonly headers: IncomingHttpHeaders };

/** Why a request is not served. */
export type Refusal = { readonly status: number; readonly code: string };

/** What the guard knows; `origin` is the host's own. */
export type GuardedBy = {
  readonly origin: string;
  readonly isAdmitted: (secret: string) => boolean;
  readonly isInstance: (key: string) => boolean;
};

/** The longest body that is read for a path, in bytes. */
export function greatestBodyOf(url: string): number {
  return url === '/ask' ? greatestBody : greatestUnadmitted;
}

/** Judges the head of a request; `undefined` lets it in. */
export function refusalOf({ method, url, headers }: Head, guard: GuardedBy): Refusal | undefined {
  if (`http://${headers.host ?? ''}` !== guard.origin) return { status: 421, code: 'host-refused' };
  const { origin } = headers;
  if (origin !== undefined && origin !== guard.origin) return { status: 403, code: 'origin-refused' };
  if (!posts.some((path) => path === url)) {
    if (method !== 'GET' && method !== 'HEAD') return { status: 405, code: 'method-refused' };
    return isOwnOrVisit(url, headers) ? undefined : { status: 403, code: 'origin-refused' };
  }
  if (method !== 'POST') return { status: 405, code: 'method-refused' };
  // A page always sends its Origin with POST; the second start is no page and never does.
  const fromPage = url !== '/instance';
  if (fromPage !== (origin !== undefined)) return { status: 403, code: 'origin-refused' };
  const site = headers['sec-fetch-site'];
  if (site !== undefined && (!fromPage || site !== 'same-origin')) return { status: 403, code: 'origin-refused' };
  if (headers['content-type'] !== 'application/json') return { status: 415, code: 'type-refused' };
  if (url === '/ask' && !guard.isAdmitted(one(headers[secretHeader]))) return { status: 401, code: 'not-admitted' };
  if (url === '/instance' && !guard.isInstance(one(headers[instanceHeader]))) {
    return { status: 401, code: 'not-admitted' };
  }
  if (Number(headers['content-length'] ?? 0) > greatestBodyOf(url)) return { status: 413, code: 'body-too-large' };
  return undefined;
}

/** Whether our own page asks, or the person, or another page leads the person to the first page in a window of its own. */
function isOwnOrVisit(url: string, headers: IncomingHttpHeaders): boolean {
  if (headers['sec-purpose'] !== undefined) return false; // fetched or rendered beforehand: nobody has come yet
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return true;
  return url === '/' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
}

/** Reads JSON (bytes are UTF-8), of bounded depth and without names that could reach a prototype; `undefined` when it is neither. */
export function readJson(body: Uint8Array | string): { readonly value: unknown } | undefined {
  try {
    const text = typeof body === 'string' ? body : utf8.decode(body);
    if (isTooDeep(text)) return undefined;
    const value: unknown = JSON.parse(text, (name, member: unknown) => {
      if (name === '__proto__' || name === 'constructor' || name === 'prototype') throw new SyntaxError(name);
      return member;
    });
    return { value };
  } catch {
    return undefined;
  }
}

/**
 * Whether arrays and objects nest deeper than any message of ours; what is no JSON is found out by the parser. A text that is not
 * closed counts to the end, so that no sign is looked at twice.
 */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (const [sign] of text.matchAll(/"(?:[^"\\]|\\.)*"?|[[\]{}]/gs)) {
    if (sign.startsWith('"')) continue;
    depth += sign === '[' || sign === '{' ? 1 : -1;
    if (depth > greatestDepth) return true;
  }
  return false;
}

function one(header: string | string[] | undefined): string {
  return typeof header === 'string' ? header : '';
}
