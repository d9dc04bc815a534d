// The journey of `npm run test:hid` over the cables that every machine has: what the guest sees over USB is held against this.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { elsewhere } from '#e2e/house/needs.ts';
import { journeyAtDesk } from './journey-at-desk.ts';
import { payWhilePulled } from './pulled-plug.ts';
import { spawnedCable } from './spawned-cable.ts';

function cableOver(transport: 'socket' | 'pty') {
  const folder = mkdtempSync(join(tmpdir(), 'semper-cable-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const cable = spawnedCable(folder, transport);
  onTestFinished(() => cable.stop());
  return { cable, folder };
}

function journeyOver(transport: 'socket' | 'pty') {
  const { cable, folder } = cableOver(transport);
  return journeyAtDesk(cable, folder, () => undefined);
}

test('Whatever the cable, and though it is pulled during a review: the same pages, the same archive, each payment once', async (context) => {
  if (process.platform === 'win32') elsewhere(context, 'a system with pseudo-terminals');
  const [bySocket, bySerial] = [await journeyOver('socket'), await journeyOver('pty')];
  expect(bySocket.left).toBe(String(5000 - 2 * (1290 + 1)));
  expect(bySocket.kept.length).toBeGreaterThan(5);
  expect(bySerial).toEqual(bySocket);
});

test('The plug pulled at any moment of paying, again and again: each payment is made once, and device and wallet agree', async () => {
  const { cable, folder } = cableOver('socket');
  await payWhilePulled(cable, folder, { times: 4, seed: 1995 }, () => undefined);
});
