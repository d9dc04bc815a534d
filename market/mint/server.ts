// The mint over HTTP (NUT-01 … NUT-09): routes, body limit, replay of answers (NUT-19), start and stop.
// An answer is sent only after it is on disk; a request that comes again, byte for byte, is answered from there.
// Faults of the mint itself are answered 500 without detail; refusals are 400 with `{ detail, code }`.
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { openFakeLightning, type FakeLightning } from '../lightning/fake-lightning.ts';
import type { Lightning } from '../lightning/lightning.ts';
import { digest } from '#protocols/values/digest.ts';
import { hex, utf8 } from '#protocols/values/bytes.ts';
import { bad, good } from '#protocols/values/result.ts';
import type { Seconds } from '#protocols/values/time.ts';
import { refusalBody } from './errors.ts';
import { listKeys, listKeysets, mintInfo, repeatable } from './info.ts';
import { openKeysets } from './keysets.ts';
import { melt, meltQuoteState, quoteMelt, recoverMelts } from './melt-quotes.ts';
import { issueCoins, mintQuoteState, quoteMint } from './mint-quotes.ts';
import type { Answered, Mint } from './mint.ts';
import { checkState, restore } from './recovery.ts';
import { openSeed } from './seed.ts';
import { mintKey } from './signing.ts';
import { openMintStore } from './sqlite-store.ts';
import type { MintStore } from './store.ts';
import { swap } from './swap.ts';
import type { Unit } from './units.ts';

/** How a mint is set up; everything but folder and clock has a default. */
export type MintOptions = {
  /** Where seed and store lie; made when absent. */
  readonly folder: string;
  readonly clock: () => Seconds;
  readonly host?: string;
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Fee for each input in thousandths of a unit (NUT-02); another fee than before retires the keysets. */
  readonly feePpk?: number;
  readonly units?: readonly Unit[];
  /** The greatest coin is 2 to this power. */
  readonly greatestExponent?: number;
  /** Default: a fake node with its books in `folder`, whose invoices count as paid when asked about. */
  readonly lightning?: Lightning;
  /** Default: SQLite in `folder`. The mint closes it when it stops. */
  readonly store?: MintStore;
  /** Opens `POST /practice/pay/{hash}`, by which a person pays an invoice of this fake node by hand. */
  readonly payByHand?: Pick<FakeLightning, 'payByHand'>;
};

/** A mint that is serving. */
export type RunningMint = {
  /** Its address, without a slash at the end. */
  readonly url: string;
  readonly store: MintStore;
  /** Stops serving and closes the store; payments underway are recovered at the next start. */
  readonly stop: () => Promise<void>;
};

type Route = (match: RegExpExecArray, body: Uint8Array, answerKey: string) => Answered | Promise<Answered>;

const bodyLimit = 1024 * 1024;

/** Starts a mint: opens its folder, settles what an earlier process left open, and serves. Throws when it cannot. */
export async function startMint(options: MintOptions): Promise<RunningMint> {
  const seed = openSeed(options.folder);
  const store = options.store ?? openMintStore(options.folder);
  const node = openLightning(options);
  try {
    return await serve(options, seed, store, node);
  } catch (fault) {
    store.close();
    node.close();
    throw fault;
  }
}

async function serve(
  options: MintOptions,
  seed: Uint8Array,
  store: MintStore,
  node: ReturnType<typeof openLightning>,
): Promise<RunningMint> {
  const units = options.units ?? ['eur', 'sat'];
  const keysets = openKeysets(seed, store, {
    units,
    feePpk: options.feePpk ?? 100,
    greatestExponent: options.greatestExponent ?? 20,
  });
  let stopped = false;
  const mint: Mint = {
    store,
    keysets,
    lightning: node.lightning,
    clock: options.clock,
    units,
    underway: new Set(),
    stopped: () => stopped,
  };
  await recoverMelts(mint);

  const publicKey = hex(mintKey(hmac(sha256, seed, utf8('semper practice mint/identity'))).point);
  const routes = mintRoutes(mint, publicKey, options.payByHand);
  const server = createServer((request, response) => {
    answer(routes, store, request, response).catch(() => refuse(response, 500, { detail: 'internal error', code: 0 }));
  });
  server.requestTimeout = 30_000;
  server.maxConnections = 256;
  server.listen(options.port ?? 0, options.host ?? '127.0.0.1');
  await once(server, 'listening');
  return {
    url: addressOf(server),
    store,
    async stop() {
      if (stopped) return;
      stopped = true;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      store.close();
      node.close();
    },
  };
}

