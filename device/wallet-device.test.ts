import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  acceptLossCodec,
  approvePaymentCodec,
  archiveMemoryCodec,
  archiveRememberedCodec,
  descriptionCodec,
  failureCodec,
  lossAcceptedCodec,
  method,
  paymentApprovedCodec,
  policyCodec,
  recordType,
  removeContactCodec,
  requestCodec,
  responseCodec,
  systemAnswerCodec,
  type Waiting,
} from '#protocols/device-link/messages.ts';
import { scriptedHostIdentity, type PlainRecord } from '#protocols/device-link/scripted-device.ts';
import { fixed } from '#protocols/device-link/scripted-exchange.ts';
import { concatBytes } from '#protocols/values/bytes.ts';
import { fromBytes, toBytes } from '#protocols/values/codec.ts';
import { bench, farDevice, keptMemory, scriptedDeviceKey } from './scripted-wallet.ts';
import { connectSocket, socketTransport } from './transports/socket.ts';
import { connectDevice } from './wallet-device.ts';

const none = new Uint8Array();
const known = () => {
  const device = { deviceKey: scriptedDeviceKey, pairingId: new Uint8Array(16), model: 'simulator' };
  return keptMemory({ staticSecret: fixed.hostStatic, devices: [device] });
};
const paired = { paired: true, condition: 2, wait: 0 } as const;

type Asked = { readonly id: Uint8Array; readonly method: number; readonly parameters: Uint8Array };

/** A device that answers each whole request with what `respond` says, at once; `undefined` lets it wait. */
function answering(respond: (asked: Asked) => { readonly status: number; readonly body: Uint8Array } | undefined) {
  let parts: Uint8Array[] = [];
  const asked: Asked[] = [];
  const onRecord = ({ type, body }: PlainRecord): PlainRecord[] => {
    if (type === recordType.poll) return [{ type: recordType.waiting, body: Uint8Array.of(0xa1, 1, 2) }];
    if (type === recordType.more) {
      parts.push(body);
      return [{ type: recordType.next, body: none }];
    }
    if (type !== recordType.last) return [];
    const read = fromBytes(requestCodec, concatBytes(...parts, body), 98_304);
    parts = [];
    if (!read.ok) throw new Error(read.error.path);
    asked.push(read.value);
    const answer = respond(read.value);
    return answer === undefined
      ? []
      : [{ type: recordType.last, body: toBytes(responseCodec, { id: read.value.id, ...answer }) }];
  };
  return { onRecord, asked };
}

async function connected(respond: Parameters<typeof answering>[0]) {
  const script = answering(respond);
  const table = bench({ onRecord: script.onRecord, state: paired }, known());
  const connection = await connectDevice(table.options);
  if (!connection.ok) throw new Error(connection.error.code);
  return { ...table, connection: connection.value, asked: script.asked };
}

test('describe, system and the others ask with their number, and read their bodies', async () => {
  const { connection, asked } = await connected(({ method: number, parameters }) => {
    if (number === method.describe) {
      return { status: 0, body: toBytes(descriptionCodec, { model: 'm', firmware: 'f', condition: 2 }) };
    }
    if (number === method.system)
      return { status: 0, body: toBytes(systemAnswerCodec, { content: parameters.slice(-9) }) };
    return { status: 0, body: Uint8Array.of(0xa0) };
  });
  expect(await connection.describe()).toEqual({ ok: true, value: { model: 'm', firmware: 'f', condition: 2 } });
  const answer = await connection.system({ system: 'urn:x', verb: 3, content: new Uint8Array(5000) });
  expect(answer).toEqual({ ok: true, value: { content: new Uint8Array(9) } });
  expect(await connection.unlock()).toEqual({ ok: true, value: {} });
  expect(asked.map((request) => request.method)).toEqual([method.describe, method.system, method.unlock]);
  expect(new Set(asked.map(({ id }) => id.join())).size).toBe(3);
});

test('policy and remove-contact ask with their numbers; a policy that is none ends the session', async () => {
  const key = new Uint8Array(32).fill(7);
  const policy = { caps: [{ minor: 3000n, currency: 'EUR' }], contacts: [{ name: 'Anna', key, since: 5 }] } as const;
  const bodies = [toBytes(policyCodec, policy), Uint8Array.of(0xa0), Uint8Array.of(0xa0)];
  const { connection, asked } = await connected(() => ({ status: 0, body: bodies.shift() ?? none }));
  expect(await connection.policy()).toEqual({ ok: true, value: policy });
  expect(await connection.removeContact({ key })).toEqual({ ok: true, value: {} });
  expect(asked.map((request) => [request.method, request.parameters])).toEqual([
    [18, Uint8Array.of(0xa0)],
    [19, toBytes(removeContactCodec, { key })],
  ]);
  expect(await connection.policy()).toMatchObject({ ok: false, error: { because: 'response-malformed' } });
  expect(connection.state.name).toBe('closed');
});

