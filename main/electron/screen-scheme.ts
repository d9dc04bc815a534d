// `app://wallet`: the page's files by exact path out of a map made beforehand, so that no path is ever joined to a folder.
// What is not GET or HEAD, not this host, or not in the map gets nothing. Pure; Electron calls it as a protocol handler.
import type { PageFile } from '../browser/host.ts';
import { screenHeaders } from '../screen-policy.ts';

/** The scheme, and the page's address and origin in it. */
export const scheme = 'app';
export const screenOrigin = 'app://wallet';
export const screenAddress = `${screenOrigin}/`;

/** What the scheme may do; registered once, before the program is ready. It never passes by a policy. */
export const schemePrivileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true } as const;

/**
 * Whether an address is one of the page's origin, exactly. Node's `URL` knows no origin for schemes of one's own, hence by
 * its parts; `app://wallet@elsewhere` and `app://wallet.elsewhere` have another host.
 */
export function isScreenAddress(address: string): boolean {
  const url = URL.parse(address);
  if (!url || url.protocol !== `${scheme}:` || url.host !== 'wallet') return false;
  return url.username === '' && url.password === '';
}

/** Answers one request of the page. */
export function answerFrom(files: ReadonlyMap<string, PageFile>, request: Request): Response {
  const url = URL.parse(request.url);
  if (request.method !== 'GET' && request.method !== 'HEAD') return nothing(405);
  if (!url || !isScreenAddress(request.url)) return nothing(403);
  const file = url.search === '' ? files.get(url.pathname) : undefined;
  if (!file) return nothing(404);
  const length = String(file.content.byteLength);
  const headers = { ...screenHeaders(), 'Content-Type': file.type, 'Content-Length': length };
  return new Response(request.method === 'HEAD' ? null : Uint8Array.from(file.content), { headers });
}

function nothing(status: number): Response {
  return new Response(null, { status, headers: screenHeaders() });
}