/** The caller's node, which the caller closes; or a fake one of the mint's own. */
function openLightning({ lightning, folder }: MintOptions): { lightning: Lightning; close: () => void } {
  if (lightning) return { lightning, close: () => undefined };
  const own = openFakeLightning({ folder });
  return { lightning: own, close: own.close };
}

function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the mint listens on no port');
  return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
}

function mintRoutes(
  mint: Mint,
  publicKey: string,
  hand: MintOptions['payByHand'],
): readonly (readonly [string, RegExp, Route])[] {
  const posted =
    (handle: (mint: Mint, body: unknown, answerKey: string) => Answered | Promise<Answered>): Route =>
    (_match, body, answerKey) => {
      const parsed = parseJson(body);
      return parsed === undefined
        ? bad({ code: 'request-malformed', about: 'not JSON' })
        : handle(mint, parsed, answerKey);
    };
  return [
    ['GET', /^\/v1\/info$/, () => mintInfo(mint, publicKey)],
    ['GET', /^\/v1\/keysets$/, () => listKeysets(mint)],
    ['GET', /^\/v1\/keys(?:\/([0-9a-f]{1,66}))?$/, ([, id]) => listKeys(mint, id)],
    ['POST', /^\/v1\/swap$/, posted(swap)],
    ['POST', /^\/v1\/mint\/quote\/bolt11$/, posted(quoteMint)],
    ['GET', /^\/v1\/mint\/quote\/bolt11\/([\w-]{1,100})$/, ([, id = '']) => mintQuoteState(mint, id)],
    ['POST', /^\/v1\/mint\/bolt11$/, posted(issueCoins)],
    ['POST', /^\/v1\/melt\/quote\/bolt11$/, posted(quoteMelt)],
    ['GET', /^\/v1\/melt\/quote\/bolt11\/([\w-]{1,100})$/, ([, id = '']) => meltQuoteState(mint, id)],
    ['POST', /^\/v1\/melt\/bolt11$/, posted(melt)],
    ['POST', /^\/v1\/checkstate$/, posted(checkState)],
    ['POST', /^\/v1\/restore$/, posted(restore)],
    ...(hand
      ? [
          [
            'POST',
            /^\/practice\/pay\/([0-9a-f]{64})$/,
            ([, hash = '']: RegExpExecArray) => {
              const paid = hand.payByHand(hash, mint.clock());
              return paid.ok ? good('{"paid":true}') : paid;
            },
          ] as const,
        ]
      : []),
  ];
}

async function answer(
  routes: ReturnType<typeof mintRoutes>,
  store: MintStore,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url ?? '';
  const route = routes.find(([method, pattern]) => method === request.method && pattern.test(path));
  const match = route?.[1].exec(path);
  if (!route || !match) return refuse(response, 404, { detail: 'there is nothing here', code: 0 });
  const body = await readBody(request);
  if (!body) return refuse(response, 413, { detail: `a request has at most ${bodyLimit} bytes`, code: 0 });
  const answerKey = hex(digest(utf8(`${request.method} ${path}\n`), body));
  const earlier = request.method === 'POST' && repeatable.includes(path) ? store.answer(answerKey) : undefined;
  const done = earlier === undefined ? await route[2](match, body, answerKey) : good(earlier);
  if (done.ok) send(response, 200, done.value);
  else refuse(response, 400, refusalBody(done.error));
}

/** The whole body; `undefined` as soon as it grows beyond the limit, with the connection still open for the refusal. */
function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    request.on('data', (chunk: Uint8Array) => {
      size += chunk.length;
      if (size <= bodyLimit) chunks.push(chunk);
      else resolve(undefined);
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
  });
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

function refuse(response: ServerResponse, status: number, body: { detail: string; code: number }): void {
  if (status !== 400) response.setHeader('connection', 'close');
  send(response, status, JSON.stringify(body));
}

function send(response: ServerResponse, status: number, body: string): void {
  if (response.headersSent || response.destroyed) return;
  response
    .writeHead(status, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    .end(body);
}
