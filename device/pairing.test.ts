import { expect, test } from 'vitest';
import { sameBytes } from '#protocols/values/bytes.ts';
import { pairFailure, recordType } from '#protocols/device-link/messages.ts';
import type { PlainRecord, Script, ScriptedDevice } from '#protocols/device-link/scripted-device.ts';
import { drawDigits, type PairingPerson } from './pairing.ts';
import { forgetDevice } from './pairing-memory.ts';
import { bench, keptMemory, type KeptMemory } from './scripted-wallet.ts';
import { connectDevice, type DeviceConnection } from './wallet-device.ts';

const pairingId = new Uint8Array(16).fill(0x77);
const paired = { paired: true, condition: 2, wait: 0 } as const;
const failed = (reason: number) => ({ type: recordType.pairFailed, body: Uint8Array.of(reason) });

/** A person who types at the device what the host shows, with `alter` in between. */
function personAndDevice(alter: (digits: string) => string = (digits) => digits) {
  let typed = '';
  let hostTag = new Uint8Array();
  let shownCode = '';
  const onRecord = ({ type, body }: PlainRecord, device: ScriptedDevice): readonly PlainRecord[] => {
    if (type === recordType.pairShare) {
      const made = device.pairAnswer(body, alter(typed));
      hostTag = Uint8Array.from(made.hostTag);
      return [{ type: recordType.pairAnswer, body: made.answer }];
    }
    if (type === recordType.cancel) return [failed(pairFailure.refused)];
    if (type !== recordType.pairConfirm) return [];
    return [
      sameBytes(hostTag, body) ? { type: recordType.pairDone, body: pairingId } : failed(pairFailure.wrongDigits),
    ];
  };
  const person: PairingPerson = {
    showDigits: (digits) => {
      typed = digits;
    },
    confirmCode: (code) => {
      shownCode = code;
      return Promise.resolve(true);
    },
  };
  return { onRecord, person, code: () => shownCode };
}

async function connected(script: Partial<Script>, memory?: KeptMemory) {
  const table = bench(script, memory);
  const connection = await connectDevice(table.options);
  if (!connection.ok) throw new Error(connection.error.code);
  return { ...table, connection: connection.value };
}

const closedBy = ({ state }: DeviceConnection) => (state.name === 'closed' ? state.failure.code : state.name);

test('a first start makes a secret, and pairing keeps the device under it', async () => {
  const { onRecord, person, code } = personAndDevice();
  const { connection, memory } = await connected({ onRecord });
  expect(connection.state).toEqual({ name: 'unpaired', condition: 2, wait: 0 });
  const pairing = await connection.pair(person);
  expect(pairing).toEqual({ ok: true, value: { deviceKey: connection.deviceKey, pairingId } });
  expect(connection.state.name).toBe('paired');
  expect(code()).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/);
  expect(memory.kept?.devices).toEqual([{ deviceKey: connection.deviceKey, pairingId, model: 'Semper simulator' }]);
  expect(memory.kept?.unfinished).toBeUndefined();
  await connection.close();
  const again = await connected({ state: paired }, memory);
  expect(again.connection.state.name).toBe('paired');
  expect(await again.connection.pair(person)).toEqual({ ok: false, error: { code: 'already-paired' } });
});

test('that a pairing is under way is on disk before the device hears the host’s yes', async () => {
  const { onRecord, person } = personAndDevice();
  const memory = keptMemory();
  let atConfirm: Uint8Array | undefined;
  const watching = (record: PlainRecord, device: ScriptedDevice) => {
    if (record.type === recordType.pairConfirm) atConfirm = memory.kept?.unfinished;
    return onRecord(record, device);
  };
  const { connection } = await connected({ onRecord: watching }, memory);
  await connection.pair(person);
  expect(atConfirm).toEqual(connection.deviceKey);
});

test('wrong digits leave nothing behind', async () => {
  const { onRecord, person } = personAndDevice((digits) => `${digits.slice(0, 5)}${(Number(digits[5]) + 1) % 10}`);
  const { connection, memory } = await connected({ onRecord });
  expect(await connection.pair(person)).toEqual({ ok: false, error: { code: 'wrong-digits' } });
  expect(closedBy(connection)).toBe('wrong-digits');
  expect(memory.kept?.devices).toEqual([]);
  expect(memory.kept?.unfinished).toBeUndefined();
});

