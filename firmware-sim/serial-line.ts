// The wire of the simulated device as a serial line (SPEC §2, serial): reports in COBS frames over a pseudo-terminal. A line
// tells nobody who opened or closed it: the device sees one connection for as long as it runs, and INIT begins anew. What
// the host does not read is dropped once too much of it waits: a device does not buffer for a host that is asleep.
import type { Duplex } from 'node:stream';
import { reportSize } from '#protocols/device-link/messages.ts';
import { openPseudoTerminal } from './hal/pseudo-terminal.ts';
import type { Connect } from './wire.ts';

const encodedSize = reportSize + 1;
const mostUnread = 256 * (encodedSize + 1);

/** A running line; `path` is what a host's serial driver opens. */
export interface SerialLine {
  readonly path: string;
  stop(): Promise<void>;
}

/** Opens a line and joins the device to it. Throws where the system has no pseudo-terminals. */
export function startSerialLine(connect: Connect): SerialLine {
  const terminal = openPseudoTerminal();
  const { path, line } = terminal;
  const leave = joinLine(connect, line);
  let stopping: Promise<void> | undefined;
  const stop = () =>
    new Promise<void>((resolve) => {
      line.once('close', resolve);
      leave();
      terminal.unplug();
    });
  return { path, stop: () => (stopping ??= stop()) };
}

/** Joins the device to an open line of bytes (SPEC §2, serial); the answer takes it off again. */
export function joinLine(connect: Connect, line: Duplex): () => void {
  const connection = connect(
    (report) => {
      if (line.destroyed || line.writableLength > mostUnread) return;
      line.write(encoded(report));
    },
    () => undefined,
  );
  const decode = decoder((report) => connection.reportIn(report));
  line.on('error', () => undefined);
  line.on('data', (bytes: Uint8Array) => decode(bytes));
  line.write(Uint8Array.of(0));
  return () => connection.disconnected();
}

/** SPEC §2: pieces without zeros, each behind its length plus one, then the zero that ends the frame. */
function encoded(report: Uint8Array): Uint8Array {
  const out: number[] = [];
  let piece: number[] = [];
  for (const byte of [...report, 0]) {
    if (byte === 0) {
      out.push(piece.length + 1, ...piece);
      piece = [];
    } else piece.push(byte);
  }
  return Uint8Array.from([...out, 0]);
}

/** SPEC §2, the other way; what is no frame of one report is dropped. */
function decoder(take: (report: Uint8Array) => void): (bytes: Uint8Array) => void {
  let waiting: number[] = [];
  return (bytes) => {
    for (const byte of bytes) {
      if (byte !== 0) {
        if (waiting.length <= encodedSize) waiting.push(byte);
        continue;
      }
      const report = decoded(waiting);
      waiting = [];
      if (report) take(report);
    }
  };
}

function decoded(frame: readonly number[]): Uint8Array | undefined {
  if (frame.length !== encodedSize) return undefined;
  const report: number[] = [];
  let rest = frame;
  while (rest.length > 0) {
    const [length = 0] = rest;
    if (length > rest.length) return undefined;
    report.push(...rest.slice(1, length), 0);
    rest = rest.slice(length);
  }
  return Uint8Array.from(report.slice(0, reportSize));
}
