// The Electron host against the stand-in: what it tells Electron before it is ready, how its window is made, one instance,
// links, locking, ending. What a hostile page meets is in hostile-page.test.ts.
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { asLink, linkAmong } from '#main/electron/deep-link.ts';
import { next } from '#main/electron/trouble.ts';
import { placeOn } from '#main/electron/window-place.ts';
import { openDesk, type Desk, type DeskOptions } from './desk-at-hand.ts';
import { Refusable } from './fake-electron.ts';

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

async function desk(options: DeskOptions = {}): Promise<Desk> {
  const opened = await openDesk(options);
  folders.push(opened.folder);
  return opened;
}

const link = 'web+semper:offer?url=http%3A%2F%2Flocalhost%3A4711%2Foffers%2Fferns';

test('Before Electron is ready it has its sandbox, its folder, the one instance and the scheme, which passes by no policy', async () => {
  const { state, folder } = await desk();
  expect(state.app.calls.slice(0, 3)).toEqual(['enableSandbox', 'lock ', 'whenReady']);
  expect(state.app.paths.get('userData')).toBe(join(folder, 'electron'));
  expect(state.schemes).toEqual([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
});

test('The window is sandboxed, isolated and without Node, in a partition that keeps nothing on disk', async () => {
  const { window } = await desk();
  expect(window.options.webPreferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    preload: '/preload.cjs',
  });
  expect(window.webContents.session.partition).toBe('screens'); // `persist:` would begin it
  expect(window.loaded).toEqual(['app://wallet/']);
});

test('Development tools are there for developers, and gone from the packaged program and its menu', async () => {
  const [open, packaged] = [await desk(), await desk({ packaged: true })];
  expect(open.window.options.webPreferences['devTools']).toBe(true);
  expect(packaged.window.options.webPreferences['devTools']).toBe(false);
  expect(JSON.stringify(open.state.menu)).toContain('toggleDevTools');
  expect(JSON.stringify(packaged.state.menu)).not.toContain('toggleDevTools');
  expect(open.window.webContents.session.lets('devtools://devtools/bundled/inspector.html')).toBe(true);
  expect(packaged.window.webContents.session.lets('devtools://devtools/bundled/inspector.html')).toBe(false);
});

test('A second instance hands its link to the first and ends without opening anything', async () => {
  const second = await desk({ primary: false, args: ['--no-sandbox', link] });
  expect(second.state.app.calls).toContain(`lock ${link}`);
  expect(second.state.app.exits).toEqual([0]);
  expect(second.state.app.calls).not.toContain('whenReady');
  expect(second.window).toBeUndefined();

  const first = await desk();
  first.window.calls.push('minimized');
  first.state.app.emit('second-instance', new Refusable(), ['reordered', 'by', 'Chromium'], '/', { link });
  expect(first.heard).toEqual([`link ${link}`]);
  expect(first.window.calls).toEqual(expect.arrayContaining(['restore', 'focus']));
  for (const data of [undefined, null, { link: '' }, { link: 'https://evil.example' }, { link: 5 }, 'web+semper:x'])
    first.state.app.emit('second-instance', new Refusable(), [link], '/', data);
  expect(first.heard).toEqual([`link ${link}`]);
});

test('A link on the command line, or by the event of macOS before the window is there, is considered once it is', async () => {
  expect((await desk({ args: ['--folder', '/somewhere', link] })).heard).toEqual([`link ${link}`]);
  const early = await desk({
    before: (state) => queueMicrotask(() => state.app.emit('open-url', new Refusable(), link)),
  });
  expect(early.heard).toEqual([`link ${link}`]);
  const event = new Refusable();
  early.state.app.emit('open-url', event, 'web+semper:offer?url=x');
  expect(event.prevented).toBe(true);
  expect(early.heard.at(-1)).toBe('link web+semper:offer?url=x');
});

test.each([
  ['another scheme', 'https://shop.example/'],
  ['the scheme in capitals', 'WEB+SEMPER:offer'],
  ['the scheme inside', ' web+semper:offer'],
  ['a line break', 'web+semper:offer\nx'],
  ['characters outside of ASCII', 'web+semper:offer?url=é'],
  ['nothing behind the scheme', 'web+semper:'],
  ['too long', `web+semper:${'x'.repeat(4096)}`],
  ['no text', 7],
])('What is no link of ours is dropped: %s', (_what, given) => {
  expect(asLink(given)).toBeUndefined();
});

test('Of several links on a command line the last one counts, and an option that holds one does not', () => {
  expect(linkAmong(['web+semper:a', `--x=${link}`, 'web+semper:b'])).toBe('web+semper:b');
  expect(linkAmong([])).toBeUndefined();
});

test('The wallet locks when the computer sleeps and when its screen is locked', async () => {
  const { state, heard } = await desk();
  state.powerMonitor.emit('suspend');
  state.powerMonitor.emit('lock-screen');
  state.powerMonitor.emit('resume');
  expect(heard).toEqual(['lock', 'lock']);
});

test('The panel has a window of its own that follows the device, and goes with the wallet’s window', async () => {
  const open = await desk({ places: { panel: 'http://127.0.0.1:4100/#token' } });
  const panel = open.state.windowTitled('Device');
  expect(panel?.loaded).toEqual(['http://127.0.0.1:4100/#token']);
  expect(panel?.webContents.session.partition).toBe('panel');
  expect(panel?.options.webPreferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
  });
  expect(panel?.options.webPreferences['preload']).toBeUndefined();
  expect(panel?.webContents.handlers.size).toBe(0);
  expect(panel?.webContents.session.lets('http://127.0.0.1:4100/screens')).toBe(true);
  for (const address of [
    'http://127.0.0.1:4101/',
    'http://127.0.0.1:41000/',
    'http://localhost:4100/',
    'app://wallet/',
    'file:///etc/passwd',
  ])
    expect(panel?.webContents.session.lets(address), address).toBe(false);

  open.places = { panel: 'http://127.0.0.1:4200/#other' };
  open.given.placesChanged();
  expect(panel?.loaded.at(-1)).toBe('http://127.0.0.1:4200/#other');
  expect(panel?.webContents.session.lets('http://127.0.0.1:4100/screens')).toBe(false);
  open.places = { panel: 'http://127.0.0.1.evil.example:4100/' };
  open.given.placesChanged();
  expect(panel?.destroyed).toBe(true);

  open.places = { panel: 'http://127.0.0.1:4300/' };
  open.given.placesChanged();
  open.window.close();
  expect(open.state.windows.every(({ destroyed }) => destroyed)).toBe(true);
  await expect.poll(() => open.state.app.exits).toEqual([0]);
  expect(open.heard).toEqual(['stop']);
});

