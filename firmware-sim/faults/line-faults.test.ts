import { expect, test, vi } from 'vitest';
import { FaultyLine, type Direction, type Fault, type FaultKind } from './line-faults.ts';

const report = (number: number) => new Uint8Array(64).fill(number);
const numberOf = (bytes: Uint8Array) => bytes[0];

/** A line between a program and a device, and what each of them hears. */
function bench(line = new FaultyLine()) {
  const heard: Record<Direction | 'ends', (number | undefined)[]> = { in: [], out: [], ends: [] };
  const whole: Uint8Array[] = [];
  const answer: { send?: (bytes: Uint8Array) => void } = {};
  const connect = line.through((send) => {
    answer.send = send;
    return {
      reportIn: (bytes) => {
        heard.in.push(numberOf(bytes));
        whole.push(bytes);
      },
      disconnected: () => heard.ends.push(0),
    };
  });
  const program = connect(
    (bytes) => heard.out.push(numberOf(bytes)),
    () => heard.ends.push(1),
  );
  const send = (direction: Direction, ...numbers: readonly number[]) => {
    for (const number of numbers) {
      if (direction === 'in') program.reportIn(report(number));
      else answer.send?.(report(number));
    }
  };
  return { line, heard, whole, send, program };
}

const fault = (kind: FaultKind, direction: Direction, at: number, more: Partial<Fault> = {}): Fault => ({
  ...{ kind, direction, at, byte: 7, milliseconds: 1000 },
  ...more,
});

test('a line without faults passes every report on, as it is', () => {
  const { line, heard, send } = bench();
  send('in', 1, 2, 3);
  send('out', 4, 5);
  expect(heard).toEqual({ in: [1, 2, 3], out: [4, 5], ends: [] });
  expect(line.counts()).toEqual({ in: 3, out: 2, done: [] });
});

test.each([
  ['drop', [1, 3, 4]],
  ['double', [1, 2, 2, 3, 4]],
  ['reorder', [1, 3, 2, 4]],
] as const)('%s happens once, to the report that was named, in its direction alone', (kind, expected) => {
  const { line, heard, send } = bench();
  line.set(fault(kind, 'out', 2));
  send('in', 1, 2, 3, 4);
  send('out', 1, 2, 3, 4);
  expect([heard.in, heard.out]).toEqual([[1, 2, 3, 4], expected]);
  expect(line.counts().done).toEqual([{ kind, direction: 'out', report: 2 }]);
});

test('a corrupted report differs in one bit of the byte that was named', () => {
  const { line, whole, send } = bench();
  line.set(fault('corrupt', 'in', 1, { byte: 63 }));
  send('in', 6, 6);
  expect(whole).toEqual([report(6).with(63, 7), report(6)]);
});

test('what is stalled comes late, in its order, and the other direction goes on meanwhile', () => {
  vi.useFakeTimers();
  try {
    const { line, heard, send } = bench();
    line.set(fault('stall', 'in', 2, { milliseconds: 500 }));
    send('in', 1, 2, 3);
    send('out', 9);
    expect([heard.in, heard.out]).toEqual([[1], [9]]);
    vi.advanceTimersByTime(500);
    send('in', 4);
    expect(heard.in).toEqual([1, 2, 3, 4]);
  } finally {
    vi.useRealTimers();
  }
});

test('a plug pulled at a report loses it, tells both ends once, and nothing crosses that connection any more', () => {
  const { line, heard, send, program } = bench();
  let pulled = 0;
  line.onUnplug = () => (pulled += 1);
  line.set(fault('unplug', 'out', 2));
  send('out', 1, 2, 3);
  send('in', 1);
  program.disconnected();
  expect(heard).toEqual({ in: [], out: [1], ends: [0, 1] });
  expect(pulled).toBe(1);
  const again = bench(line);
  again.send('in', 1);
  expect(again.heard.in).toEqual([1]);
});

test('faults by chance follow from their seed, are of the kinds that were named, and end when the line is mended', () => {
  const done = (seed: string) => {
    const { line, send } = bench();
    line.drawFrom({ seed, oneIn: 10, kinds: ['drop', 'double'] });
    for (let number = 0; number < 300; number++) send(number % 2 === 0 ? 'in' : 'out', number % 250);
    const faults = line.counts().done;
    line.mend();
    send('in', ...Array.from({ length: 200 }, () => 1));
    expect(line.counts().done).toEqual(faults);
    return faults;
  };
  const first = done('one');
  expect(first).toEqual(done('one'));
  expect(first).not.toEqual(done('another'));
  expect(first.length).toBeGreaterThan(10);
  expect(first.length).toBeLessThan(60);
  expect(new Set(first.map(({ kind }) => kind))).toEqual(new Set(['drop', 'double']));
});
