import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { accessTo, attachedPlaces, openPlace } from './places.ts';

test('Looking for devices never fails, and names only places of our own USB ids', async () => {
  for (const place of await attachedPlaces()) expect(['hid', 'serial']).toContain(place.kind);
});

test('A place that nobody may use is told apart from one where nothing is', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'places-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'hidraw0');
  expect(await accessTo({ kind: 'hid', path })).toBe('gone');
  await writeFile(path, '');
  expect(await accessTo({ kind: 'hid', path })).toBe('allowed');
  // Root may use everything, and Windows knows no such modes.
  if (process.getuid?.() === 0 || process.platform === 'win32')
    return context.skip('elsewhere: an account that is not root');
  await chmod(path, 0);
  expect(await accessTo({ kind: 'hid', path })).toBe('denied');
});

test.each(['socket', 'serial', 'hid'] as const)(
  'A %s place where nothing is cannot be opened, and says so',
  async (kind) => {
    const path = join(tmpdir(), 'nothing-is-here');
    const place = kind === 'socket' ? { kind, address: { path } } : { kind, path };
    expect(await openPlace(place)).toMatchObject({ ok: false, error: { code: 'device-unreachable' } });
  },
);