test('Where the window was is kept, and used again only where a display shows it', async () => {
  const first = await desk();
  first.window.close();
  const kept = join(first.folder, 'window.json');
  expect(JSON.parse(readFileSync(kept, 'utf8'))).toEqual({ x: 10, y: 20, width: 1000, height: 700, maximized: false });
  const again = await desk({ folder: first.folder });
  expect(again.window.options).toMatchObject({ x: 10, y: 20, width: 1000, height: 700 });
  writeFileSync(kept, '{"x":1e99}');
  const damaged = await desk({ folder: first.folder });
  expect(damaged.window.options).toMatchObject({ width: 1280, height: 800 });
  expect(damaged.window.options['x']).toBeUndefined();

  const display = { workArea: { x: 0, y: 30, width: 1280, height: 720 } };
  const at = (x: number, y: number) => placeOn([display], { x, y, width: 1000, height: 700, maximized: false }).x;
  expect([at(0, 30), at(-900, 30), at(1200, 600)]).toEqual([0, -900, 1200]);
  expect([at(-950, 30), at(1250, 30), at(0, 700), at(0, -500), at(5000, 5000)]).toEqual(Array(5).fill(undefined));
  const huge = placeOn([display], { x: 0, y: 30, width: 9000, height: 9000, maximized: false });
  expect(huge).toMatchObject({ width: 1280, height: 720 });
});

