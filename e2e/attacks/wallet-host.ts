// A browser host as it serves the wallet, with a small page of its own and a dispatch that answers one method and records
// what reached it: what attacks on the host aim at. Whoever starts it stops it.
import { connect, type Socket } from 'node:net';
import { createAdmissions } from '#main/browser/admissions.ts';
import { createDownloads, type Downloads } from '#main/browser/downloads.ts';
import { startHost, type Limits } from '#main/browser/host.ts';
import { bad, good } from '#protocols/values/result.ts';

/** A host under attack. */
export interface WalletHost {
  readonly origin: string;
  readonly port: number;
  readonly downloads: Downloads;
  /** Requests that reached the wallet, as JSON. */
  readonly reached: readonly string[];
  freshAddress(): string;
  /** What a page does with an address: the secret for its token. */
  admit(): Promise<string>;
  stop(): Promise<void>;
}

/** The one request that the wallet answers. */
export const known = '{"method":"wallet/view","input":{"after":0}}';

/** Begins as the real page does: exchanges the token for a secret that it keeps for its tab alone, then asks. */
const script = `
const token = location.hash.slice('#launch='.length);
history.replaceState(null, '', '/');
const post = (path, body, secret) => fetch(path, {
  method: 'POST', headers: { 'Content-Type': 'application/json', 'Semper-Secret': secret }, body,
}).then((answer) => answer.json());
let secret = sessionStorage.getItem('semper-secret') ?? '';
if (token !== '') ({ secret } = await post('/launch', JSON.stringify({ token }), ''));
sessionStorage.setItem('semper-secret', secret);
const answer = await post('/ask', '${known}', secret);
document.title = answer.ok ? 'open' : answer.error.code;
`;
const page = '<!doctype html><title>wallet</title><h1>Wallet</h1><script type="module" src="/page.js"></script>';
const files = new Map([
  ['/', { type: 'text/html; charset=utf-8', content: Buffer.from(page) }],
  ['/page.js', { type: 'text/javascript; charset=utf-8', content: Buffer.from(script) }],
  ['/icon.svg', { type: 'image/svg+xml', content: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') }],
]);

/** Starts one on a free port, or on that of one that was stopped. */
export async function startWalletHost({
  port = 0,
  limits,
}: { port?: number; limits?: Limits } = {}): Promise<WalletHost> {
  const reached: string[] = [];
  const downloads = createDownloads();
  const started = await startHost({
    port,
    files,
    dispatch: async (request) => {
      const text = JSON.stringify(request);
      reached.push(text);
      return text === known ? good({ fine: true }) : bad({ code: 'method-unknown', details: {} });
    },
    admissions: createAdmissions(),
    isInstance: () => false,
    downloads,
    ...(limits && { limits }),
  });
  if (!started.ok) throw new Error(started.error.detail);
  const host = started.value;
  const { origin } = host;
  return {
    origin,
    port: host.port,
    downloads,
    reached,
    freshAddress: () => host.freshAddress(),
    async admit() {
      const token = host.freshAddress().split('#launch=')[1];
      const headers = { Origin: origin, 'Content-Type': 'application/json' };
      const answer = await fetch(`${origin}/launch`, { method: 'POST', headers, body: JSON.stringify({ token }) });
      return ((await answer.json()) as { secret: string }).secret;
    },
    stop: () => host.stop(),
  };
}

/** Sends bytes as they are and gives all that comes back until the other side ends it. */
export async function sendRaw(port: number, bytes: string | Uint8Array): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let said = '';
  socket.setEncoding('latin1').on('data', (part: string) => (said += part));
  socket.write(bytes);
  await ended(socket);
  return said;
}

/** Resolves when a connection is closed, by whomever and however rudely. */
export function ended(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.on('error', () => undefined).on('close', () => resolve());
  });
}

/** The statuses of all answers in what came back. */
export function statusesIn(said: string): readonly number[] {
  return [...said.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map((found) => Number(found[1]));
}
