// Reports on a serial line (SPEC.md of the device link, §2, serial): COBS frames of 65 bytes, each ended by a zero byte.
// Strict: a frame that is not exactly one report is dropped, since on a line there is noise; the link's sequence numbers and
// time-outs notice what is missing.
import { requireReport } from './transport.ts';

const reportSize = 64;
const frameSize = reportSize + 1;

/** What opens a line: it ends whatever somebody else left half-sent. */
export const lineOpening: Uint8Array = Uint8Array.of(0);

/** SPEC §2: a report of 64 bytes as its frame, the zero byte at its end included: 66 bytes. Throws on another size. */
export function frameOf(report: Uint8Array): Uint8Array {
  requireReport(report);
  const frame = new Uint8Array(frameSize + 1);
  let lengthAt = 0;
  for (let at = 0; at < reportSize; at++) {
    const byte = report[at] ?? 0;
    if (byte === 0) {
      frame[lengthAt] = at + 1 - lengthAt;
      lengthAt = at + 1;
    } else frame[at + 1] = byte;
  }
  frame[lengthAt] = frameSize - lengthAt;
  return frame;
}

/** SPEC §2: cuts what a line brings into reports; holds at most 65 bytes back, whatever comes. */
export function frameCutter(listener: (report: Uint8Array) => void): (chunk: Uint8Array) => void {
  const held = new Uint8Array(frameSize);
  let filled = 0;
  let lost = false;
  return (chunk) => {
    for (const byte of chunk) {
      if (byte === 0) {
        const report = !lost && filled === frameSize ? reportIn(held) : undefined;
        filled = 0;
        lost = false;
        if (report) listener(report);
      } else if (filled === frameSize) lost = true;
      else held[filled++] = byte;
    }
  };
}

/** The report in a frame without its zero byte; `undefined` when the lengths in it do not add up. */
function reportIn(frame: Uint8Array): Uint8Array | undefined {
  const report = new Uint8Array(reportSize);
  let at = 0;
  while (at < frameSize) {
    const length = frame[at] ?? 0;
    if (length === 0 || at + length > frameSize) return undefined;
    report.set(frame.subarray(at + 1, at + length), at);
    at += length; // the zero byte after a piece, but for the last one, stands in `report` already
  }
  return report;
}
