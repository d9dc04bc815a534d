// The port by which programs are started, as Electron keeps it: the same promises as Node's (main/node/start-process.test.ts),
// over the stand-in's utility processes.
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { startUtility } from '#main/electron/start-utility.ts';
import type { ProcessOptions } from '#main/node/supervised-process.ts';
import { fakeElectron } from './fake-electron.ts';

const lasting = fileURLToPath(new URL('../../main/node/test-processes/lasting.ts', import.meta.url));

async function started(how: string, options?: ProcessOptions, entry = lasting) {
  const { electron } = fakeElectron();
  await electron.app.whenReady();
  const program = startUtility(electron)(entry, [how], options);
  onTestFinished(() => void program.kill());
  return program;
}

test('A program is ready with its first line of JSON; lines before and after are passed on', async () => {
  const lines: string[] = [];
  const { promise: all, resolve: later } = Promise.withResolvers<void>();
  const onLine = (line: string) => void (lines.push(line) === 2 && later());
  let told: unknown;
  const program = await started('ready', { onLine, onReady: (line) => (told = line) });
  expect(await program.ready).toMatchObject({ url: 'http://127.0.0.1:1', pid: program.pid });
  await all;
  expect([lines, told]).toEqual([['warming up', '{"later":"line"}'], await program.ready]);
  await program.stop();
});

test('A program that ends before it is ready, or is silent too long, or does not exist, is told apart', async () => {
  await expect((await started('brief')).ready).rejects.toMatchObject({ code: 'process-ended' });
  const silent = await started('silent', { readyMs: 300 });
  await expect(silent.ready).rejects.toMatchObject({ code: 'process-not-ready' });
  await silent.exited;
  let said = '';
  const missing = await started('', { onStderr: (text) => (said += text) }, 'no-such-program.ts');
  await expect(missing.ready).rejects.toMatchObject({ code: 'process-ended' });
  expect(said).toContain('no-such-program.ts');
});

test('A program that will not end is killed after a while, and ending twice is no error', async () => {
  const program = await started('stubborn', { stopMs: 200 });
  await program.ready;
  const end = await program.stop();
  expect(await program.stop()).toEqual(end);
  expect(await program.kill()).toEqual(end);
});

test('Before Electron is ready no program can be started', () => {
  const { electron } = fakeElectron();
  expect(() => startUtility(electron)(lasting, ['ready'])).toThrow('too early');
});
