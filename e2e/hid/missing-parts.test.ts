// What `npm run test:hid` says where it cannot run: each thing that is missing by its name, and how to have it.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { elsewhere } from '#e2e/house/needs.ts';
import { fetchParts } from '#scripts/hid/packages.ts';

/** A machine that has these programs and nothing else; each is a script. */
function machineWith(programs: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'semper-parts-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  vi.stubEnv('PATH', bin);
  onTestFinished(() => void vi.unstubAllEnvs());
  return folder;
}

/** Elsewhere that is what is said first. */
const isFit = process.platform === 'linux' && process.arch === 'x64';
const tools = { 'qemu-system-x86_64': '', dpkg: '', ldd: '' };
const listed = 'echo "  Depends: linux-image-6.1.0-1-amd64"';

test.each([
  ['no emulator', {}, /qemu-system-x86_64 \(Debian: apt-get install qemu-system-x86\)/],
  ['no packages of Debian', { 'qemu-system-x86_64': '' }, /apt-get: the guest is made of Debian's packages/],
  [
    'an empty list of packages',
    { ...tools, 'apt-get': '', 'apt-cache': '' },
    /linux-image-amd64 in the list of packages \(apt-get update/,
  ],
  [
    'no network',
    { ...tools, 'apt-cache': listed, 'apt-get': 'echo "E: Failed to fetch" >&2; exit 100' },
    /linux-image-6\.1\.0-1-amd64, udev, .*busybox-static: E: Failed to fetch/,
  ],
] as const)('where there is %s, the try on a real kernel says what is missing', (_, programs, wanted) => {
  if (!isFit) return expect(fetchParts('')).toEqual({ missing: expect.stringContaining('a Linux machine') as string });
  const folder = machineWith(programs);
  expect(fetchParts(folder)).toEqual({ missing: expect.stringMatching(wanted) as string });
});

test('a cache that lost its kernel is named, with what to do', (context) => {
  if (!isFit) elsewhere(context, 'Linux on x86-64');
  const folder = machineWith({ ...tools, 'apt-get': '', 'apt-cache': '' });
  mkdirSync(join(folder, 'unpacked'));
  expect(fetchParts(folder)).toEqual({ missing: expect.stringMatching(/kernel in .*: remove the folder/) as string });
});