test('A page that never speaks, hangs or ends is told of with a way on; one that recovers takes the question back', async () => {
  const silent = await desk({ silenceMs: 1 });
  await expect
    .poll(() => silent.state.boxes.map(({ message }) => message))
    .toEqual(['The wallet’s page has not come up.']);

  const open = await desk();
  await open.window.webContents.ask('door/stay', {});
  open.window.emit('unresponsive');
  expect(open.state.boxes[0]?.signal?.aborted).toBe(false);
  open.window.emit('responsive');
  expect(open.state.boxes[0]?.signal?.aborted).toBe(true);
  open.state.press = 'Load it anew';
  open.window.webContents.emit('render-process-gone', new Refusable(), { reason: 'clean-exit', exitCode: 0 });
  expect(open.state.boxes.map(({ message }) => message)).toEqual(['The wallet’s page does not answer.']);
  open.window.webContents.emit('render-process-gone', new Refusable(), { reason: 'oom', exitCode: 5 });
  await expect.poll(() => open.window.loaded).toEqual(['app://wallet/', 'app://wallet/']);
  expect(open.heard).toEqual(['door/stay']); // the wallet itself went on
  open.state.press = 'Quit';
  open.window.webContents.emit('did-fail-load', new Refusable(), -2, 'ERR_FAILED', 'app://wallet/', true);
  await expect.poll(() => open.state.app.exits).toEqual([0]);
  expect(open.heard.at(-1)).toBe('stop');
});

test('A page’s states follow one another as drawn; what does not belong leaves a state as it is', () => {
  const drawn = {
    loading: { speaks: 'well', 'too-long': 'mute', hangs: 'hung', ends: 'gone' },
    well: { hangs: 'hung', ends: 'gone', 'loads-anew': 'loading' },
    mute: { speaks: 'well', ends: 'gone', 'loads-anew': 'loading' },
    hung: { answers: 'well', speaks: 'well', ends: 'gone', 'loads-anew': 'loading' },
    gone: { 'loads-anew': 'loading' },
  };
  const events = ['speaks', 'too-long', 'hangs', 'answers', 'ends', 'loads-anew'] as const;
  for (const [state, follows] of Object.entries(drawn) as [keyof typeof drawn, Record<string, string>][])
    for (const event of events) expect(next(state, event), `${state} ${event}`).toBe(follows[event] ?? state);
});

test('A wallet that cannot be opened says why in a window and ends with a status', async () => {
  const failed = await desk({ failure: 'The folder is in use.' });
  expect(failed.state.errors).toEqual(['Semper Wallet cannot start: The folder is in use.']);
  expect(failed.state.app.exits).toEqual([1]);
  expect(failed.window).toBeUndefined();
});

test('A file is saved where the person chose, for the person alone; given up or failed it leaves what was there', async () => {
  const { state, given, folder } = await desk();
  const file = (parts: string[], fails = false) => ({
    name: 'books.journal',
    mediaType: 'text/plain',
    async write(put: (part: string) => unknown) {
      for (const part of parts) await put(part);
      return fails
        ? { ok: false as const, error: { code: 'internal-error' as const, details: {} } }
        : { ok: true as const, value: undefined };
    },
  });
  expect(await given.deliver(file(['x']))).toEqual({ ok: true, value: { is: 'given-up' } });
  state.saveTo = join(folder, 'mine.journal');
  expect(await given.deliver(file(['first\n', 'second €\n']))).toEqual({
    ok: true,
    value: { is: 'saved', path: state.saveTo },
  });
  expect(readFileSync(state.saveTo, 'utf8')).toBe('first\nsecond €\n');
  expect(await given.deliver(file(['half'], true))).toMatchObject({ ok: false });
  expect(readFileSync(state.saveTo, 'utf8')).toBe('first\nsecond €\n');
  state.saveTo = join(folder, 'no', 'such', 'folder.txt');
  expect(await given.deliver(file(['x']))).toMatchObject({ ok: false });
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('Electron’s module has one place in main where its value is imported, and one in the page’s preload', () => {
  const sources = readdirSync('main', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const importing = sources.filter((name) =>
    /^import (?!type )[^;]*from 'electron[^']*'/m.test(readFileSync(join('main', name), 'utf8')),
  );
  expect(importing.toSorted()).toEqual(['electron/entry.ts', 'electron/preload.ts']);
});
