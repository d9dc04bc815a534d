// What the loopback host lets in (DESIGN §9). Any page in any browser on this machine can send requests here, so each one is
// judged before its body is read: exact Host (a page's own name pointed at 127.0.0.1), exact Origin (another page), exact
// type (a form cannot send JSON), the secret in a header (a form cannot set one), the length. Pure.
import type { IncomingHttpHeaders } from 'node:http';

/** The longest body, in bytes: an offer file in base64, and what stands around it. */
export const greatestBody = 65_536;

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

/** Judges the head of a request; `undefined` lets it in. */
export function refusalOf({ method, url, headers }: Head, guard: GuardedBy): Refusal | undefined {
  if (`http://${headers.host ?? ''}` !== guard.origin) return { status: 421, code: 'host-refused' };
  const { origin } = headers;
  if (origin !== undefined && origin !== guard.origin) return { status: 403, code: 'origin-refused' };
  if (!posts.some((path) => path === url)) {
    return method === 'GET' || method === 'HEAD' ? undefined : { status: 405, code: 'method-refused' };
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
  if (Number(headers['content-length'] ?? 0) > greatestBody) return { status: 413, code: 'body-too-large' };
  return undefined;
}

/** Reads JSON without names that could reach a prototype; `undefined` when it is none or has one. */
export function readJson(text: string): { readonly value: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text, (name, member: unknown) => {
      if (name === '__proto__' || name === 'constructor' || name === 'prototype') throw new SyntaxError(name);
      return member;
    });
    return { value };
  } catch {
    return undefined;
  }
}

function one(header: string | string[] | undefined): string {
  return typeof header === 'string' ? header : '';
}
