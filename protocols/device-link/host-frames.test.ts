import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyReassembly, framesOf, gapEnds, reassemble, type FrameOutcome, type Listening } from './host-frames.ts';
import { broadcastChannel, command } from './messages.ts';
import { cut } from './scripted-device.ts';

const own: Listening = { channel: 7 };
const nonce = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);

function feed(reports: readonly Uint8Array[], listening: Listening = own): FrameOutcome[] {
  let state = emptyReassembly;
  return reports.map((report) => {
    const taken = reassemble(state, listening, report, 0);
    state = taken.state;
    return taken.outcome;
  });
}

const heard = (reports: readonly Uint8Array[], listening?: Listening) =>
  feed(reports, listening).filter(({ name }) => name !== 'nothing');
const refusal = (because: string) => [{ name: 'refused', because }];
const message = (length: number) => Uint8Array.from({ length }, (_, index) => (index % 251) + 1);
const record = (bytes: Uint8Array, channel = 7) => cut(channel, command.record, bytes);

function altered(report: Uint8Array | undefined, at: number, value: number): Uint8Array {
  const copy = Uint8Array.from(report ?? []);
  copy[at] = value;
  return copy;
}

test('a message of any length up to 1886 bytes travels as the reports that SPEC.md draws, and is put together again', () => {
  for (const length of [0, 1, 56, 57, 58, 116, 117, 1885, 1886]) {
    const reports = framesOf(7, command.record, message(length));
    expect(reports).toEqual(record(message(length)));
    expect(heard(reports)).toEqual([{ name: 'message', command: command.record, message: message(length) }]);
  }
  expect(framesOf(7, command.record, message(1886))).toHaveLength(32);
  expect(() => framesOf(7, command.record, message(1887))).toThrow();
});

test('rule 1: a claimed length above 1886 is refused, and nothing is kept for it', () => {
  const first = altered(altered(record(message(57))[0], 5, 0x07), 6, 0x5f);
  expect(heard([first])).toEqual(refusal('message-length'));
  expect(reassemble(emptyReassembly, own, first, 0).state).toEqual(emptyReassembly);
});

test('rule 2: continuations that are repeated, left out or out of order are refused', () => {
  const [first, second, third, fourth] = record(message(200));
  const reports = (...list: (Uint8Array | undefined)[]) => list.filter((report) => report !== undefined);
  expect(heard(reports(first, third))).toEqual(refusal('message-sequence'));
  expect(heard(reports(first, second, second))).toEqual(refusal('message-sequence'));
  expect(heard(reports(first, second, fourth, third))).toEqual(refusal('message-sequence'));
});

test('rule 3: a first report within an unfinished message is refused', () => {
  const [first] = record(message(200));
  expect(heard([first, first].filter((report) => report !== undefined))).toEqual(refusal('message-sequence'));
});

test('rules 4 and 8: reports of other channels pass by, and an unfinished message survives them', () => {
  const [first, ...rest] = record(message(150));
  const others = record(message(150), 8);
  const mixed = [first, others[0], rest[0], others[1], others[2], rest[1]].filter((report) => report !== undefined);
  expect(heard(mixed)).toEqual([{ name: 'message', command: command.record, message: message(150) }]);
});

test('rule 5: a continuation without a first report is ignored, and padding other than zero is refused', () => {
  expect(heard(record(message(200)).slice(1))).toEqual([]);
  expect(heard([altered(record(message(3))[0], 63, 1)])).toEqual(refusal('message-length'));
  const [first, last] = record(message(60));
  expect(heard([first ?? new Uint8Array(64), altered(last, 63, 1)])).toEqual(refusal('message-length'));
});

test('rule 6: an unfinished message is overdue 500 ms after its latest report', () => {
  const [first, second] = record(message(200));
  const begun = reassemble(emptyReassembly, own, first ?? new Uint8Array(), 1000).state;
  expect(gapEnds(begun)).toBe(1500);
  expect(gapEnds(reassemble(begun, own, second ?? new Uint8Array(), 1400).state)).toBe(1900);
  expect(gapEnds(emptyReassembly)).toBeUndefined();
});

test('rule 7: a report of another size than 64 is refused', () => {
  for (const size of [0, 4, 5, 63, 65]) expect(heard([new Uint8Array(size)])).toEqual(refusal('report-size'));
});

test('rule 8: of broadcast answers only the one with the own nonce is heard', () => {
  const listening: Listening = { channel: broadcastChannel, nonce };
  const answer = (start: readonly number[]) => Uint8Array.from([...start, ...message(60)]);
  const other = cut(broadcastChannel, command.init, answer([9, 9, 9, 9, 9, 9, 9, 9]));
  const ours = cut(broadcastChannel, command.init, answer([...nonce]));
  expect(heard([...other, ...ours], listening)).toEqual([
    { name: 'message', command: command.init, message: answer([...nonce]) },
  ]);
  expect(heard(cut(broadcastChannel, command.error, answer([...nonce])), listening)).toEqual([]);
});

test('whatever reports come, at most one message a first report is heard, and never one longer than 1886 bytes', () => {
  const report = fc
    .tuple(
      fc.constantFrom(7, 7, 7, 8),
      fc.constantFrom(0x92, 0x90, 0xbf, 0, 1, 2, 31),
      fc.integer({ min: 0, max: 2200 }),
    )
    .chain(([channel, head, length]) =>
      fc.uint8Array({ minLength: 57, maxLength: 57 }).map((data) => {
        const bytes = new Uint8Array(64);
        bytes.set([0, 0, 0, channel, head, length >> 8, length & 0xff]);
        bytes.set(head >= 0x80 && length < 57 ? data.subarray(0, length) : data, 7);
        return bytes;
      }),
    );
  fc.assert(
    fc.property(fc.array(report, { maxLength: 40 }), (reports) => {
      const messages = feed(reports).filter((outcome) => outcome.name === 'message');
      expect(messages.length).toBeLessThanOrEqual(reports.filter((bytes) => (bytes[4] ?? 0) >= 0x80).length);
      for (const { message: bytes } of messages) expect(bytes.length).toBeLessThanOrEqual(1886);
    }),
    { seed: 20, numRuns: 300 },
  );
});

test('messages cut into reports and mixed with another channel come out whole and in order', () => {
  const bodies = fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 6 });
  fc.assert(
    fc.property(bodies, fc.array(fc.boolean(), { maxLength: 60 }), (list, turns) => {
      const ours = list.flatMap((body) => framesOf(7, command.record, body));
      const others = list.flatMap((body) => framesOf(9, command.record, body));
      const mixed: Uint8Array[] = [];
      for (const turn of turns) mixed.push(...(turn ? ours : others).splice(0, 1));
      const found = heard([...mixed, ...ours, ...others]);
      expect(found).toEqual(list.map((body) => ({ name: 'message', command: command.record, message: body })));
    }),
    { seed: 21, numRuns: 100 },
  );
});
