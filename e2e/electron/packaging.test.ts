// `npm run dist` over a stand-in for Electron's distribution (or the real one where it is): what is in the program, what is
// not, its fuses, the Debian package; and that the check would notice.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createPackageWithOptions, extractAll, extractFile } from '@electron/asar';
import { FuseState, FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { distribute, type Distribution } from '#scripts/dist.ts';
import { bundleForElectron } from '#scripts/electron-bundle.ts';
import { checkPackage, desktopFindings, filesOf } from '#scripts/electron-check.ts';
import { makeDeb } from '#scripts/electron-deb.ts';
import { needs } from '../house/needs.ts';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
let folder = '';
let made: Distribution;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'semper-dist-'));
  await bundleForElectron({ folder: join(folder, 'bundle') });
  made = await distribute({ bundle: join(folder, 'bundle'), output: join(folder, 'package') });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const archive = () => join(made.packaged.resources, 'app.asar');

/** The findings over a copy of the package whose archive was made anew from changed files. */
async function findingsWith(change: (files: string) => void): Promise<readonly string[]> {
  const copy = mkdtempSync(join(folder, 'changed-'));
  const files = join(copy, 'files');
  extractAll(archive(), files);
  change(files);
  await createPackageWithOptions(files, join(copy, 'resources', 'app.asar'), { unpack: '**/*.{node,wasm}' });
  return checkPackage({ ...made.packaged, resources: join(copy, 'resources') }, root);
}

test('The program holds the bundle and the page, and not one file that nobody named', () => {
  const files = filesOf(archive());
  expect(files).toEqual(
    expect.arrayContaining(['main.js', 'preload.cjs', 'archive-worker.js', 'device.js', 'market.js']),
  );
  expect(files.filter((name) => name.startsWith('page/')).length).toBeGreaterThan(3);
  expect(files.filter((name) => /\.(?:map|ts|tsx)$|(?<!licen[sc]e)\.md$|test/.test(name))).toEqual([]);
});

test('Its package.json says what Electron starts and nothing of the workshop', () => {
  const manifest = JSON.parse(extractFile(archive(), 'package.json').toString()) as Record<string, unknown>;
  expect(manifest).toMatchObject({ main: 'main.js', type: 'module', desktopName: 'semper-wallet.desktop' });
  for (const key of ['scripts', 'devDependencies', 'imports', 'allowScripts']) expect(manifest).not.toHaveProperty(key);
});

test('Every fuse reads back as it is wanted', async () => {
  const wire: Readonly<Record<string, unknown>> = { ...(await getCurrentFuseWire(made.packaged.binary)) };
  const on = Object.keys(wire).filter((place) => wire[place] === FuseState.ENABLE);
  const off = Object.keys(wire).filter((place) => wire[place] === FuseState.DISABLE);
  const names = (places: readonly string[]) => places.map((place) => FuseV1Options[Number(place)]);
  expect(names(on)).toEqual([
    'EnableCookieEncryption',
    'EnableEmbeddedAsarIntegrityValidation',
    'OnlyLoadAppFromAsar',
    'WasmTrapHandlers',
  ]);
  expect(names(off)).toEqual([
    'RunAsNode',
    'EnableNodeOptionsEnvironmentVariable',
    'EnableNodeCliInspectArguments',
    'LoadBrowserProcessSpecificV8Snapshot',
    'GrantFileProtocolExtraPrivileges',
  ]);
});

test.each<[string, (files: string) => void, RegExp]>([
  ['a source map', (files) => writeFileSync(join(files, 'main.js.map'), '{}'), /main\.js\.map/],
  ['a source', (files) => writeFileSync(join(files, 'main.ts'), ''), /main\.ts belongs/],
  ['a file that nobody named', (files) => writeFileSync(join(files, 'notes.txt'), ''), /notes\.txt is not known/],
  ['settings of the workshop', (files) => writeFileSync(join(files, '.env'), 'KEY=1'), /\.env/],
  ['where it was built', (files) => writeFileSync(join(files, 'main.js'), `// ${root}/main.ts`), /tells where/],
  ['a private key', (files) => writeFileSync(join(files, 'main.js'), '-----BEGIN PRIVATE KEY-----'), /main\.js says/],
  ['no page', (files) => rmSync(join(files, 'page', 'index.html')), /page\/index\.html is missing/],
  ['scripts', (files) => writeFileSync(join(files, 'package.json'), '{"scripts":{}}'), /still says scripts/],
])('The check notices %s', async (_what, change, finding) => {
  expect((await findingsWith(change)).join('\n')).toMatch(finding);
});

test('The check notices a fuse that is as Electron ships it, and a page of Electron’s own that stayed', async () => {
  const binary = join(folder, 'binary');
  cpSync(made.packaged.binary, binary);
  expect(await findingsWith(() => undefined)).toEqual([]);
  await flipFuses(binary, { version: FuseVersion.V1, [FuseV1Options.RunAsNode]: true });
  expect(await checkPackage({ ...made.packaged, binary }, root)).toEqual(['fuse RunAsNode is not as wanted']);
  const resources = join(folder, 'resources');
  cpSync(made.packaged.resources, resources, { recursive: true });
  writeFileSync(join(resources, 'default_app.asar'), '');
  expect(await checkPackage({ ...made.packaged, resources }, root)).toEqual(['default_app.asar is still there']);
});

test('The desktop entry leads links into the program; one that does not is noticed', () => {
  const entry = join(root, 'build/linux/semper-wallet.desktop');
  expect(desktopFindings(entry)).toEqual([]);
  const broken = join(folder, 'broken.desktop');
  writeFileSync(broken, readFileSync(entry, 'utf8').replace('web+semper', 'websemper').replace('%U', ''));
  expect(desktopFindings(broken)).toHaveLength(2);
});

test('The Debian package is the same bytes twice, belongs to root, and brings entry, icons and the rule for the device', (context) => {
  const dpkg = needs(context, 'dpkg-deb');
  const digests = ['one.deb', 'two.deb'].map((name) => {
    const to = join(folder, name);
    expect(makeDeb({ root, program: made.folder, version: '0.1.0', to, date: 1_790_000_000 })).toBeUndefined();
    return createHash('sha256').update(readFileSync(to)).digest('hex');
  });
  expect(digests[0]).toBe(digests[1]);
  const list = spawnSync(dpkg, ['-c', join(folder, 'one.deb')], { encoding: 'utf8' })
    .stdout.trim()
    .split('\n');
  expect(list.filter((line) => !/^\S+ root\/root /.test(line) || /^\S{8}w/.test(line))).toEqual([]);
  for (const path of [
    './opt/semper-wallet/resources/app.asar',
    './usr/share/applications/semper-wallet.desktop',
    './usr/share/icons/hicolor/512x512/apps/semper-wallet.png',
    './usr/lib/udev/rules.d/70-semper-wallet.rules',
  ])
    expect(
      list.some((line) => line.endsWith(path)),
      path,
    ).toBe(true);
  const control = spawnSync(dpkg, ['-I', join(folder, 'one.deb')], { encoding: 'utf8' }).stdout;
  expect(control).toContain('Version: 0.1.0');
});
