// What a page that was taken over, or a page from elsewhere, meets in Electron: each door, one by one.
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { screenHeaders } from '#main/screen-policy.ts';
import { openDesk, type Desk } from './desk-at-hand.ts';
import type { FakeFrame } from './fake-electron.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk({
    packaged: true,
    places: { shop: 'http://localhost:4711/', panel: 'http://127.0.0.1:4100/#t' },
  });
});
beforeEach(() => void desk.heard.splice(0));
afterAll(() => rmSync(desk.folder, { recursive: true, force: true }));

const asked = JSON.stringify({ method: 'door/stay', input: {} });
const refused = { ok: false, error: { code: 'access-refused', details: {} } };

test('The page itself is answered by the contract, and learns a problem as a value', async () => {
  const { webContents } = desk.window;
  expect(await webContents.ask('door/stay', {})).toEqual({ ok: true, value: {} });
  expect(await webContents.ask('purse/open', { name: 'Mine', currency: 'EUR' })).toEqual({
    ok: false,
    error: { code: 'market-not-running', details: {} },
  });
  expect(desk.heard).toEqual(['door/stay', 'purse/open Mine']);
});

test.each<[string, (main: FakeFrame) => FakeFrame | null]>([
  ['a frame that is gone', () => null],
  ['a frame inside the page, on its own origin', (main) => ({ ...main })],
  [
    'a frame inside the page from elsewhere',
    () => ({ detached: false, origin: 'https://evil.example', url: 'https://evil.example/' }),
  ],
])('Nobody but the main frame is heard: %s', async (_what, frame) => {
  const { webContents } = desk.window;
  expect(await webContents.say([asked], frame(webContents.mainFrame))).toEqual(refused);
  expect(desk.heard).toEqual([]);
});

test.each<[string, Partial<FakeFrame>]>([
  ['detached', { detached: true }],
  ['another origin', { origin: 'https://evil.example', url: 'https://evil.example/' }],
  ['an origin that begins like ours', { origin: 'app://wallet.evil', url: 'app://wallet.evil/' }],
  ['our name before an @', { url: 'app://wallet@evil/' }],
  ['a sandboxed document', { origin: 'null' }],
  ['a blob of ours', { url: 'blob:app://wallet/5d1' }],
  ['no address yet', { url: '' }],
])('The main frame is heard on the page’s own origin alone: %s', async (_what, change) => {
  const { mainFrame } = desk.window.webContents;
  const before = { ...mainFrame };
  Object.assign(mainFrame, change);
  expect(await desk.window.webContents.say([asked])).toEqual(refused);
  Object.assign(mainFrame, before);
  expect(desk.heard).toEqual([]);
});

test.each<[string, readonly unknown[]]>([
  ['nothing', []],
  ['an object instead of text', [{ method: 'door/stay', input: {} }]],
  ['more than one', [asked, asked]],
  ['no JSON', ['{"method":']],
  ['a name that reaches the prototype', ['{"method":"door/stay","input":{"__proto__":{"x":1}}}']],
  ['too long', [JSON.stringify({ method: 'door/stay', input: {}, more: 'x'.repeat(360_000) })]],
  ['too long only in bytes', [JSON.stringify({ method: 'x', input: '€'.repeat(120_000) })]],
  ['a member too many', [JSON.stringify({ method: 'door/stay', input: {}, granted: ['approve'] })]],
  ['an input that does not fit', [JSON.stringify({ method: 'purse/open', input: { name: 7 } })]],
])('A message that is not a request reaches no handler: %s', async (_what, given) => {
  expect(await desk.window.webContents.say(given)).toMatchObject({ ok: false, error: { code: 'input-invalid' } });
  expect(desk.heard).toEqual([]);
});

test.each(['no/such', 'constructor', '__proto__', 'toString'])(
  'An unknown method is refused by name: %s',
  async (method) => {
    expect(await desk.window.webContents.ask(method, {})).toMatchObject({
      ok: false,
      error: { code: 'method-unknown' },
    });
  },
);

test.each([
  'https://evil.example/',
  'app://wallet/',
  'app://wallet/?next=https://evil.example',
  'file:///etc/passwd',
  'javascript:1',
])('The page goes nowhere, frames nothing and is led nowhere: %s', (url) => {
  const { webContents } = desk.window;
  expect(webContents.refuses('will-navigate', url)).toBe(true);
  expect(webContents.refuses('will-frame-navigate', url)).toBe(true);
  expect(webContents.refuses('will-redirect', url)).toBe(true);
  expect(webContents.refuses('will-attach-webview', url)).toBe(true);
});

test('Any other content that Electron makes is as closed as the window', () => {
  const panel = desk.state.windowTitled('Device')?.webContents;
  expect(panel?.refuses('will-navigate', 'https://evil.example/')).toBe(true);
  expect(panel?.openHandler?.({ url: 'https://evil.example/' })).toEqual({ action: 'deny' });
});

