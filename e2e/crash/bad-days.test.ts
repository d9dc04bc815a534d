import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { checkBadDays } from './bad-days.ts';
import { makeSnapshot, type Snapshot } from './world.ts';

let folder: string;
let snapshot: Snapshot;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'semper-days-'));
  snapshot = await makeSnapshot(folder, [40n, 9n]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test(
  'On random bad days no cent is lost or doubled, and nothing stays in doubt',
  () => checkBadDays(snapshot, 12),
  240_000,
);
