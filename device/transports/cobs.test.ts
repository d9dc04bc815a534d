import fc from 'fast-check';
import { expect, test } from 'vitest';
import { frameCutter, frameOf, lineOpening } from './cobs.ts';

/** Reports with zeros as common as anything else, since zeros are what the frames are about. */
const reports = fc
  .uint8Array({ minLength: 64, maxLength: 64 })
  .chain((bytes) =>
    fc
      .uint8Array({ minLength: 64, maxLength: 64, max: 3 })
      .map((mask) => bytes.map((byte, at) => (mask[at] ? byte : 0))),
  );

function cut(chunks: readonly Uint8Array[]): Uint8Array[] {
  const heard: Uint8Array[] = [];
  const take = frameCutter((report) => heard.push(report));
  for (const chunk of chunks) take(chunk);
  return heard;
}

const joined = (...parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

test('A frame of a report of zeros counts one to each, and a report without zeros is one piece of 65', () => {
  expect(frameOf(new Uint8Array(64))).toEqual(Uint8Array.of(...Array.from({ length: 65 }, () => 1), 0));
  const full = new Uint8Array(64).fill(7);
  expect(frameOf(full)).toEqual(Uint8Array.of(65, ...full, 0));
  const report = new Uint8Array(64).fill(9);
  report[2] = 0;
  expect(frameOf(report)).toEqual(Uint8Array.of(3, 9, 9, 62, ...report.subarray(3), 0));
});

test('Whatever the reports and however the line cuts them, they come out whole, and a frame has no zero but its last', () => {
  fc.assert(
    fc.property(
      fc.array(reports, { maxLength: 5 }),
      fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1 }),
      (sent, sizes) => {
        const frames = sent.map(frameOf);
        for (const frame of frames) expect(frame.indexOf(0)).toBe(65);
        const stream = joined(lineOpening, ...frames);
        const chunks: Uint8Array[] = [];
        for (let at = 0, turn = 0; at < stream.length; turn++) {
          const size = sizes[turn % sizes.length] ?? 1;
          chunks.push(stream.subarray(at, at + size));
          at += size;
        }
        expect(cut(chunks)).toEqual(sent);
      },
    ),
    { seed: 5, numRuns: 200 },
  );
});

test('Whatever noise comes, only whole reports are told, and after a zero byte the next report is read again', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), reports, (noise, report) => {
      const heard = cut([noise, lineOpening, frameOf(report)]);
      expect(heard.at(-1)).toEqual(report);
      for (const one of heard) expect(one).toHaveLength(64);
    }),
    { seed: 6, numRuns: 300 },
  );
});

test('A line that never sends a zero byte costs no memory and tells nothing', () => {
  const take = frameCutter(() => expect.unreachable());
  for (let round = 0; round < 1000; round++) take(new Uint8Array(65_536).fill(1));
});

test('The tail of a frame that was sent to somebody else is dropped', () => {
  const report = new Uint8Array(64).fill(3);
  expect(cut([frameOf(report).subarray(10), frameOf(report)])).toEqual([report]);
  expect(cut([frameOf(report), frameOf(report)])).toEqual([report, report]);
});

test('Frames that are a byte short, a byte long or whose lengths point outside are dropped one by one', () => {
  const good = frameOf(new Uint8Array(64).fill(5));
  const long = joined(Uint8Array.of(65), new Uint8Array(65).fill(5), Uint8Array.of(0));
  const outside = Uint8Array.from(good);
  outside[0] = 66;
  const report = new Uint8Array(64).fill(5);
  expect(cut([lineOpening, good.subarray(1), long, outside, good])).toEqual([report]);
});
