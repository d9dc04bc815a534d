import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Pairings, PairingMemory } from '#device/pairing-memory.ts';
import { connectSocket } from '#device/transports/socket.ts';
import { connectDevice, type DeviceConnection } from '#device/wallet-device.ts';
import { approveReview, enterPin, refuseReview, typePairingDigits } from '../actors/person-at-device.ts';
import { spawnDevice, type SpawnedDevice } from '../actors/spawned-device.ts';

const pin = '314159';
let folder = '';
let device: SpawnedDevice;
const open: DeviceConnection[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'semper-pair-'));
  device = await spawnDevice(folder, ['--pre-provisioned', pin]);
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((connection) => connection.close()));
  await device.stop();
  rmSync(folder, { recursive: true });
});

function freshMemory(): PairingMemory {
  let kept: Pairings | undefined;
  return {
    load: () => Promise.resolve(kept),
    save: (pairings) => {
      kept = pairings;
      return Promise.resolve();
    },
  };
}

async function connect(memory: PairingMemory): Promise<DeviceConnection> {
  const transport = await connectSocket({ path: device.socket });
  if (!transport.ok) throw new Error(transport.error.reason);
  const connection = await connectDevice({
    transport: transport.value,
    identity: { program: 'Semper Wallet', computer: 'desk' },
    memory,
    random: (length) => Uint8Array.from(randomBytes(length)),
  });
  if (!connection.ok) throw new Error(connection.error.code);
  open.push(connection.value);
  return connection.value;
}

/** The person pairs: PIN, who asks, the digits as `alter` has them, the code on both displays. */
async function pair(connection: DeviceConnection, alter = (digits: string) => digits) {
  const { promise: digits, resolve: showDigits } = Promise.withResolvers<string>();
  const seen: { asked: readonly string[]; code: string } = { asked: [], code: '' };
  const pairing = connection.pair({
    showDigits,
    async confirmCode(code) {
      seen.code = code;
      const [page] = await approveReview(device.finger, 'Pair');
      return page?.includes(code) === true;
    },
  });
  await enterPin(device.finger, pin);
  seen.asked = await approveReview(device.finger, 'Pair');
  await typePairingDigits(device.finger, alter(await digits));
  return { pairing: await pairing, ...seen };
}

test('host and device, written apart, pair over the socket: the person sees who asks, and one code on both', async () => {
  const memory = freshMemory();
  const connection = await connect(memory);
  const { pairing, asked, code } = await pair(connection);
  expect(pairing.ok).toBe(true);
  expect(asked.join('\n')).toContain('Semper Wallet');
  expect(asked.join('\n')).toContain('desk');
  expect(code).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/);
  expect(await connection.describe()).toMatchObject({ ok: true, value: { model: 'Semper simulator', condition: 2 } });
  await device.finger.waitFor('1 computer paired');
});

test('a pairing outlives a power cut; the device asks for its PIN again', async () => {
  const memory = freshMemory();
  await pair(await connect(memory));
  await device.finger.cutPower();
  device = await spawnDevice(folder);
  const connection = await connect(memory);
  expect(connection.state).toEqual({ name: 'paired', condition: 1 });
  const unlocking = connection.unlock();
  await enterPin(device.finger, pin);
  expect(await unlocking).toMatchObject({ ok: true });
  await device.finger.waitFor('Ready');
});

test('wrong digits pair nobody', async () => {
  const connection = await connect(freshMemory());
  const { pairing } = await pair(connection, (digits) => `${digits.slice(0, 5)}${(Number(digits[5]) + 1) % 10}`);
  expect(pairing).toMatchObject({ ok: false });
  expect(device.finger.seen.some((screen) => screen.text.join().includes('same code'))).toBe(false);
  await device.finger.waitFor('0 computers paired');
});

test('the person may refuse a program by C, and the host is told that it was refused', async () => {
  const connection = await connect(freshMemory());
  const pairing = connection.pair({ showDigits: () => undefined, confirmCode: () => Promise.resolve(false) });
  await enterPin(device.finger, pin);
  await refuseReview(device.finger, 'Pair');
  expect(await pairing).toMatchObject({ ok: false, error: { code: 'refused-by-person' } });
});

test('a wrong PIN is answered with the tries left, and the next try waits, however often the power is cut', async () => {
  const memory = freshMemory();
  await pair(await connect(memory));
  await device.finger.cutPower();
  device = await spawnDevice(folder);
  const first = (await connect(memory)).unlock();
  await enterPin(device.finger, '000000');
  expect(await first).toMatchObject({ ok: false, error: { reason: 'pin-wrong', detail: '9' } });
  await device.finger.waitFor('9 tries left.');
  await device.finger.cutPower();
  device = await spawnDevice(folder);
  const second = (await connect(memory)).unlock();
  await device.finger.waitFor('Wait 1 s');
  await device.finger.advance(1000);
  await enterPin(device.finger, pin);
  expect(await second).toMatchObject({ ok: true });
});
