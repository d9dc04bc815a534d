import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { pairingFile } from './pairing-file.ts';

function path(): string {
  const folder = mkdtempSync(join(tmpdir(), 'semper-pairings-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'pairings.cbor');
}
const key = (filler: number, length = 32) => new Uint8Array(length).fill(filler);

test('Pairings come back from a file that only its owner reads, with and without one left unfinished', async () => {
  const file = path();
  const memory = pairingFile(file);
  expect(await memory.load()).toBeUndefined();
  const device = { deviceKey: key(2), pairingId: key(3, 16), model: 'Semper simulator' };
  for (const pairings of [
    { staticSecret: key(1), devices: [] },
    { staticSecret: key(1), devices: [device], unfinished: key(4) },
    { staticSecret: key(1), devices: [{ ...device, name: 'Kitchen drawer', lastSeen: 1_800_000_000 }, device] },
  ]) {
    await memory.save(pairings);
    expect(await memory.load()).toEqual(pairings);
  }
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('A damaged file is no empty one: loading rejects, and the file stays as it is', async () => {
  const file = path();
  await pairingFile(file).save({ staticSecret: key(1), devices: [] });
  const damaged = readFileSync(file).subarray(0, 20);
  writeFileSync(file, damaged);
  await expect(pairingFile(file).load()).rejects.toThrow('damaged');
  expect(readFileSync(file)).toEqual(damaged);
});
