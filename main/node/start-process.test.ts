import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startProcess } from './start-process.ts';
import type { ProcessOptions } from './supervised-process.ts';

function started(how: string, options?: ProcessOptions) {
  const program = startProcess(join(import.meta.dirname, 'test-processes', 'lasting.ts'), [how], options);
  onTestFinished(() => void program.kill());
  return program;
}

/** Whether a process runs; one that has ended but is not yet reaped by its new parent does not. */
function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return process.platform !== 'linux' || !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

test('A program is ready with its first line of JSON; lines before and after are passed on', async () => {
  const lines: string[] = [];
  let later: (() => void) | undefined;
  const all = new Promise<void>((resolve) => (later = resolve));
  const onLine = (line: string) => void (lines.push(line) === 2 && later?.());
  let told: unknown;
  const program = started('ready', { onLine, onReady: (line) => (told = line) });
  expect(await program.ready).toEqual({ url: 'http://127.0.0.1:1', pid: program.pid });
  await all;
  expect([lines, told]).toEqual([['warming up', '{"later":"line"}'], await program.ready]);
  expect(await program.stop()).toEqual({ code: null, signal: 'SIGTERM' });
});

test('A program that ends before it is ready, or is silent too long, or does not exist, is told apart', async () => {
  await expect(started('brief').ready).rejects.toMatchObject({ code: 'process-ended' });
  const silent = started('silent', { readyMs: 300 });
  await expect(silent.ready).rejects.toMatchObject({ code: 'process-not-ready' });
  expect(await silent.exited).toEqual({ code: null, signal: 'SIGKILL' });
  let said = '';
  const missing = startProcess('no-such-program.ts', [], { onStderr: (text) => (said += text) });
  await expect(missing.ready).rejects.toMatchObject({ code: 'process-ended' });
  expect(said).toContain('no-such-program.ts');
});

test('A program that will not end is killed after a while, and ending twice is no error', async () => {
  const program = started('stubborn', { stopMs: 200 });
  await program.ready;
  expect(await program.stop()).toEqual({ code: null, signal: 'SIGKILL' });
  expect(await program.stop()).toEqual({ code: null, signal: 'SIGKILL' });
});

test('A program ends when the one that started it is killed', async () => {
  const parent = started('parent');
  const child = Number((await parent.ready)['child']);
  expect(runs(child)).toBe(true);
  await parent.kill();
  await expect.poll(() => runs(child), { timeout: 5000, interval: 20 }).toBe(false);
});
