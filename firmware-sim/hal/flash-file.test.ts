import {
  closeSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { flashFile, type FileCalls } from './flash-file.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'semper-flash-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** System calls that write three bytes at a time and end with the power cut before the n-th. */
function cutBefore(call: number): { calls: FileCalls; made: () => string[] } {
  const made: string[] = [];
  const step = (name: string): void => {
    if (made.length === call) throw new Error('the power is cut');
    made.push(name);
  };
  const calls: FileCalls = {
    open: (path, flags, mode) => (step('open'), openSync(path, flags, mode)),
    write: (file, bytes, offset) => (step('write'), writeSync(file, bytes, offset, Math.min(3, bytes.length - offset))),
    sync: (file) => (step('sync'), fsyncSync(file)),
    // A cut process has its files closed by the system: not a step of its own.
    close: (file) => closeSync(file),
    rename: (from, to) => (step('rename'), renameSync(from, to)),
  };
  return { calls, made: () => made };
}

const old = Uint8Array.of(1, 1, 1, 1, 1, 1, 1);
const fresh = Uint8Array.of(2, 2, 2, 2, 2, 2, 2, 2);

test('a flash that was never written has no image, and one that was gives it back', () => {
  const flash = flashFile(join(folder, 'image'));
  expect(flash.read()).toBeUndefined();
  flash.write(old);
  expect(flash.read()).toEqual(old);
});

test('the image is readable by its owner only', () => {
  flashFile(join(folder, 'image')).write(old);
  expect(statSync(join(folder, 'image')).mode & 0o777).toBe(0o600);
});

test('the data is on disk before the new name, and the new name before the write counts', () => {
  const { calls, made } = cutBefore(Number.POSITIVE_INFINITY);
  flashFile(join(folder, 'image'), calls).write(fresh);
  expect(made()).toEqual(['open', 'write', 'write', 'write', 'sync', 'rename', 'open', 'sync']);
});

test('a cut at each step leaves the old image or the new one, whole, and the next write works', () => {
  const seen: string[] = [];
  for (let call = 0; call < 8; call++) {
    const path = join(folder, 'image');
    flashFile(path).write(old);
    expect(() => flashFile(path, cutBefore(call).calls).write(fresh)).toThrow('the power is cut');
    const image = flashFile(path).read();
    seen.push(String(image?.[0]));
    expect([old, fresh]).toContainEqual(image);
    flashFile(path).write(fresh);
    expect(flashFile(path).read()).toEqual(fresh);
    expect(readdirSync(folder)).toEqual(['image']);
  }
  expect(seen).toEqual(['1', '1', '1', '1', '1', '1', '2', '2']);
});
