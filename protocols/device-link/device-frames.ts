// The device's frames (SPEC.md §2): cuts its messages into reports, and gathers one message at a time out of what comes
// in on one connection. Hazard: every byte here is the peer's, so nothing is allocated on a length that is only claimed
// and each wrong report ends in one named answer. Which channels exist, and what a message means, is left to device.ts.
import { concatBytes } from '../values/bytes.ts';
import { broadcastChannel, command, gapTimeout, greatestMessage, reportSize, type LinkErrorName } from './messages.ts';

/** A message that is not whole yet; `pieces` hold only what really came. `deadline` is in milliseconds. */
export interface Unfinished {
  readonly channel: number;
  readonly command: number;
  readonly length: number;
  readonly pieces: readonly Uint8Array[];
  readonly received: number;
  readonly nextSequence: number;
  readonly deadline: number;
}

/** What one report came to. */
export type FrameOutcome =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'message'; readonly channel: number; readonly command: number; readonly message: Uint8Array }
  | { readonly kind: 'error'; readonly channel: number; readonly error: LinkErrorName }
  | { readonly kind: 'hang-up' };

/** What is gathered after a report, and what the report came to. */
export interface FrameStep {
  readonly unfinished: Unfinished | undefined;
  readonly outcome: FrameOutcome;
}

const firstData = 57;
const continuationData = 59;
const initLength = 8;
const nothing: FrameOutcome = { kind: 'nothing' };

/** Cuts a message of at most 1886 bytes into reports of 64 bytes (SPEC §2). A longer one is a bug of the caller. */
export function cutMessage(channel: number, sent: number, message: Uint8Array): readonly Uint8Array[] {
  if (message.length > greatestMessage) throw new Error(`a message of ${message.length} bytes does not fit`);
  const reports = [report(channel, 0x80 | sent, message.length, message.subarray(0, firstData))];
  for (let sequence = 0; firstData + sequence * continuationData < message.length; sequence++) {
    const from = firstData + sequence * continuationData;
    reports.push(report(channel, sequence, undefined, message.subarray(from, from + continuationData)));
  }
  return reports;
}

/**
 * Takes one report (SPEC §2, rules 1 to 5 and 7). `now` is in milliseconds.
 * @param isAllocated whether a channel number was given to somebody on this connection and still holds.
 */
export function takeReport(
  unfinished: Unfinished | undefined,
  bytes: Uint8Array,
  now: number,
  isAllocated: (channel: number) => boolean,
): FrameStep {
  if (bytes.length !== reportSize) return { unfinished: undefined, outcome: { kind: 'hang-up' } };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const channel = view.getUint32(0);
  const head = bytes[4] ?? 0;
  const isFirst = head >= 0x80;
  const answer = (error: LinkErrorName, left: Unfinished | undefined): FrameStep => ({
    unfinished: left,
    outcome: { kind: 'error', channel, error },
  });

  const isInit = head === (0x80 | command.init);
  if (channel === broadcastChannel && !isFirst) return { unfinished, outcome: nothing };
  if (channel === broadcastChannel ? !isInit : !isAllocated(channel)) return answer('channel', unfinished);
  if (unfinished !== undefined && unfinished.channel !== channel) return answer('busy', unfinished);
  if (!isFirst) {
    if (unfinished === undefined) return { unfinished, outcome: nothing };
    if (head !== unfinished.nextSequence) return answer('sequence', undefined);
    return gather(unfinished, bytes.subarray(5), now);
  }
  if (unfinished !== undefined && !isInit) return answer('sequence', undefined);
  const length = view.getUint16(5);
  if (length > greatestMessage || (isInit && length !== initLength)) return answer('length', undefined);
  const taken = head & 0x7f;
  if (!isTaken(taken)) return answer('command', undefined);
  const begun = { channel, command: taken, length, pieces: [], received: 0, nextSequence: -1, deadline: now };
  return gather(begun, bytes.subarray(7), now);
}

/** Drops a message whose next report is overdue (SPEC §2, rule 6). `now` is in milliseconds. */
export function expireMessage(unfinished: Unfinished | undefined, now: number): FrameStep {
  if (unfinished === undefined || now < unfinished.deadline) return { unfinished, outcome: nothing };
  return { unfinished: undefined, outcome: { kind: 'error', channel: unfinished.channel, error: 'timeout' } };
}

/** Adds the data of one report, and gives the message when it is whole. */
function gather(begun: Unfinished, data: Uint8Array, now: number): FrameStep {
  const missing = begun.length - begun.received;
  const piece = data.slice(0, Math.min(missing, data.length));
  if (data.subarray(piece.length).some((padding) => padding !== 0)) {
    return { unfinished: undefined, outcome: { kind: 'error', channel: begun.channel, error: 'length' } };
  }
  const pieces = [...begun.pieces, piece];
  const received = begun.received + piece.length;
  if (received < begun.length) {
    const nextSequence = begun.nextSequence + 1;
    return { unfinished: { ...begun, pieces, received, nextSequence, deadline: now + gapTimeout }, outcome: nothing };
  }
  const whole = { channel: begun.channel, command: begun.command, message: concatBytes(...pieces) };
  return { unfinished: undefined, outcome: { kind: 'message', ...whole } };
}

function isTaken(sent: number): boolean {
  return sent === command.ping || sent === command.init || sent === command.handshake || sent === command.record;
}

function report(channel: number, head: number, length: number | undefined, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(reportSize);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, channel);
  view.setUint8(4, head);
  if (length !== undefined) view.setUint16(5, length);
  bytes.set(data, length === undefined ? 5 : 7);
  return bytes;
}
