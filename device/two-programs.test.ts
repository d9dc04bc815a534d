// A connection that another program keeps from the device (SPEC.md of the device link, §6), as the rest of a program meets it.
import { expect, test } from 'vitest';
import { hostIdentityCodec, recordType, stateCodec } from '#protocols/device-link/messages.ts';
import type { PlainRecord } from '#protocols/device-link/scripted-device.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { fixed } from '#protocols/device-link/scripted-exchange.ts';
import type { HeldSession } from './link/connection.ts';
import { bench, keptMemory, scriptedDeviceKey } from './scripted-wallet.ts';
import { connectDevice } from './wallet-device.ts';

const by = { program: 'Till', computer: 'counter' };
const named = toBytes(hostIdentityCodec, by);
const state = toBytes(stateCodec, { paired: true, condition: 2, wait: 0 });
const known = () => {
  const device = { deviceKey: scriptedDeviceKey, pairingId: new Uint8Array(16), model: 'simulator' };
  return keptMemory({ staticSecret: fixed.hostStatic, devices: [device] });
};

/** Connects to a device that another program has; `held` resolves when that is told. */
function waiting(onRecord: (record: PlainRecord) => readonly PlainRecord[] = () => []) {
  const table = bench({ heldBy: by, onRecord }, known());
  const held = Promise.withResolvers<HeldSession>();
  const connecting = connectDevice({ ...table.options, onHeld: held.resolve });
  return { ...table, held: held.promise, connecting };
}

test('a program that waits is told who has the device, and goes on by itself when it is free', async () => {
  const { device, held, connecting } = waiting();
  expect((await held).by).toEqual(by);
  device.send(recordType.state, state);
  const connected = await connecting;
  expect(connected.ok && connected.value.state.name).toBe('paired');
  expect(await (await held).takeOver()).toBe(false);
});

test('taking over says whether the device gave way', async () => {
  const { device, held, connecting } = waiting();
  const { takeOver } = await held;
  const refused = takeOver();
  await device.got(recordType.take);
  device.send(recordType.held, named);
  expect(await refused).toBe(false);
  const granted = takeOver();
  await device.got(recordType.take, 2);
  device.send(recordType.state, state);
  expect(await granted).toBe(true);
  expect((await connecting).ok).toBe(true);
});

test('a link that breaks while waiting ends the wait and the taking over', async () => {
  const { device, held, connecting } = waiting();
  const taking = (await held).takeOver();
  await device.transport.close();
  expect(await taking).toBe(false);
  expect(await connecting).toMatchObject({ ok: false, error: { code: 'channel-lost' } });
});

test('waiting can be given up, and whoever has nobody to tell is told that the device is busy', async () => {
  const giveUp = new AbortController();
  const table = bench({ heldBy: by }, known());
  const held = Promise.withResolvers<HeldSession>();
  const connecting = connectDevice({ ...table.options, signal: giveUp.signal, onHeld: held.resolve });
  await held.promise;
  giveUp.abort();
  expect(await connecting).toEqual({ ok: false, error: { code: 'cancelled' } });
  await table.device.got(recordType.close);

  const { options } = bench({ heldBy: by }, known());
  expect(await connectDevice(options)).toEqual({ ok: false, error: { code: 'device-busy' } });
});

test('a program whose device is taken fails what is open with the name of the taker', async () => {
  const { options, device } = bench({ state: { paired: true, condition: 2, wait: 0 } }, known());
  const connected = await connectDevice(options);
  if (!connected.ok) throw new Error(connected.error.code);
  const answers = [connected.value.unlock(), connected.value.describe()];
  await device.got(recordType.last);
  device.send(recordType.taken, named);
  const failure = { code: 'device-taken', ...by };
  expect(await Promise.all(answers)).toEqual([
    { ok: false, error: failure },
    { ok: false, error: failure },
  ]);
  expect(connected.value.state).toEqual({ name: 'closed', failure });
});
