// Faults by the control port of a running device, and who may have them: nobody who did not start it with --faults, and no wallet
// that was packaged.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { good } from '#protocols/values/result.ts';
import { startDevice, type RunningDevice } from '../start-device.ts';

let folder = '';
let device: RunningDevice | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'semper-faults-'));
});
afterEach(async () => {
  await device?.stop();
  device = undefined;
  rmSync(folder, { recursive: true });
});

const root = join(import.meta.dirname, '..', '..');
const program = join(root, 'firmware-sim', 'serve.ts');

/** Starts a device whose firmware answers each report with the same one. */
async function start(more: { readonly faults?: true } = {}) {
  const at = (name: string) => join(folder, name);
  const options = { flash: at('flash'), socket: at('wire.sock'), control: at('control.sock'), panel: 'off', ...more };
  const started = await startDevice({ ...options, panel: 'off' }, () =>
    good({
      connect: (send) => ({ reportIn: send, disconnected: () => undefined }),
      tick: () => undefined,
      start: () => Promise.resolve(),
      stop: () => undefined,
    }),
  );
  if (!started.ok) throw new Error('a fresh flash opens');
  device = started.value;
  const control = createConnection(options.control);
  const lines = createInterface({ input: control })[Symbol.asyncIterator]();
  const ask = async (command: object): Promise<unknown> => {
    control.write(`${JSON.stringify(command)}\n`);
    const line = await lines.next();
    if (line.done === true) throw new Error('the port was closed');
    return JSON.parse(line.value);
  };
  const wire = createConnection(options.socket);
  await once(wire, 'connect');
  return { ask, wire };
}

test('a fault that the port sets happens to the report that it names, and the port tells what crossed', async () => {
  const { ask, wire } = await start({ faults: true });
  const fault = { do: 'fault', kind: 'corrupt', direction: 'in', at: 2, byte: 8 };
  expect(await ask(fault)).toEqual({ ok: true, line: { in: 0, out: 0, done: [] } });
  const heard: Buffer[] = [];
  wire.on('data', (bytes: Buffer) => heard.push(bytes));
  wire.write(new Uint8Array(128).fill(4));
  await expect.poll(() => Buffer.concat(heard).length).toBe(128);
  expect(Uint8Array.from(Buffer.concat(heard))).toEqual(new Uint8Array(128).fill(4).with(72, 5));
  const done = [{ kind: 'corrupt', direction: 'in', report: 2 }];
  expect(await ask({ do: 'line' })).toEqual({ ok: true, line: { in: 2, out: 2, done } });
});

test('a plug that the port pulls ends the connection, and the program may connect again', async () => {
  const { ask, wire } = await start({ faults: true });
  await ask({ do: 'fault', kind: 'unplug', direction: 'out' });
  wire.write(new Uint8Array(64));
  await once(wire, 'close');
  const again = createConnection(join(folder, 'wire.sock'));
  again.write(new Uint8Array(64).fill(1));
  const [bytes] = (await once(again, 'data')) as [Buffer];
  expect(bytes[0]).toBe(1);
  again.destroy();
});

test.each([
  [{ do: 'fault', kind: 'melt', direction: 'in' }, 'kind is one of drop double reorder corrupt stall unplug'],
  [{ do: 'fault', kind: 'drop' }, 'direction is in or out'],
  [{ do: 'fault', kind: 'drop', direction: 'in', at: 0 }, 'at is the number of a report, from 1'],
  [{ do: 'fault', kind: 'corrupt', direction: 'in', byte: 64 }, 'byte is 0 to 63'],
  [{ do: 'fault', kind: 'stall', direction: 'in', for: 1e9 }, 'for is at most 120000 milliseconds'],
  [{ do: 'faults', 'one-in': 9 }, 'seed is a text'],
  [
    { do: 'faults', seed: 'x', 'one-in': 9, kinds: ['drop', 'melt'] },
    'kinds are of drop double reorder corrupt stall unplug',
  ],
  [{ do: 'clock', advance: 1, set: 1 }, 'advance or set, not both'],
])('a command that is not exactly right makes no fault: %o', async (command, detail) => {
  const { ask } = await start({ faults: true });
  expect(await ask(command)).toEqual({ ok: false, code: 'malformed', detail });
  expect(await ask({ do: 'line' })).toEqual({ ok: true, line: { in: 0, out: 0, done: [] } });
});

test('the clock is set forwards, never back', async () => {
  const { ask } = await start();
  const { clock } = (await ask({ do: 'clock' })) as { clock: number };
  const set = await ask({ do: 'clock', set: clock + 3_600_000 });
  expect(set).toEqual({ ok: true, clock: clock + 3_600_000 });
  expect(await ask({ do: 'clock', set: clock })).toMatchObject({ ok: false, code: 'clock-back' });
});

test('a device that was started without faults makes none, whoever asks at its port', async () => {
  const { ask, wire } = await start();
  for (const command of [
    { do: 'fault', kind: 'drop', direction: 'out' },
    { do: 'faults', seed: 'x', 'one-in': 1 },
    { do: 'line' },
  ])
    expect(await ask(command)).toMatchObject({ ok: false, code: 'no-faults' });
  wire.write(new Uint8Array(64).fill(3));
  const [bytes] = (await once(wire, 'data')) as [Buffer];
  expect(bytes).toHaveLength(64);
});

test('a bundled device refuses --faults and --hostile, and starts nothing', () => {
  const bundled = join(folder, 'device.js');
  writeFileSync(bundled, `await import(${JSON.stringify(program)});\n`);
  const place = ['--flash', join(folder, 'flash'), '--socket', join(folder, 'wire.sock'), '--panel', 'off'];
  for (const more of [['--faults'], ['--faults', '--hostile', 'claims-paired'], ['--hostile', 'claims-paired']]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [bundled, ...place, ...more], { encoding: 'utf8' });
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/a packaged device makes no faults|--hostile needs --faults/);
  }
  expect(readdirSync(folder)).toEqual(['device.js']);
});

test('nothing that starts a device for a wallet asks for faults', () => {
  const asking = ['main', 'market', 'renderer', 'app', 'scripts'].flatMap((top) =>
    readdirSync(join(root, top), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(?:ts|tsx|mjs|cts)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => /'--(?:faults|hostile)'/.test(readFileSync(path, 'utf8'))),
  );
  expect(asking).toEqual([]);
});