test('the archive goes along as bytes, its memory and its loss are asked with their numbers', async () => {
  const archive = new Uint8Array(300).fill(7);
  const archiveKey = new Uint8Array(32).fill(8);
  const remembered = { size: 12, root: new Uint8Array(32).fill(9) };
  const approved = { approval: none, order: none, content: none };
  const { connection, asked } = await connected(({ method: number }) => {
    if (number === method.archiveMemory) return { status: 0, body: toBytes(archiveRememberedCodec, remembered) };
    if (number === method.acceptLoss) {
      return { status: 0, body: toBytes(lossAcceptedCodec, { statement: Uint8Array.of(1) }) };
    }
    return { status: 0, body: toBytes(paymentApprovedCodec, approved) };
  });
  expect(await connection.archiveMemory({ archiveKey })).toEqual({ ok: true, value: remembered });
  expect(await connection.acceptLoss({ archive })).toEqual({ ok: true, value: { statement: Uint8Array.of(1) } });
  const payment = { system: 'urn:x', offer: none, critical: none, content: none };
  expect(await connection.approvePayment({ ...payment, archive })).toEqual({ ok: true, value: approved });
  const seen = asked.map((request) => [request.method, request.parameters]);
  expect(seen).toEqual([
    [7, toBytes(archiveMemoryCodec, { archiveKey })],
    [6, toBytes(acceptLossCodec, { archive })],
    [5, toBytes(approvePaymentCodec, { ...payment, archive })],
  ]);
});

test('the device’s no is told with status, reason and detail, and the session goes on', async () => {
  const { connection } = await connected(() => ({
    status: 8,
    body: toBytes(failureCodec, { reason: 'critical-differs', detail: 'payee' }),
  }));
  const refusal = { code: 'device-refusal', status: 'checkFailed', reason: 'critical-differs', detail: 'payee' };
  expect(await connection.unlock()).toEqual({ ok: false, error: refusal });
  expect(connection.state.name).toBe('paired');
});

test('an unknown status, a refusal without a reason, or a body of another form ends the session', async () => {
  for (const answer of [
    { status: 99, body: toBytes(failureCodec, { reason: 'x' }) },
    { status: 2, body: none },
    { status: 0, body: Uint8Array.of(1, 2, 3) },
  ]) {
    const { connection } = await connected(() => answer);
    const failure = { code: 'device-misbehaved', because: 'response-malformed' };
    expect(await connection.describe()).toEqual({ ok: false, error: failure });
    expect(connection.state).toEqual({ name: 'closed', failure });
  }
});

test('requests go out one at a time, in the order asked', async () => {
  let open = 0;
  const { connection, asked } = await connected(() => {
    open += 1;
    return { status: 0, body: Uint8Array.of(open) };
  });
  const answers = await Promise.all([1, 2, 3].map((number) => connection.request('unlock', Uint8Array.of(number))));
  expect(answers.map((answer) => answer.ok && answer.value[0])).toEqual([1, 2, 3]);
  expect(asked.map(({ parameters }) => parameters[0])).toEqual([1, 2, 3]);
});

test('the id that a caller gives is the one that the device sees, so that an answer can be had again', async () => {
  const { connection, asked } = await connected(() => ({ status: 0, body: none }));
  const id = new Uint8Array(16).fill(0x42);
  await connection.request('approvePayment', none, { id });
  await connection.request('approvePayment', none, { id });
  expect(asked.map((request) => request.id)).toEqual([id, id]);
});

test('a request that is given up before it is sent never reaches the device', async () => {
  const { connection, asked, device } = await connected(() => undefined);
  const giveUp = new AbortController();
  const first = connection.request('unlock', none);
  const second = connection.request('describe', none, { signal: giveUp.signal });
  giveUp.abort();
  expect(await second).toEqual({ ok: false, error: { code: 'cancelled' } });
  expect(await connection.request('describe', none, { signal: giveUp.signal })).toEqual({
    ok: false,
    error: { code: 'cancelled' },
  });
  await device.got(recordType.last);
  device.send(recordType.last, toBytes(responseCodec, { id: asked[0]?.id ?? none, status: 0, body: none }));
  expect((await first).ok).toBe(true);
  const third = connection.request('system', none);
  await device.got(recordType.last, 2);
  expect(asked.map((request) => request.method)).toEqual([method.unlock, method.system]);
  await device.transport.close();
  expect(await third).toMatchObject({ ok: false, error: { code: 'channel-lost' } });
});

