// The windows that the program opens itself: what another program can see of their beginning, what their profiles keep, and
// whom the browser beneath speaks with.
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openPanelWindow, openWindow, removeLaunchFile } from '#main/browser/app-window.ts';
import { needs } from '../house/needs.ts';
import { startWalletHost } from './wallet-host.ts';

/** How long a busy machine may take for what takes a moment, in milliseconds. */
const patience = 20_000;
const address = `http://127.0.0.1:4711/#launch=${'T'.repeat(43)}`;
let folder = '';
let ending: (() => void | Promise<void>)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'semper-own-window-'));
  ending = [];
});
afterEach(async () => {
  for (const end of ending.toReversed()) await end();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** A program in the browser's place: notes its arguments, then does `then`. */
function inItsPlace(then = ''): { readonly program: string; readonly noted: () => readonly string[] } {
  const [program, notes] = [join(folder, 'browser.sh'), join(folder, 'arguments')];
  writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$@" > ${notes}.new && mv ${notes}.new ${notes}\n${then}\n`);
  chmodSync(program, 0o700);
  return { program, noted: () => (existsSync(notes) ? readFileSync(notes, 'utf8').trim().split('\n') : []) };
}

test('A window is opened by a private file: no argument, which all programs can read, holds the token', async () => {
  const { program, noted } = inItsPlace();
  ending.push(openWindow(program, address, folder));
  await expect.poll(() => noted().length, { timeout: patience }).toBeGreaterThan(0);
  expect(noted().join(' ')).not.toMatch(/launch=|T{8}/);
  const file = join(folder, 'launch.html');
  expect(noted()).toContain(`--app=file://${file}`);
  expect([statSync(file).mode & 0o777, readFileSync(file, 'utf8').includes(address)]).toEqual([0o600, true]);
  expect(statSync(join(folder, 'browser-profile')).mode & 0o777).toBe(0o700);
});

test('The file is gone once its token was used or the program ends; that of a later launch stays', () => {
  const { program } = inItsPlace();
  const end = openWindow(program, address, folder);
  const file = join(folder, 'launch.html');
  removeLaunchFile(folder, 'S'.repeat(43));
  expect(existsSync(file)).toBe(true);
  removeLaunchFile(folder, 'T'.repeat(43));
  expect(existsSync(file)).toBe(false);
  removeLaunchFile(folder, 'T'.repeat(43));
  ending.push(openWindow(program, address, folder));
  end();
  expect(existsSync(file)).toBe(false);
});

test('The panel’s window has a profile of its own', async () => {
  const { program, noted } = inItsPlace();
  ending.push(openPanelWindow(program, 'http://127.0.0.1:4712/#token', folder));
  await expect.poll(() => noted().length, { timeout: patience }).toBeGreaterThan(0);
  expect(noted()).toContain(`--user-data-dir=${join(folder, 'panel-profile')}`);
  expect(noted().join(' ')).not.toContain('#token');
});

test('The wallet opens in its window, keeps its secret for this tab alone, and the browser speaks with nobody else', async (context) => {
  const real = needs(context, 'chromium');
  const log = join(folder, 'net.json');
  const extra = `--no-sandbox --headless=new --remote-debugging-port=0 --log-net-log=${log} --net-log-capture-mode=IncludeSensitive`;
  const { program } = inItsPlace(`exec ${real} ${extra} "$@"`);
  const host = await startWalletHost();
  ending.push(() => host.stop());
  const fresh = host.freshAddress();
  ending.push(openWindow(program, fresh, folder));
  const browser = await attached(join(folder, 'browser-profile'));
  ending.push(() => browser.close());
  const page = browser.contexts()[0]?.pages()[0];
  if (!page) throw new Error('no window');
  await expect.poll(() => page.title(), { timeout: patience }).toBe('open');

  const secret = await page.evaluate<string>(`sessionStorage.getItem('semper-secret')`);
  expect(secret).toMatch(/^[\w-]{43}$/);
  expect(page.url()).toBe(`${host.origin}/`);
  expect(await page.evaluate('[localStorage.length, document.cookie, document.referrer]')).toEqual([0, '', '']);
  const reply = `fetch('http://phone-home.example/').then(() => 'answered', () => 'refused')`;
  const other = await browser.contexts()[0]?.newPage();
  expect(await other?.evaluate(reply)).toBe('refused');

  const session = await browser.newBrowserCDPSession();
  await session.send('Browser.close').catch(() => undefined);
  await expect.poll(() => finishedLog(log), { timeout: patience }).toBeDefined();
  const { contacts, lookups } = finishedLog(log) ?? { contacts: [], lookups: [] };
  expect(contacts.length).toBeGreaterThan(0);
  expect(contacts.filter((to) => to !== '127.0.0.1:9' && to !== new URL(host.origin).host)).toEqual([]);
  expect(lookups.filter((name) => !/^(?:http:\/\/)?127\.0\.0\.1(?::\d+)?$/.test(name))).toEqual([]);
  // On disk the secret is where sessionStorage is kept and nowhere else; the token in the history is used up.
  const kept = filesWith(join(folder, 'browser-profile'), secret);
  expect(kept.filter((name) => !name.startsWith('Default/Session Storage/'))).toEqual([]);
  const [token, { origin }] = [fresh.split('#launch=')[1], host];
  const headers = { Origin: origin, 'Content-Type': 'application/json' };
  expect((await fetch(`${origin}/launch`, { method: 'POST', headers, body: JSON.stringify({ token }) })).status).toBe(
    401,
  );
});

/** Joins the browser that keeps its debugging port in a profile. */
async function attached(profile: string): Promise<Browser> {
  const file = join(profile, 'DevToolsActivePort');
  await expect
    .poll(() => existsSync(file) && readFileSync(file, 'utf8').includes('/devtools/'), { timeout: patience })
    .toBe(true);
  const [port, path] = readFileSync(file, 'utf8').split('\n');
  return chromium.connectOverCDP(`ws://127.0.0.1:${port}${path}`);
}

type LogEvent = { readonly type: number; readonly params?: { readonly address?: string; readonly host?: string } };

/** Where the browser opened connections to, and the names that it looked up; `undefined` while it writes. */
function finishedLog(
  path: string,
): { readonly contacts: readonly string[]; readonly lookups: readonly string[] } | undefined {
  try {
    const { constants, events } = JSON.parse(readFileSync(path, 'utf8')) as {
      constants: { logEventTypes: Record<string, number> };
      events: readonly LogEvent[];
    };
    const { TCP_CONNECT_ATTEMPT: attempt, HOST_RESOLVER_MANAGER_JOB: lookup } = constants.logEventTypes;
    const given = (type: number | undefined, name: 'address' | 'host') =>
      events.flatMap((event) =>
        event.type === type && event.params?.[name] !== undefined ? [event.params[name]] : [],
      );
    return { contacts: given(attempt, 'address'), lookups: given(lookup, 'host') };
  } catch {
    return undefined;
  }
}

function filesWith(place: string, text: string): readonly string[] {
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path).includes(text) || readFileSync(path).includes(Buffer.from(text, 'utf16le')))
    .map((path) => relative(place, path));
}
