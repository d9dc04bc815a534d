// A test that lacks something is skipped with a reason that tells what to install; what is there is given by its path.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi, type TestContext } from 'vitest';
import { elsewhere, foundVectors, needs, vectors } from './needs.ts';

class Skipped extends Error {}

/** The real context of a test, but for a skip that tells its reason instead of ending the test that looks. */
function watched(context: TestContext): TestContext {
  const skip = (note: unknown): never => {
    throw new Skipped(String(note));
  };
  return { ...context, skip };
}

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'needs-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('a missing tool skips the test and names the Debian package that brings it', (context) => {
  vi.stubEnv('PATH', freshFolder());
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(() => needs(watched(context), 'xmllint')).toThrow(
    new Skipped('missing tool: xmllint (Debian: libxml2-utils)'),
  );
});

test('a tool is found by its executable bit, not by its name alone', (context) => {
  const folder = freshFolder();
  vi.stubEnv('PATH', folder);
  onTestFinished(() => void vi.unstubAllEnvs());
  writeFileSync(join(folder, 'judge'), '', { mode: 0o644 });
  expect(() => needs(watched(context), 'judge')).toThrow(Skipped);
  writeFileSync(join(folder, 'verdict'), '', { mode: 0o755 });
  expect(needs(watched(context), 'verdict')).toBe(join(folder, 'verdict'));
});

test('vectors are read from the folder SEMPER_VECTORS, and their lack skips the test by name', (context) => {
  const folder = freshFolder();
  vi.stubEnv('SEMPER_VECTORS', folder);
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(foundVectors('00-tests.md')).toBeUndefined();
  expect(() => vectors(watched(context), '00-tests.md')).toThrow(/^missing vectors: 00-tests\.md/);
  writeFileSync(join(folder, '00-tests.md'), '');
  expect(vectors(watched(context), '00-tests.md')).toBe(join(folder, '00-tests.md'));
});

test('what no package brings is skipped as to be had elsewhere', (context) => {
  expect(() => elsewhere(watched(context), 'a real Electron')).toThrow(/^elsewhere: a real Electron$/);
});
