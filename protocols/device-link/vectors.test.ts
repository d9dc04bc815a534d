// The project's own vectors: one whole exchange with fixed keys and randomness, to which each side alone can be held.
// Written anew by `SEMPER_WRITE_VECTORS=1`; otherwise the file must be what the host and the scripted device make.
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { hex } from '../values/bytes.ts';
import { toBytes } from '../values/codec.ts';
import { requestBytes } from './host.ts';
import {
  command,
  descriptionCodec,
  emptyCodec,
  hostIdentityCodec,
  method,
  recordType,
  responseCodec,
  systemAnswerCodec,
  systemRequestCodec,
} from './messages.ts';
import { scriptedHostIdentity, type PlainRecord, type ScriptedDevice } from './scripted-device.ts';
import { exchange, fixed, type Exchange } from './scripted-exchange.ts';

const file = new URL('vectors/link.json', import.meta.url);
const digits = '271828';
const pairingId = Uint8Array.from({ length: 16 }, (_, index) => 0xf0 + index);
const requestIds = [1, 2].map((number) => new Uint8Array(16).fill(number));
const content = Uint8Array.from({ length: 2000 }, (_, index) => index % 256);

/** What the device of the vectors does: types the digits when polled, describes itself, echoes `system`. */
function answers(): (record: PlainRecord, device: ScriptedDevice) => PlainRecord[] {
  let share = new Uint8Array();
  let requests = 0;
  const waiting = { type: recordType.waiting, body: Uint8Array.of(0xa1, 1, 2) };
  const reply = (body: Uint8Array) =>
    toBytes(responseCodec, { id: requestIds[requests - 1] ?? new Uint8Array(16), status: 0, body });
  const described = toBytes(descriptionCodec, { model: 'Semper simulator', firmware: '0.1.0', condition: 2 });
  const echoed = toBytes(systemAnswerCodec, { content });
  return ({ type, body }, device) => {
    switch (type) {
      case recordType.pairShare:
        share = Uint8Array.from(body);
        return [];
      case recordType.poll:
        return [waiting, { type: recordType.pairAnswer, body: device.pairAnswer(share, digits).answer }];
      case recordType.pairConfirm:
        return [{ type: recordType.pairDone, body: pairingId }];
      case recordType.more:
        return [{ type: recordType.next, body: new Uint8Array() }];
      case recordType.last: {
        requests += 1;
        if (requests === 1) return [{ type: recordType.last, body: reply(described) }];
        return [{ type: recordType.more, body: reply(echoed).slice(0, 1869) }];
      }
      default:
        return [{ type: recordType.last, body: reply(echoed).slice(1869) }];
    }
  };
}

function ask(running: Exchange, at: number, number: number, parameters: Uint8Array): void {
  const id = requestIds[at] ?? new Uint8Array(16);
  const message = requestBytes({ id, method: number, parameters });
  if (message.ok) running.play(running.host.request(id, message.value, running.now));
}

/** Groups reports into messages, each record with its plaintext. */
function messages({ sent, device }: Exchange): unknown[] {
  const plain = { host: [...device.records], device: [...device.sentRecords] };
  const list: { from: string; command: string; plain?: string; reports: string[] }[] = [];
  for (const { from, report } of sent) {
    const head = report[4] ?? 0;
    if (head >= 0x80) {
      const name = Object.entries(command).find(([, code]) => code === head - 0x80)?.[0] ?? '';
      const record = name === 'record' ? plain[from].shift() : undefined;
      const clear = record === undefined ? {} : { plain: hex(Uint8Array.of(record.type, ...record.body)) };
      list.push({ from, command: name, ...clear, reports: [] });
    }
    list.at(-1)?.reports.push(hex(report));
  }
  return list;
}

function made(): { readonly json: string; readonly events: Exchange['events'] } {
  const running = exchange({ script: { onRecord: answers() } });
  running.play(running.host.pair(digits, fixed.hostScalar, running.now));
  running.wait(1000);
  running.play(running.host.confirmPairing(running.now));
  ask(running, 0, method.describe, toBytes(emptyCodec, {}));
  ask(running, 1, method.system, toBytes(systemRequestCodec, { system: 'urn:semper:test', verb: 7, content }));
  const code = running.events.find((event) => event.name === 'answer-checked');
  const { channel, ...secrets } = fixed;
  const vector = {
    about: 'One exchange of semper-link/1: greeting, handshake, pairing, a short and a long request. See SPEC.md.',
    made: 'by vectors.test.ts; all keys are fixed and belong to nobody',
    ...Object.fromEntries(Object.entries(secrets).map(([name, bytes]) => [name, hex(bytes)])),
    channel,
    hostIdentity: hex(toBytes(hostIdentityCodec, scriptedHostIdentity)),
    digits,
    pairingId: hex(pairingId),
    checkCode: code?.checkCode,
    messages: messages(running),
  };
  return { json: `${JSON.stringify(vector, undefined, 2)}\n`, events: running.events };
}

test('the exchange of vectors/link.json is the one that host and scripted device make', () => {
  const { json, events } = made();
  expect(events.map(({ name }) => name)).toEqual([
    'opened',
    'waiting',
    'answer-checked',
    'paired',
    'answered',
    'answered',
  ]);
  if (process.env['SEMPER_WRITE_VECTORS'] === '1') writeFileSync(file, json);
  expect(readFileSync(file, 'utf8')).toBe(json);
});
