// The practice shop: one static page on `localhost`, so that it never shares an origin's host with the wallet on 127.0.0.1.
// It knows nothing of payments: the till makes the offers, the wallet fetches them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { methodRefused, problem, serveHttp, type ServedAnswer, type ServedRequest } from '#main/node/http-server.ts';
import type { ShopArticle } from './articles.ts';
import { shopPage } from './page.ts';

/** How a shop is set up; `till` is the origin of the till that sells its articles. */
export type ShopOptions = {
  /** 0 takes a free port. */
  readonly port: number;
  readonly name: string;
  readonly till: string;
  readonly articles: readonly ShopArticle[];
};

/** A shop that is serving; `url` is its page's origin, on `localhost`, without a slash at the end. */
export type RunningShop = { readonly url: string; readonly stop: () => Promise<void> };

/** The page may load its own style sheet and nothing else; no frame may hold it. */
const policy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Nobody holds its window either, nor it theirs: whoever opens the shop from the wallet stays apart from it. */
const headers = {
  'Content-Security-Policy': policy,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), hid=(), serial=(), payment=()',
};

/** Starts a shop. Throws when the port cannot be had (`cause` is the `ServeFailure`). */
export async function startShop({ port, name, till, articles }: ShopOptions): Promise<RunningShop> {
  const page = asked('text/html; charset=utf-8', shopPage(name, till, articles));
  const style = asked('text/css; charset=utf-8', readFileSync(join(import.meta.dirname, 'style.css'), 'utf8'));
  const answers = new Map([
    ['/', page],
    ['/style.css', style],
  ]);
  const handle = ({ method, path }: ServedRequest): ServedAnswer => {
    const answer = answers.get(path);
    if (!answer) return problem(404, 'nothing-here');
    return method === 'GET' ? answer : methodRefused('GET');
  };
  const server = await serveHttp({ port, names: ['localhost'], greatestBody: 0, handle });
  if (!server.ok) throw new Error(`the shop cannot serve: ${server.error.detail}`, { cause: server.error });
  return { url: server.value.url, stop: server.value.stop };
}

function asked(contentType: string, body: string): ServedAnswer {
  return { status: 200, contentType, body, headers };
}
