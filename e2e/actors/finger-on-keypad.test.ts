import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { digitsOfWord } from '#firmware-sim/workflows/pick-word.ts';
import { printedScreen } from './finger-on-keypad.ts';
import { restoreWallet, setUpNewWallet } from './person-at-device.ts';
import { spawnDevice, type SpawnedDevice } from './spawned-device.ts';

let folder = '';
const running: SpawnedDevice[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'semper-device-'));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((device) => device.stop()));
  rmSync(folder, { recursive: true });
});

async function start(...args: string[]): Promise<SpawnedDevice> {
  const device = await spawnDevice(folder, args);
  running.push(device);
  return device;
}

/** One command over a connection of its own, and the answer. */
async function ask(line: string): Promise<Record<string, unknown>> {
  const socket = createConnection(join(folder, 'control.sock'));
  socket.write(`${line}\n`);
  const [answer] = (await once(socket.setEncoding('utf8'), 'data')) as [string];
  socket.destroy();
  return JSON.parse(answer) as Record<string, unknown>;
}

test('a person sets the device up by its own keypad, and a second device is restored from the words', async () => {
  const { finger } = await start();
  const words = await setUpNewWallet(finger, '123456');
  expect(words).toHaveLength(12);
  expect(finger.text()).toContain('Ready');
  expect(finger.seen.map((screen) => screen.number)).toEqual(
    finger.seen.map((_, index) => index + (finger.seen[0]?.number ?? 0)),
  );
  expect(finger.seen.every((screen) => screen.text[0]?.endsWith('PRACTICE'))).toBe(true);
  expect(
    printedScreen(finger.screen())
      .split('\n')
      .every((line) => line.length === 23),
  ).toBe(true);
  await running.pop()?.stop();

  rmSync(folder, { recursive: true });
  folder = mkdtempSync(join(tmpdir(), 'semper-device-'));
  const second = await start();
  await restoreWallet(second.finger, words, '654321');
  expect(second.finger.text()).toContain('Ready');
});

test('the sockets and the flash image are their owner’s only, and SIGTERM takes the sockets away', async () => {
  const device = await start('--pre-provisioned', '123456');
  for (const name of ['device.flash', 'device.sock', 'control.sock']) {
    expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o600);
  }
  await device.stop();
  expect(device.process.exitCode).toBe(0);
  expect(existsSync(join(folder, 'device.sock'))).toBe(false);
  expect(existsSync(join(folder, 'control.sock'))).toBe(false);
});

test('a power cut kills the process without saving; the same flash starts again over the sockets left behind', async () => {
  const first = await start('--pre-provisioned', '123456');
  expect(first.finger.text()).toContain('Locked');
  const hash = await first.finger.flashHash();
  await first.finger.saveFlash(join(folder, 'copy'));
  const gone = once(first.process, 'exit');
  await first.finger.cutPower();
  expect(await gone).toEqual([null, 'SIGKILL']);
  const second = await start();
  expect(await second.finger.flashHash()).toBe(hash);
  await second.finger.restoreFlash(join(folder, 'copy'));
  const third = await start();
  expect(third.finger.text()).toContain('Locked');
});

test('a second device at the same socket is refused, and the first goes on', async () => {
  const first = await start('--pre-provisioned', '123456');
  await expect(start()).rejects.toThrow('another process listens');
  expect(await first.finger.flashHash()).toHaveLength(64);
});

test('the same seed makes the same words, and the dots follow the text', async () => {
  const { finger } = await start();
  const shown: { words: string | undefined; hash: string }[] = [];
  for (let time = 0; time < 2; time++) {
    await finger.waitFor('1 New wallet');
    await finger.seed('same');
    await finger.press('1');
    await finger.type('123456');
    await finger.press('ok');
    await finger.type('123456');
    await finger.press('ok', 'ok');
    shown.push({ words: finger.text(), hash: finger.screen().pixelsHash });
    await finger.press('c');
  }
  expect(shown[0]).toEqual(shown[1]);
  expect(new Set(finger.seen.map((screen) => screen.pixelsHash)).size).toBe(
    new Set(finger.seen.map((screen) => screen.text.join())).size,
  );
});

test('words that are given are the words of the device', async () => {
  const words = 'legal winner thank year wave sausage worth useful legal winner thank yellow';
  expect(digitsOfWord('legal')).toBe('53425');
  const device = await start('--pre-provisioned', '123456', '--new-words', words);
  expect(device.finger.text()).toContain('Locked');
});

test.each([
  ['a line that is no JSON', 'press ok', 'malformed'],
  ['a key that the device has not', '{"do":"key","key":"power"}', 'malformed'],
  ['a command that it has not', '{"do":"sign"}', 'malformed'],
  ['a wait without end', '{"do":"wait","text":"x","within":99999999}', 'malformed'],
])('the control port refuses %s, and does nothing', async (_, line, code) => {
  await start('--pre-provisioned', '123456');
  expect(await ask(line)).toMatchObject({ ok: false, code });
});

test('a wait is answered by the screen, at once or when it comes, or with what stands there instead', async () => {
  const { finger } = await start();
  expect(await ask('{"do":"wait","text":"New wallet"}')).toMatchObject({ ok: true });
  const later = ask(`{"do":"wait","since":${finger.screen().number}}`);
  await finger.press('1');
  expect(await later).toMatchObject({
    ok: true,
    screen: { text: expect.arrayContaining(['New PIN      PRACTICE']) as unknown },
  });
  expect(await ask('{"do":"wait","text":"Payment","within":1}')).toMatchObject({ ok: false, code: 'not-seen' });
});