test('No window opens for a page; the shop opens in the browser when the person says so, and nothing else does', async () => {
  const open = (url: string) => desk.window.webContents.openHandler?.({ url });
  const none = [
    'https://evil.example/',
    'http://localhost:47110/',
    'http://localhost:4711@evil.example/',
    'http://evil.example/?http://localhost:4711/',
  ];
  for (const url of [
    ...none,
    'file:///etc/passwd',
    'javascript:1',
    'web+semper:offer?url=x',
    'http://me:me@localhost:4711/',
    '',
  ])
    expect(open(url)).toEqual({ action: 'deny' });
  expect(desk.state.boxes).toEqual([]);

  desk.state.press = 'Cancel';
  expect(open('http://localhost:4711/')).toEqual({ action: 'deny' });
  await expect.poll(() => desk.state.boxes.length).toBe(1);
  expect(desk.state.boxes[0]?.message).toContain('localhost:4711');
  expect(desk.state.opened).toEqual([]);
  desk.state.press = 'Open';
  open('http://localhost:4711/ferns');
  await expect.poll(() => desk.state.opened).toEqual(['http://localhost:4711/ferns']);
  open('http://127.0.0.1:4100/#t');
  expect(desk.state.windowTitled('Device')?.calls).toContain('focus');
  expect(desk.state.opened).toHaveLength(1);
});

test('Every permission is refused but to write plain text to the clipboard, and that only on the page’s own origin', () => {
  const { session } = desk.window.webContents;
  const check = session.checkHandler as (contents: unknown, permission: string, origin: string) => boolean;
  const request = session.requestHandler as (
    contents: object,
    permission: string,
    answer: (yes: boolean) => void,
  ) => void;
  const answered = (permission: string, url: string) => {
    let given: boolean | undefined;
    request({ getURL: () => url }, permission, (yes) => (given = yes));
    return given;
  };
  const others = [
    'clipboard-read',
    'media',
    'hid',
    'serial',
    'usb',
    'geolocation',
    'notifications',
    'openExternal',
    'fileSystem',
    'unknown',
  ];
  expect(
    others.filter((name) => check(null, name, 'app://wallet/') || answered(name, 'app://wallet/') !== false),
  ).toEqual([]);
  const write = 'clipboard-sanitized-write';
  expect([check(null, write, 'app://wallet/'), answered(write, 'app://wallet/')]).toEqual([true, true]);
  expect([check(null, write, 'https://evil.example/'), answered(write, 'app://wallet.evil/')]).toEqual([false, false]);
  expect((session.deviceHandler as () => boolean)()).toBe(false);
  let captured: unknown = 'unanswered';
  (session.displayHandler as (request: unknown, answer: (given: unknown) => void) => void)(
    {},
    (given) => (captured = given),
  );
  expect(captured).toBeNull();
});

test.each(['select-hid-device', 'select-serial-port', 'select-usb-device'])(
  'No device is chosen for a page: %s',
  (event) => {
    const chosen: unknown[] = [];
    let prevented = false;
    const choose = (id?: string) => void chosen.push(id);
    const details = event === 'select-serial-port' ? [[], {}, choose] : [{}, choose];
    desk.window.webContents.session.emit(event, { preventDefault: () => (prevented = true) }, ...details);
    expect([prevented, chosen]).toEqual([true, ['']]);
  },
);

test('Nothing is downloaded, and nothing but the page’s own files is loaded', () => {
  const { session } = desk.window.webContents;
  let prevented = false;
  session.emit('will-download', { preventDefault: () => (prevented = true) }, {}, {});
  expect(prevented).toBe(true);
  expect(session.lets('app://wallet/assets/page.js')).toBe(true);
  const foreign = [
    'https://evil.example/',
    'http://127.0.0.1:4100/',
    'ws://127.0.0.1:1/',
    'file:///etc/passwd',
    'data:text/html,x',
    'app://wallet.evil/',
    'app://wallet@evil/',
    'app://wallet:80/',
  ];
  expect(foreign.filter((address) => session.lets(address))).toEqual([]);
});

test('The page’s files come with the screens’ policy, by GET and HEAD, whole or not at all', async () => {
  const { session } = desk.window.webContents;
  const page = await session.load('app://wallet/');
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('<title>Wallet</title>');
  for (const [name, value] of Object.entries(screenHeaders())) expect(page.headers.get(name), name).toBe(value);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  const head = await session.load('app://wallet/assets/page.js', 'HEAD');
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '26', '']);
});

test.each([
  ['app://wallet.evil/', 'GET', 403],
  ['app://evil/', 'GET', 403],
  ['app://wallet@evil/', 'GET', 403],
  ['app://wallet:80/', 'GET', 403],
  ['app://wallet/../x', 'GET', 404],
  ['app://wallet/%2e%2e/x', 'GET', 404],
  ['app://wallet/..%2fx', 'GET', 404],
  ['app://wallet/assets/../../etc/passwd', 'GET', 404],
  ['app://wallet//', 'GET', 404],
  ['app://wallet/index.html', 'GET', 404],
  ['app://wallet/?x', 'GET', 404],
  ['app://wallet/constructor', 'GET', 404],
  ['app://wallet/', 'POST', 405],
  ['app://wallet/', 'PUT', 405],
])('%s by %s is answered with %i and nothing else', async (address, method, status) => {
  const request = { url: address, method } as Request; // Node's own Request refuses some addresses that a page can send
  const handler = desk.window.webContents.session.protocols.get('app');
  const answer = await handler?.(request);
  expect(answer?.status).toBe(status);
  expect(await answer?.text()).toBe('');
  expect(answer?.headers.get('content-security-policy')).toBe(screenHeaders()['Content-Security-Policy']);
});
