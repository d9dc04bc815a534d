import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startWire, type Wire } from './wire.ts';

let folder = '';
let wire: Wire;
let events: string[] = [];
let sends: ((report: Uint8Array) => void)[] = [];
let changed: () => void = () => undefined;

/** Resolves once this many things have happened on the device's side. */
async function happened(count: number): Promise<string[]> {
  while (events.length < count) {
    await new Promise<void>((resolve) => {
      changed = resolve;
    });
  }
  return events;
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'semper-wire-'));
  const own: string[] = [];
  events = own;
  sends = [];
  const note = (event: string): void => {
    own.push(event);
    changed();
  };
  wire = await startWire(
    (send) => {
      const program = sends.push(send);
      return {
        reportIn: (report) => note(`${program}:${report[0]}x${report.length}`),
        disconnected: () => note(`${program} gone`),
      };
    },
    join(folder, 'device.sock'),
  );
});
afterEach(async () => {
  await wire.stop();
  rmSync(folder, { recursive: true });
});

async function program(): Promise<Socket> {
  const socket = createConnection(join(folder, 'device.sock'));
  socket.on('error', () => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

const report = (fill: number) => new Uint8Array(64).fill(fill);

test('reports come out whole, however the stream was cut', async () => {
  const socket = await program();
  socket.setNoDelay(true);
  const stream = Buffer.concat([report(1), report(2), report(3)]);
  for (const [from, to] of [
    [0, 10],
    [10, 64],
    [64, 190],
    [190, 192],
  ] as const) {
    await new Promise((resolve) => {
      socket.write(stream.subarray(from, to), resolve);
    });
  }
  expect(await happened(3)).toEqual(['1:1x64', '1:2x64', '1:3x64']);
  socket.destroy();
});

test('each connection is a program of its own, and its end is told', async () => {
  const first = await program();
  first.write(report(1));
  await happened(1);
  const second = await program();
  second.write(report(2));
  await happened(2);
  first.destroy();
  expect(await happened(3)).toEqual(['1:1x64', '2:2x64', '1 gone']);
  sends[1]?.(report(9));
  const [answer] = (await once(second, 'data')) as [Uint8Array];
  expect(Uint8Array.from(answer)).toEqual(report(9));
  second.destroy();
});

test('half a report at the end of a connection reaches nobody', async () => {
  const socket = await program();
  socket.end(report(1).subarray(0, 63));
  expect(await happened(1)).toEqual(['1 gone']);
});

test('a program that does not read is let go before its unread reports fill the memory', async () => {
  const socket = await program();
  socket.pause();
  socket.write(report(1));
  await happened(1);
  for (let sent = 0; sent < 20_000; sent++) sends[0]?.(report(7));
  expect(await happened(2)).toEqual(['1:1x64', '1 gone']);
  socket.destroy();
});
