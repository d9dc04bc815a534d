import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { devicePlacesSchema } from '#app/screen-contract/device-views.ts';
import { placesAround, placesView } from './device-places.ts';
import { udevRule } from './udev-rule.ts';

test('The rule that a person is shown is the one that the package installs, word for word', () => {
  const file = new URL('../../build/linux/70-semper-wallet.rules', import.meta.url);
  expect(udevRule).toBe(readFileSync(file, 'utf8'));
});

test('The practice device is looked for at its socket, and each place tells who may use it', async () => {
  expect((await placesAround({ path: '/run/device.sock' }))[0]).toEqual({
    kind: 'socket',
    address: { path: '/run/device.sock' },
  });
  const folder = mkdtempSync(join(tmpdir(), 'semper-places-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'hidraw0');
  writeFileSync(path, '');
  const places = [
    { kind: 'socket', address: { port: 4321 } },
    { kind: 'hid', path },
    { kind: 'serial', path: join(folder, 'ttyACM0') },
  ] as const;
  const view = devicePlacesSchema.parse(await placesView(places, 'linux'));
  expect(view).toEqual({
    system: 'linux',
    rule: udevRule,
    places: [
      { kind: 'socket', path: '127.0.0.1:4321', access: 'allowed' },
      { kind: 'hid', path, access: 'allowed' },
      { kind: 'serial', path: join(folder, 'ttyACM0'), access: 'unknown' },
    ],
  });
});

test.each([
  ['win32', 'windows'],
  ['darwin', 'mac'],
  ['freebsd', 'other'],
] as const)('On %s there is no rule, and only opening a place tells who may use it', async (platform, system) => {
  const view = devicePlacesSchema.parse(await placesView([{ kind: 'hid', path: '/nowhere' }], platform));
  expect(view).toEqual({ system, places: [{ kind: 'hid', path: '/nowhere', access: 'unknown' }] });
});