test('a person who sees another code on the device says no, and the device keeps nothing', async () => {
  const { onRecord, person } = personAndDevice();
  const waiting = (record: PlainRecord, device: ScriptedDevice) =>
    record.type === recordType.pairConfirm ? [] : onRecord(record, device);
  const { connection, memory } = await connected({ onRecord: waiting });
  const no = { ...person, confirmCode: () => Promise.resolve(false) };
  expect(await connection.pair(no)).toEqual({ ok: false, error: { code: 'code-differs' } });
  expect(memory.kept?.devices).toEqual([]);
  expect(memory.kept?.unfinished).toBeUndefined();
});

test('a no that comes after the device has stored the pairing leaves it unfinished, and a new secret pairs again', async () => {
  const { onRecord, person } = personAndDevice();
  const { connection, memory, device } = await connected({ onRecord });
  const late = {
    ...person,
    confirmCode: async () => {
      await device.got(recordType.pairConfirm);
      await new Promise((resolve) => setImmediate(resolve));
      return false;
    },
  };
  expect(await connection.pair(late)).toEqual({ ok: false, error: { code: 'code-differs' } });
  expect(memory.kept?.unfinished).toEqual(connection.deviceKey);
  const secret = memory.kept?.staticSecret;
  const again = await connected({ onRecord }, memory);
  expect(memory.kept?.staticSecret).not.toEqual(secret);
  expect((await again.connection.pair(person)).ok).toBe(true);
});

test('no request goes out before the person has said yes, though the device may be done', async () => {
  const { onRecord, person } = personAndDevice();
  const { connection, device } = await connected({ onRecord });
  let early: unknown;
  const asking = {
    ...person,
    confirmCode: async () => {
      await device.got(recordType.pairConfirm);
      await new Promise((resolve) => setImmediate(resolve));
      early = await connection.describe();
      return true;
    },
  };
  expect((await connection.pair(asking)).ok).toBe(true);
  expect(early).toEqual({ ok: false, error: { code: 'not-paired' } });
});

test('a pairing left unfinished is named when another device would be lost by a new secret', async () => {
  const deviceKey = (await connected({})).connection.deviceKey;
  const other = { deviceKey: new Uint8Array(32).fill(9), pairingId, model: 'other' };
  const staticSecret = new Uint8Array(32).fill(1);
  const memory = keptMemory({ staticSecret, devices: [other], unfinished: deviceKey });
  const { options } = bench({ state: paired }, memory);
  expect(await connectDevice(options)).toMatchObject({ ok: false, error: { code: 'pairing-unfinished' } });
  expect(memory.kept?.staticSecret).toEqual(staticSecret);
});

test('a link that breaks while the codes are compared leaves the pairing unfinished, and takes the question back', async () => {
  const { onRecord, person } = personAndDevice();
  const waiting = (record: PlainRecord, device: ScriptedDevice) =>
    record.type === recordType.pairConfirm ? [] : onRecord(record, device);
  const { connection, memory, device } = await connected({ onRecord: waiting });
  let takenBack = false;
  const asked = {
    ...person,
    confirmCode: (_code: string, signal: AbortSignal) =>
      new Promise<boolean>(() => signal.addEventListener('abort', () => (takenBack = true))),
  };
  const pairing = connection.pair(asked);
  await device.got(recordType.pairConfirm);
  await device.transport.close();
  expect(await pairing).toEqual({ ok: false, error: { code: 'channel-lost', because: 'transport-closed' } });
  expect(takenBack).toBe(true);
  expect(memory.kept?.unfinished).toEqual(connection.deviceKey);
});

test('a device that says paired by a spoilt record is in doubt: it is met under a new secret, where nobody calls it a rogue', async () => {
  const { onRecord, person } = personAndDevice();
  const spoilt = (record: PlainRecord, device: ScriptedDevice) =>
    onRecord(record, device).map((answer) =>
      answer.type === recordType.pairDone ? { ...answer, type: 0x7f } : answer,
    );
  const { connection, memory } = await connected({ onRecord: spoilt });
  expect(await connection.pair(person)).toMatchObject({ ok: false, error: { code: 'device-misbehaved' } });
  expect(memory.kept?.unfinished).toEqual(connection.deviceKey);
  const secret = memory.kept?.staticSecret;
  const again = await connected({ onRecord }, memory);
  expect(memory.kept?.staticSecret).not.toEqual(secret);
  expect((await again.connection.pair(person)).ok).toBe(true);
});