test('a request that is given up later is cancelled on the device, whose answer is told', async () => {
  const { connection, asked, device } = await connected(() => undefined);
  const giveUp = new AbortController();
  const answer = connection.request('unlock', none, { signal: giveUp.signal });
  await device.got(recordType.last);
  giveUp.abort();
  await device.got(recordType.cancel);
  const body = toBytes(failureCodec, { reason: 'cancelled' });
  device.send(recordType.last, toBytes(responseCodec, { id: asked[0]?.id ?? none, status: 3, body }));
  expect(await answer).toMatchObject({ ok: false, error: { code: 'device-refusal', status: 'cancelled' } });
  expect(connection.state.name).toBe('paired');
});

test('while a person decides, the host polls and tells what the device waits for', async () => {
  const { connection, device, options, asked } = await connected(() => undefined);
  const told: Waiting[] = [];
  const answer = connection.request('unlock', none, { onWaiting: (waiting) => told.push(waiting) });
  await device.got(recordType.last);
  for (let count = 1; count <= 3; count++) {
    options.clock.advance(1000);
    await device.got(recordType.poll, count);
  }
  device.send(recordType.last, toBytes(responseCodec, { id: asked[0]?.id ?? none, status: 0, body: none }));
  expect((await answer).ok).toBe(true);
  expect(told).toEqual([{ what: 2 }, { what: 2 }, { what: 2 }]);
});

test('a link that breaks fails what is open and what waits, and every later request', async () => {
  const { connection, device } = await connected(() => undefined);
  const answers = [1, 2].map(() => connection.request('unlock', none));
  await device.got(recordType.last);
  await device.transport.close();
  const lost = { ok: false, error: { code: 'channel-lost', because: 'transport-closed' } };
  expect(await Promise.all(answers)).toEqual([lost, lost]);
  expect(await connection.describe()).toEqual(lost);
});

test('a silent device is given up', async () => {
  const table = bench({ onRecord: () => [], state: paired }, known());
  const connection = await connectDevice(table.options);
  if (!connection.ok) throw new Error(connection.error.code);
  const answer = connection.value.request('unlock', none);
  for (let second = 0; second < 5; second++) table.options.clock.advance(1000);
  expect(await answer).toEqual({ ok: false, error: { code: 'device-silent', milliseconds: 5000 } });
});

test('an unpaired session takes no request, and nothing goes out', async () => {
  const { options, device } = bench();
  const connection = await connectDevice(options);
  expect(connection.ok && (await connection.value.describe())).toEqual({ ok: false, error: { code: 'not-paired' } });
  expect(device.records).toEqual([]);
});

test('a request that is too long is refused before it is sent', async () => {
  const { connection } = await connected(() => undefined);
  expect(await connection.request('system', new Uint8Array(98_304))).toMatchObject({
    error: { code: 'request-too-long', greatest: 98_304 },
  });
});

test('a connection that is closed tells the device, and then the transport is closed', async () => {
  const { connection, device } = await connected(() => undefined);
  const closed = new Promise<void>((resolve) => device.transport.onClosed(resolve));
  await connection.close();
  await closed;
  expect(device.records.map(({ type }) => type)).toEqual([recordType.close]);
  expect(connection.state).toEqual({ name: 'closed', failure: { code: 'cancelled' } });
});

test('connecting can be given up', async () => {
  const giveUp = new AbortController();
  const { options } = bench();
  giveUp.abort();
  expect(await connectDevice({ ...options, signal: giveUp.signal })).toEqual({
    ok: false,
    error: { code: 'cancelled' },
  });
});

test('over a real socket a session opens, asks and closes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'link-'));
  const server = createServer();
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  await new Promise<void>((resolve) => server.listen(join(folder, 'device'), resolve));
  const near = await connectSocket({ path: join(folder, 'device') });
  if (!near.ok) throw new Error(near.error.reason);
  const { onRecord } = answering(({ parameters }) => ({ status: 0, body: parameters }));
  farDevice(socketTransport(await accepted), { onRecord, state: paired });
  const connection = await connectDevice({
    transport: near.value,
    identity: scriptedHostIdentity,
    memory: known(),
    random: (length) => Uint8Array.from(randomBytes(length)),
  });
  if (!connection.ok) throw new Error(connection.error.code);
  for (const length of [0, 10, 1500]) {
    const answer = await connection.value.request('system', new Uint8Array(length).fill(3));
    expect(answer).toEqual({ ok: true, value: new Uint8Array(length).fill(3) });
  }
  await connection.value.close();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  await rm(folder, { recursive: true });
});
