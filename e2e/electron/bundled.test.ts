// The bundle as it is packaged, run under Node with a stand-in for Electron's module: composed, a window opened, the wallet's
// view answered through the one channel, and the bundled simulator and market started as processes of their own.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { isBuiltin } from 'node:module';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { View } from '#app/screen-contract/views.ts';
import { bundleForElectron } from '#scripts/electron-bundle.ts';

let folder = '';
let program: ChildProcess | undefined;
let lines: AsyncIterator<string> | undefined;
let said = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'semper-bundle-'));
  mkdirSync(join(folder, 'page'));
  writeFileSync(join(folder, 'page', 'index.html'), '<!doctype html><title>Wallet</title>');
  await bundleForElectron({ folder: join(folder, 'bundle'), page: join(folder, 'page') });
  const runner = fileURLToPath(new URL('test-processes/bundled-main.ts', import.meta.url));
  const args = [runner, join(folder, 'bundle'), '--folder', join(folder, 'data'), '--any-ports', '--way', 'own'];
  program = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  program.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  if (program.stdout) lines = createInterface({ input: program.stdout })[Symbol.asyncIterator]();
});
afterAll(async () => {
  if (program?.exitCode === null && program.signalCode === null) {
    const gone = once(program, 'exit');
    program.kill('SIGKILL');
    await gone;
  }
  rmSync(folder, { recursive: true, force: true });
});

/** Asks the program, one question at a time. */
async function tell(...words: readonly unknown[]): Promise<unknown> {
  program?.stdin?.write(`${JSON.stringify(words)}\n`);
  const line = await lines?.next();
  if (line?.done !== false) throw new Error(`the program ended: ${said}`);
  return JSON.parse(line.value);
}

async function view(): Promise<View | undefined> {
  const reply = (await tell('ask', 'wallet/view', { after: 0 })) as { ok: boolean; value: View } | null;
  return reply?.ok === true ? reply.value : undefined;
}

const answers = (url: string) =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

test('The bundle holds Node’s side as modules, the preload as one script that needs Electron alone, and what they read', () => {
  const bundle = join(folder, 'bundle');
  const files = readdirSync(bundle, { recursive: true, encoding: 'utf8' });
  expect(files).toEqual(
    expect.arrayContaining(['main.js', 'archive-worker.js', 'device.js', 'market.js', 'package.json']),
  );
  expect(files).toEqual(
    expect.arrayContaining(['page/index.html', 'tiny-secp256k1/lib/secp256k1.wasm', 'market/shop/style.css']),
  );
  const preload = readFileSync(join(bundle, 'preload.cjs'), 'utf8');
  expect([...preload.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name)).toEqual(['electron/renderer']);
  const imported = files
    .filter((name) => /^[\w-]+\.js$/.test(name))
    .flatMap((name) => [
      ...readFileSync(join(bundle, name), 'utf8').matchAll(/^import [^;]*?["']([^"'./][^"']*)["'];$/gm),
    ])
    .map(([, name]) => name ?? '')
    .filter((name) => !name.startsWith('node:') && !isBuiltin(name));
  const native = ['electron', 'koffi', 'node-hid', 'serialport'];
  expect([...new Set(imported)].filter((name) => !native.includes(name))).toEqual([]);
  const libraries = files.filter((name) => name.endsWith('.node'));
  for (const library of libraries) expect(library).toContain(process.arch);
  expect(files.filter((name) => /\.(?:map|ts|c|cc|h|gyp)$|(?<!licen[sc]e)\.md$/.test(name))).toEqual([]);
});

test('It composes, opens its window, answers the view, and has device and market beside it', async () => {
  await expect.poll(() => tell('windows'), { timeout: 20_000 }).toContain('app://wallet/');
  expect(await tell('load', 'app://wallet/')).toBe(200);
  await expect
    .poll(async () => (await view())?.wallet?.trust.proposed?.name, { timeout: 20_000 })
    .toBe('Practice Root');
  await expect.poll(async () => (await view())?.places.panel, { timeout: 20_000 }).toBeDefined();
  const { money, places } = (await view()) ?? {};
  expect(money).toBe('practice');
  expect(await answers(places?.shop ?? '')).toBe(true);
  expect(await answers(new URL('/style.css', places?.shop).href)).toBe(true);
  expect(await answers(places?.panel ?? '')).toBe(true);
  expect(await tell('windows')).toContain(places?.panel);
  expect(said).toBe('');
}, 60_000);

test('Its windows closed, it stops what it started and ends with status 0', async () => {
  const places = (await view())?.places;
  const gone = program && once(program, 'exit');
  await tell('quit');
  expect(await gone).toEqual([0, null]);
  expect(await answers(places?.shop ?? '')).toBe(false);
  expect(await answers(places?.panel ?? '')).toBe(false);
  expect(said).toBe('');
});