test('a person who refuses on the device, or a device that is not set up, is named', async () => {
  const { person } = personAndDevice();
  const refusing = await connected({ onRecord: () => [failed(pairFailure.refused)] });
  expect(await refusing.connection.pair(person)).toEqual({ ok: false, error: { code: 'refused-by-person' } });
  const bare = await connected({ state: { paired: false, condition: 0, wait: 0 } });
  expect(await bare.connection.pair(person)).toEqual({ ok: false, error: { code: 'device-not-set-up' } });
});

test('a device that makes the host wait is not asked before its time', async () => {
  const { onRecord, person } = personAndDevice();
  const script = { onRecord, state: { paired: false, condition: 2, wait: 60 } } as const;
  const early = await connected(script);
  early.options.clock.advance(20_000);
  expect(early.connection.state).toMatchObject({ name: 'unpaired', wait: 40 });
  expect(await early.connection.pair(person)).toEqual({ ok: false, error: { code: 'pairing-wait', seconds: 40 } });
  expect(early.device.records.map(({ type }) => type)).toEqual([recordType.close]);
  const late = await connected(script);
  late.options.clock.advance(60_000);
  expect((await late.connection.pair(person)).ok).toBe(true);
});

test('a caller who gives up while the digits are typed cancels on the device', async () => {
  const giveUp = new AbortController();
  const { person } = personAndDevice();
  const cancelling = ({ type }: PlainRecord) => (type === recordType.cancel ? [failed(pairFailure.refused)] : []);
  const { connection, device } = await connected({ onRecord: cancelling });
  const pairing = connection.pair(person, { signal: giveUp.signal });
  await device.got(recordType.pairShare);
  giveUp.abort();
  expect(await pairing).toEqual({ ok: false, error: { code: 'cancelled' } });
});

test('a pairing that cannot be stored does not count', async () => {
  const { onRecord, person } = personAndDevice();
  const { connection, memory, device } = await connected({ onRecord });
  memory.failing = true;
  expect(await connection.pair(person)).toEqual({ ok: false, error: { code: 'pairing-not-stored' } });
  expect(device.records.map(({ type }) => type)).toEqual([recordType.pairShare, recordType.close]);
  const { options } = bench({}, Object.assign(keptMemory(), { failing: true }));
  expect(await connectDevice(options)).toEqual({ ok: false, error: { code: 'pairing-not-stored' } });
});

test('a rogue device, and one that forgot the host, do not connect; a forgotten device may be paired anew', async () => {
  const { onRecord, person } = personAndDevice();
  const rogue = bench({ state: paired });
  expect(await connectDevice(rogue.options)).toMatchObject({ ok: false, error: { code: 'rogue-device' } });
  const first = await connected({ onRecord });
  await first.connection.pair(person);
  await first.connection.close();
  const { options } = bench({}, first.memory);
  const forgotten = await connectDevice(options);
  expect(forgotten).toEqual({
    ok: false,
    error: { code: 'device-forgot-host', deviceKey: first.connection.deviceKey },
  });
  expect(await forgetDevice(first.memory, first.connection.deviceKey)).toBe(true);
  const anew = await connected({ onRecord }, first.memory);
  expect((await anew.connection.pair(person)).ok).toBe(true);
});

test('digits are drawn without favour: what does not fit whole millions is drawn again', () => {
  const draws = [Uint8Array.of(255, 255, 255, 255), Uint8Array.of(0, 0, 0, 7)];
  expect(drawDigits(() => draws.shift() ?? new Uint8Array(4))).toBe('000007');
  const edges = [0xfff13d80, 0xfff13d7f].map((number) => {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, number);
    return bytes;
  });
  expect(drawDigits(() => edges.shift() ?? new Uint8Array(4))).toBe('999999');
});
