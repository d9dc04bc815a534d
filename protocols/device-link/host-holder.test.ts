// Who has the device (SPEC.md §6), as a host meets it: waiting, taking over, losing it; and a device that makes any of it up.
import { expect, test } from 'vitest';
import { toBytes } from '../values/codec.ts';
import { requestBytes } from './host.ts';
import { hostIdentityCodec, recordType, stateCodec, type RecordName } from './messages.ts';
import type { PlainRecord } from './scripted-device.ts';
import { exchange, type Exchange } from './scripted-exchange.ts';

const by = { program: 'Till', computer: 'counter' };
const heldBody = toBytes(hostIdentityCodec, by);
const pairedState = toBytes(stateCodec, { paired: true, condition: 2, wait: 0 });
const none = new Uint8Array();

const waiting = (onRecord: (record: PlainRecord) => readonly PlainRecord[] = () => []) =>
  exchange({ script: { heldBy: by, onRecord }, remembers: 'known', keepLease: true });
const say = (running: Exchange, name: RecordName, body: Uint8Array = none) =>
  running.deliver(running.device.send(recordType[name], body));
const sentBy = ({ device }: Exchange) => device.records.map(({ type }) => type);
const takeOver = (running: Exchange) => running.play(running.host.takeOver(running.now));

test('a host that is held is told who has the device, and polls until STATE opens its session', () => {
  const running = waiting(({ type }) => (type === recordType.poll ? [{ type: recordType.held, body: heldBody }] : []));
  expect(running.host.state()).toBe('held');
  for (let second = 0; second < 20; second++) running.wait(800);
  expect(sentBy(running)).toEqual(Array.from({ length: 20 }, () => recordType.poll));
  expect(running.events).toEqual([{ name: 'held', by, refused: false }]);
  say(running, 'state', pairedState);
  expect(running.host.state()).toBe('idle');
  expect(running.eventNames()).toEqual(['held', 'opened']);
});

test('taking over sends TAKE once; HELD in its place says that it was refused, and it may be asked again', () => {
  const running = waiting();
  takeOver(running);
  takeOver(running);
  expect(sentBy(running)).toEqual([recordType.take]);
  say(running, 'held', heldBody);
  expect(running.events.at(-1)).toEqual({ name: 'held', by, refused: true });
  takeOver(running);
  say(running, 'state', pairedState);
  expect(running.host.state()).toBe('idle');
  takeOver(running);
  expect(sentBy(running)).toEqual([recordType.take, recordType.take]);
});

test('polls that crossed STATE are answered by as many WAITINGs, a TAKE by none', () => {
  const running = waiting();
  running.wait(800);
  takeOver(running);
  running.wait(800);
  say(running, 'state', pairedState);
  const working = Uint8Array.of(0xa1, 1, 1);
  say(running, 'waiting', working);
  say(running, 'waiting', working);
  expect(running.failure()).toBeUndefined();
  say(running, 'waiting', working);
  expect(running.failure()).toMatchObject({ because: 'record-not-due', record: 'waiting' });
});

test('a device that says HELD to a host that does not know it is a rogue, as with STATE', () => {
  expect(exchange({ script: { heldBy: by } }).failure()).toMatchObject({ code: 'rogue-device' });
  const unfinished = exchange({ script: { heldBy: by }, remembers: 'unfinished' });
  expect(unfinished.failure()).toMatchObject({ code: 'pairing-unfinished' });
  expect(sentBy(unfinished)).toEqual([recordType.close]);
});

test('HELD that nothing asked for, one that is malformed, and STATE unpaired end a session that is held', () => {
  const unasked = waiting();
  say(unasked, 'held', heldBody);
  expect(unasked.failure()).toMatchObject({ because: 'record-not-due', record: 'held', state: 'held' });
  const malformed = waiting();
  takeOver(malformed);
  say(malformed, 'held', Uint8Array.of(0xa0));
  expect(malformed.failure()).toMatchObject({ because: 'record-malformed', record: 'held' });
  const unpaired = waiting();
  say(unpaired, 'state', toBytes(stateCodec, { paired: false, condition: 2, wait: 0 }));
  expect(unpaired.failure()).toMatchObject({ because: 'record-not-due', record: 'state', state: 'held' });
});

test('a host that waits gives up a device that answers no POLL for five seconds', () => {
  const running = waiting();
  for (let wait = 0; wait < 7; wait++) running.wait(800);
  expect(running.failure()).toMatchObject({ code: 'device-silent' });
});

test('TAKEN ends the session with the name of the taker, whatever was under way, and is not answered', () => {
  const ways: ((running: Exchange) => void)[] = [
    () => undefined,
    (running) => ask(running, 4000),
    (running) => ask(running, 100),
    (running) => {
      ask(running, 100);
      say(running, 'more', new Uint8Array(10));
    },
  ];
  for (const way of ways) {
    const running = exchange({
      script: { state: { paired: true, condition: 2, wait: 0 } },
      remembers: 'known',
    });
    way(running);
    const before = sentBy(running).length;
    say(running, 'taken', heldBody);
    expect(running.failure()).toEqual({ code: 'device-taken', ...by });
    expect([running.host.state(), sentBy(running).length]).toEqual(['closed', before]);
  }
});

function ask(running: Exchange, length: number): void {
  const id = new Uint8Array(16);
  const message = requestBytes({ id, method: 4, parameters: new Uint8Array(length) });
  if (message.ok) running.play(running.host.request(id, message.value, running.now));
}

const initsOf = ({ sent }: Exchange) =>
  sent
    .filter(({ from, report }) => from === 'host' && report[4] === 0x86)
    .map(({ report }) => [...report.subarray(6, 7 + (report[6] ?? 0))]);

test('a device that speaks later versions is asked once more, for this one, under the inverted nonce', () => {
  const running = exchange({ script: { versions: [3, 1] } });
  expect(initsOf(running)).toEqual([
    [8, 1, 2, 3, 4, 5, 6, 7, 8],
    [9, 0xfe, 0xfd, 0xfc, 0xfb, 0xfa, 0xf9, 0xf8, 0xf7, 1],
  ]);
  // Both answers stand in the prologue of both sides.
  expect(running.eventNames()).toEqual(['opened']);
});

test('a device that speaks none of the host’s versions is named, also when it answers with a third one', () => {
  for (const versions of [[2, 2], [3, 2], [0]]) {
    const version = versions.at(-1) ?? 0;
    expect(exchange({ script: { versions } }).failure()).toEqual({ code: 'version-unsupported', version });
  }
});

test('whoever makes an earlier version of what the device said breaks the handshake', () => {
  const lowered = (answer: Uint8Array) => answer.map((byte, at) => (at === 12 ? 1 : byte));
  for (const versions of [[2], [3, 2]]) {
    let answers = 0;
    const alterInit = (answer: Uint8Array) => {
      answers += 1;
      return answers === versions.length ? lowered(answer) : answer;
    };
    const running = exchange({ script: { versions, alterInit } });
    expect(initsOf(running)).toHaveLength(versions.length);
    expect(running.failure()).toMatchObject({ code: 'handshake-failed' });
  }
});

test('whoever makes a later version of it, to have the host ask again, breaks the handshake too', () => {
  let answers = 0;
  const alterInit = (answer: Uint8Array) => {
    answers += 1;
    return answers === 1 ? answer.map((byte, at) => (at === 12 ? 9 : byte)) : answer;
  };
  expect(exchange({ script: { alterInit } }).failure()).toMatchObject({ code: 'handshake-failed' });
});
