// Another program's web server on this machine, and the pages that it serves: empty ones with a set of attempts on a target
// of another origin. Each attempt tells what it got; `nothing` is what it should. The server keeps what it was sent, since
// a leaked Referer or cookie shows there.
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The site; it answers to any name that leads to this machine. */
export interface HostileSite {
  readonly port: number;
  /** The head of every request that it got. */
  readonly got: readonly { readonly url: string; readonly headers: IncomingHttpHeaders }[];
  stop(): Promise<void>;
}

/** What a page may try: the body of an asynchronous function of `target` (an origin), `path` and `body`. */
export const attempts = {
  'reads it by fetch': `
    const answer = await fetch(target + '/');
    return 'read ' + (await answer.text());`,
  'reads it by fetch without CORS': `
    const answer = await fetch(target + '/', { mode: 'no-cors' });
    return 'response ' + answer.type + (await answer.text());`,
  'posts a plain text by fetch without CORS': `
    const answer = await fetch(target + path, { method: 'POST', mode: 'no-cors', body });
    return 'response ' + answer.type + (await answer.text());`,
  'asks leave for JSON and a header of ours': `
    const headers = { 'Content-Type': 'application/json', 'Semper-Secret': 'x', Authorization: 'Bearer x' };
    return 'allowed ' + (await fetch(target + path, { method: 'POST', headers, body })).status;`,
  'sends with cookies': `
    document.cookie = 'semper-secret=x; path=/';
    return 'read ' + (await fetch(target + path, { method: 'POST', credentials: 'include', body })).status;`,
  'sends a beacon': `navigator.sendBeacon(target + path, body);`,
  'posts a form into a frame': `
    const frame = add('iframe', { name: target });
    const form = add('form', { action: target + path, method: 'post', enctype: 'text/plain', target });
    form.append(Object.assign(document.createElement('input'), { name: body, value: '' }));
    const shown = loaded(frame);
    form.submit();
    await shown;
    return 'document ' + frame.contentDocument.body.textContent;`,
  'frames it': `
    const frame = add('iframe', { src: target + '/' });
    await loaded(frame);
    return 'document ' + frame.contentWindow.document.title;`,
  'frames it in a sandbox': `
    const frame = add('iframe', { src: target + '/', sandbox: 'allow-scripts allow-same-origin' });
    await loaded(frame);
    return 'document ' + frame.contentWindow.document.title;`,
  'embeds it as an object': `
    const object = add('object', { data: target + '/', type: 'text/html' });
    await loaded(object);
    return 'document ' + object.contentWindow.document.title;`,
  'embeds it': `
    const embed = add('embed', { src: target + '/', type: 'text/html' });
    await loaded(embed);
    return embed.getSVGDocument() ? 'document' : 'nothing';`,
  'shows its picture': `return 'picture ' + (await loaded(add('img', { src: target + picture }))).naturalWidth;`,
  'runs its script': `await loaded(add('script', { src: target + script })); return 'ran';`,
  'imports its module': `await import(target + script); return 'ran';`,
  'takes its style': `await loaded(add('link', { rel: 'stylesheet', href: target + style })); return 'styled';`,
  'starts a worker of it': `
    const worker = new Worker(target + script);
    return 'started ' + (await new Promise((resolve, reject) => {
      worker.onmessage = resolve;
      worker.onerror = reject;
    }));`,
  'has a worker of its own import it': `
    const source = URL.createObjectURL(new Blob(['importScripts("' + target + script + '"); postMessage(1)']));
    const worker = new Worker(source);
    return 'imported ' + (await new Promise((resolve, reject) => {
      worker.onmessage = resolve;
      worker.onerror = reject;
    }));`,
  'registers a service worker for it': `
    await navigator.serviceWorker.register(target + script, { scope: target + '/' });
    return 'registered';`,
  'registers its own service worker for it': `
    await navigator.serviceWorker.register('/worker.js', { scope: target + '/' });
    return 'registered';`,
  'opens a WebSocket': `
    const socket = new WebSocket(target.replace('http', 'ws') + path);
    return 'open ' + (await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = reject;
    }));`,
  'follows its events': `
    const source = new EventSource(target + '/screens', { withCredentials: true });
    return 'open ' + (await new Promise((resolve, reject) => {
      source.onopen = resolve;
      source.onerror = (error) => (source.close(), reject(error));
    }));`,
  'prefetches it': `await loaded(add('link', { rel: 'prefetch', href: target + '/' })); return 'fetched';`,
  'preloads it': `await loaded(add('link', { rel: 'preload', as: 'fetch', href: target + '/' })); return 'fetched';`,
  'has it rendered beforehand': `
    const rules = { prerender: [{ urls: [target + '/'], eagerness: 'immediate' }] };
    document.head.append(Object.assign(document.createElement('script'),
      { type: 'speculationrules', textContent: JSON.stringify(rules) }));
    await fetch('/');`,
} as const;

/** The name of an attempt. */
export type Attempt = keyof typeof attempts;

const script = `
const add = (name, attributes) => document.body.appendChild(Object.assign(document.createElement(name), attributes));
const loaded = (element) => new Promise((resolve, reject) => {
  element.onload = () => resolve(element);
  element.onerror = reject;
});
const attempts = {
${Object.entries(attempts)
  .map(
    ([name, body]) => `${JSON.stringify(name)}: async ({ target, path, body, script, style, picture }) => {${body}},`,
  )
  .join('\n')}
};
window.attempt = async (name, aim) => {
  const enough = new Promise((resolve) => setTimeout(resolve, 3000, 'no answer'));
  try {
    return (await Promise.race([attempts[name](aim), enough])) ?? 'nothing';
  } catch {
    return 'nothing';
  }
};`;
const page =
  '<!doctype html><meta charset="utf-8"><title>hostile</title><body><script src="/attempts.js"></script></body>';

/** Starts it on 127.0.0.1. */
export async function startHostileSite(): Promise<HostileSite> {
  const got: { readonly url: string; readonly headers: IncomingHttpHeaders }[] = [];
  const server = createServer(({ url = '', headers }, response) => {
    got.push({ url, headers });
    const isScript = url.endsWith('.js');
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
    response.setHeader('Service-Worker-Allowed', '/');
    response.end(url === '/attempts.js' ? script : isScript ? 'onfetch = () => {}' : page);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    got,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
