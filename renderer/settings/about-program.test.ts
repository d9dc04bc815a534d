import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { expect, test } from 'vitest';
import { dataFolder } from '#main/browser/options.ts';
import { platformIn, usualFolder, version } from './about-program.ts';
import { licences } from './licences.ts';

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'));
const program = read('package.json') as { version: string; dependencies: Readonly<Record<string, string>> };
const lock = read('package-lock.json') as { packages: Readonly<Record<string, { license?: string }>> };

test('The page tells the version that the program has', () => {
  expect(version).toBe(program.version);
});

test('The folder that is named is where the program keeps its data', (context) => {
  if (process.platform === 'win32' || process.env['XDG_DATA_HOME'] !== undefined) return context.skip();
  const platform = process.platform === 'darwin' ? 'darwin' : 'linux';
  for (const money of ['practice', 'real'] as const) {
    expect(usualFolder(platform, money).replace('~', homedir())).toBe(dataFolder(money));
  }
});

test('The computer is recognised by what browsers say', () => {
  expect(platformIn('Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36')).toBe('win32');
  expect(platformIn('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36')).toBe('darwin');
  expect(platformIn('Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36')).toBe('linux');
});

test('Each package is listed under the licence that the lock file has for it, and none that the program names is missing', () => {
  const listed = licences.flatMap(({ licence, packages }) => packages.map((name) => [name, licence] as const));
  for (const [name, licence] of listed)
    expect([name, lock.packages[`node_modules/${name}`]?.license]).toEqual([name, licence]);
  const names = listed.map(([name]) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual(expect.arrayContaining(Object.keys(program.dependencies)));
});
