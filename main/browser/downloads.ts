// Hands files to the page: `books/save` and its like answer with an address that gives the file once, to whoever has it.
// The address is a token of 32 random bytes, good for one GET within a minute; the host's guard has judged Host, Origin and
// fetch metadata before (guard.ts). The file is made while it is fetched, no faster than it is taken, and one that could
// not be finished breaks the connection, so that the browser reports a failed download and keeps no half of it.
import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { good } from '#protocols/values/result.ts';
import { screenHeaders, screenPolicy } from '../screen-policy.ts';
import type { Deliver, Outgoing } from '../session/delivery.ts';

/** Files that wait to be fetched. */
export type Downloads = {
  /** Keeps a file for the page, which fetches it by the address in the answer. */
  readonly deliver: Deliver;
  /** Answers a request for a file that waits; `false` for any other, which the host then says is not here. */
  serve(request: IncomingMessage, response: ServerResponse): boolean;
};

/** What it may be told: how long things last, in milliseconds, and where faults of ours go. */
export type DownloadOptions = {
  readonly waits?: number;
  /** How long the browser may take nothing of a file before it is given up. */
  readonly stalls?: number;
  readonly onFault?: (fault: unknown) => void;
};

/** The most files that wait at once; the oldest gives way. */
const most = 16;
const addressed = /^\/download\/([\w-]{43})$/;
const mediaType = /^[a-z]+\/[\w.+-]+(?:; ?charset=utf-8)?$/;

/** Makes them, none waiting. */
export function createDownloads(options: DownloadOptions = {}): Downloads {
  const { waits = 60_000, stalls = 60_000, onFault = () => undefined } = options;
  const waiting = new Map<string, Outgoing>();
  return {
    async deliver(file) {
      const token = randomBytes(32).toString('base64url');
      const key = digestOf(token);
      waiting.set(key, file);
      setTimeout(() => waiting.delete(key), waits).unref();
      const [oldest] = waiting.keys();
      if (waiting.size > most && oldest !== undefined) waiting.delete(oldest);
      return good({ is: 'ready', address: `/download/${token}`, name: plainName(file.name) });
    },
    serve({ method, url = '' }, response) {
      const token = addressed.exec(url)?.[1];
      const key = digestOf(token ?? '');
      const file = waiting.get(key);
      if (token === undefined || file === undefined || (method !== 'GET' && method !== 'HEAD')) return false;
      response.writeHead(200, headersOf(file));
      if (method === 'HEAD') {
        response.end();
      } else {
        waiting.delete(key);
        void give(file, response, stalls, onFault);
      }
      return true;
    },
  };
}

/** Whoever fetched the file has gone, or takes no more of it. */
class TakerGone extends Error {}

async function give(
  file: Outgoing,
  response: ServerResponse,
  stalls: number,
  onFault: (fault: unknown) => void,
): Promise<void> {
  response.flushHeaders(); // from here on it is a download that can fail, and no page
  try {
    const written = await file.write(taker(response, stalls));
    if (written.ok) response.end();
    else response.destroy();
  } catch (fault) {
    response.destroy();
    if (!(fault instanceof TakerGone)) onFault(fault);
  }
}

/** Sends parts. Each answer resolves when the next part is welcome, and rejects with `TakerGone`. */
function taker(response: ServerResponse, stalls: number): (part: string | Uint8Array) => Promise<void> {
  let full: Promise<void> | undefined;
  return (part) => {
    const isGone = response.destroyed;
    if (!isGone && (part.length === 0 || response.write(part))) return Promise.resolve();
    full ??= isGone ? Promise.reject(new TakerGone()) : room(response, stalls).finally(() => (full = undefined));
    full.catch(() => undefined); // a writer that does not wait must not end the process
    return full;
  };
}

function room(response: ServerResponse, stalls: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const over = () => {
      clearTimeout(late);
      response.off('drain', drained).off('close', gone);
    };
    const drained = () => (over(), resolve());
    const gone = () => (over(), reject(new TakerGone()));
    const late = setTimeout(() => response.destroy(), stalls);
    response.on('drain', drained).on('close', gone);
  });
}

function headersOf({ name, mediaType: type }: Outgoing): Readonly<Record<string, string>> {
  return {
    ...screenHeaders(),
    'Content-Security-Policy': screenPolicy({ of: 'file' }),
    'Content-Type': mediaType.test(type) ? type : 'application/octet-stream',
    'Content-Disposition': disposition(plainName(name)),
    Connection: 'close',
  };
}

/** RFC 6266: a name that every browser reads, and beside it the exact one (RFC 8187). */
function disposition(name: string): string {
  const plain = name.replaceAll(/[^\w. -]/g, '_');
  const exact = encodeURIComponent(name).replaceAll(/['()*!]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}

/** The name without anything that a folder, a header or a hidden file is made of. */
function plainName(name: string): string {
  const plain = name
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}/\\:*?"<>|]/gu, '_')
    .replace(/^[. ]+/, '')
    .slice(0, 128)
    .toWellFormed();
  return plain === '' ? 'file' : plain;
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
