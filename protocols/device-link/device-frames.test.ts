// The device's frames, rule by rule (SPEC.md §2).
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { concatBytes } from '../values/bytes.ts';
import { cutMessage, expireMessage, takeReport, type FrameOutcome, type Unfinished } from './device-frames.ts';
import { broadcastChannel, command } from './messages.ts';
import { reportsOf } from './scripted-host.ts';

const ours = 0x2a;
const theirs = 0x2b;
const isAllocated = (channel: number) => channel === ours || channel === theirs;

function receiver() {
  let unfinished: Unfinished | undefined;
  return {
    take(report: Uint8Array, now = 0): FrameOutcome {
      const step = takeReport(unfinished, report, now, isAllocated);
      unfinished = step.unfinished;
      return step.outcome;
    },
    expire(now: number): FrameOutcome {
      const step = expireMessage(unfinished, now);
      unfinished = step.unfinished;
      return step.outcome;
    },
  };
}

const bytes = (length: number) => Uint8Array.from({ length }, (_, index) => (index % 255) + 1);
const ping = (length: number, channel = ours) => reportsOf(channel, command.ping, bytes(length));
const nothing = { kind: 'nothing' };
const error = (name: string, channel = ours) => ({ kind: 'error', channel, error: name });
const part = (reports: readonly Uint8Array[], index: number) => reports[index] ?? new Uint8Array();

test('a message of every length from empty to the greatest comes out as it went in', () => {
  for (const length of [0, 1, 56, 57, 58, 116, 117, 1885, 1886]) {
    const device = receiver();
    const outcomes = cutMessage(ours, command.ping, bytes(length)).map((report) => device.take(report));
    expect(outcomes.pop()).toEqual({ kind: 'message', channel: ours, command: command.ping, message: bytes(length) });
    expect(outcomes.every(({ kind }) => kind === 'nothing')).toBe(true);
  }
  expect(cutMessage(ours, command.ping, bytes(1886))).toHaveLength(32);
  expect(() => cutMessage(ours, command.ping, bytes(1887))).toThrow('does not fit');
});

test('the example of the SPEC is cut as it stands there', () => {
  const [report] = cutMessage(broadcastChannel, command.init, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));
  const expected = concatBytes(
    Uint8Array.of(255, 255, 255, 255, 0x86, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8),
    new Uint8Array(49),
  );
  expect(report).toEqual(expected);
});

test('rule 1: a length above 1886 is answered without waiting for the bytes', () => {
  const device = receiver();
  expect(device.take(part(reportsOf(ours, command.ping, bytes(57), 1887), 0))).toEqual(error('length'));
  expect(device.take(part(ping(3), 0)).kind).toBe('message');
});

test('rule 2: a sequence number that is not the next one drops the message', () => {
  const reports = ping(300);
  for (const wrong of [2, 3]) {
    const device = receiver();
    device.take(part(reports, 0));
    expect(device.take(part(reports, wrong))).toEqual(error('sequence'));
    expect(device.take(part(reports, 1))).toEqual(nothing);
  }
  const twice = receiver();
  twice.take(part(reports, 0));
  twice.take(part(reports, 1));
  expect(twice.take(part(reports, 1))).toEqual(error('sequence'));
});

test('rule 3: a second first report drops the message, but INIT begins anew', () => {
  const device = receiver();
  device.take(part(ping(100), 0));
  expect(device.take(part(ping(3), 0))).toEqual(error('sequence'));
  device.take(part(ping(100), 0));
  expect(device.take(part(reportsOf(ours, command.init, bytes(8)), 0)).kind).toBe('message');
  expect(device.take(part(ping(100), 1))).toEqual(nothing);
});

test('rule 4: another channel is told that the device is busy, and the unfinished message survives', () => {
  const device = receiver();
  const reports = ping(100);
  device.take(part(reports, 0));
  expect(device.take(part(ping(3, theirs), 0))).toEqual(error('busy', theirs));
  expect(device.take(part(reportsOf(broadcastChannel, command.init, bytes(8)), 0))).toEqual(
    error('busy', broadcastChannel),
  );
  expect(device.take(part(reports, 1))).toMatchObject({ kind: 'message', message: bytes(100) });
});

test('rule 5: a continuation of nothing is ignored, and padding that is not zero is refused', () => {
  const device = receiver();
  expect(device.take(part(ping(100), 1))).toEqual(nothing);
  for (const reports of [ping(3), ping(100)]) {
    const last = Uint8Array.from(part(reports, reports.length - 1));
    last[63] = 1;
    const outcomes = [...reports.slice(0, -1), last].map((report) => device.take(report));
    expect(outcomes.at(-1)).toEqual(error('length'));
  }
});

test('rule 6: a message whose next report is 500 ms late is dropped', () => {
  const device = receiver();
  const reports = ping(300);
  device.take(part(reports, 0), 1000);
  expect(device.expire(1499)).toEqual(nothing);
  device.take(part(reports, 1), 1499);
  expect(device.expire(1998)).toEqual(nothing);
  expect(device.expire(1999)).toEqual(error('timeout'));
  expect(device.expire(9999)).toEqual(nothing);
});

test('rule 7: another size ends the connection, another channel is answered', () => {
  for (const size of [0, 4, 63, 65]) expect(receiver().take(bytes(size))).toEqual({ kind: 'hang-up' });
  expect(receiver().take(part(ping(3, 7), 0))).toEqual(error('channel', 7));
  expect(receiver().take(part(ping(100, 7), 1))).toEqual(error('channel', 7));
  expect(receiver().take(part(ping(3, broadcastChannel), 0))).toEqual(error('channel', broadcastChannel));
  expect(receiver().take(part(ping(3, 0), 0))).toEqual(error('channel', 0));
});

test('commands that a device never takes are answered, whole or not', () => {
  for (const sent of [0, 2, 0x3f, 0x7f]) {
    expect(receiver().take(part(reportsOf(ours, sent, bytes(100)), 0))).toEqual(error('command'));
  }
  expect(receiver().take(part(reportsOf(broadcastChannel, command.init, bytes(9)), 0))).toEqual(
    error('length', broadcastChannel),
  );
});

test('whatever comes, no report makes the reassembly hold more than it received or throw', () => {
  const report = fc.oneof(
    fc.uint8Array({ minLength: 64, maxLength: 64 }),
    fc.uint8Array({ maxLength: 70 }),
    fc
      .record({ head: fc.constantFrom(0, 1, 2, 0x81, 0x86, 0x90, 0x92), length: fc.nat(2000) })
      .map(({ head, length }) => {
        const made = new Uint8Array(64);
        made.set([0, 0, 0, ours, head, length >> 8, length & 0xff]);
        return made;
      }),
  );
  fc.assert(
    fc.property(fc.array(report, { maxLength: 60 }), (reports) => {
      let unfinished: Unfinished | undefined;
      for (const [now, sent] of reports.entries()) {
        unfinished = takeReport(unfinished, sent, now, isAllocated).unfinished;
        const held = unfinished?.pieces.reduce((sum, piece) => sum + piece.length, 0) ?? 0;
        expect(held).toBeLessThanOrEqual(Math.min(1886, 57 + now * 59));
      }
    }),
    { seed: 20_261_122, numRuns: 300 },
  );
});
