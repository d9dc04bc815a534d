// Frames of the host's side (SPEC.md §2): a message as reports of 64 bytes, and its strict reassembly. The host looks
// only at its own channel and, before it has one, at INIT answers that carry its nonce (rule 8), since other programs'
// traffic may pass by. It has no ERROR to send: what rules 1 to 7 refuse ends its session, which is left to host.ts.
import { sameBytes } from '../values/bytes.ts';
import { type broadcastChannel, command as commands, gapTimeout, greatestMessage, reportSize } from './messages.ts';

const firstData = 7;
const nextData = 5;

/** SPEC §2: a message as whole reports, padded with zeros. Throws above 1886 bytes. */
export function framesOf(channel: number, command: number, message: Uint8Array): Uint8Array[] {
  if (message.length > greatestMessage) throw new Error(`a message of ${message.length} bytes does not fit`);
  const reports: Uint8Array[] = [];
  let sent = 0;
  do {
    const report = new Uint8Array(reportSize);
    const view = new DataView(report.buffer);
    view.setUint32(0, channel);
    const first = reports.length === 0;
    if (first) {
      report[4] = 0x80 | command;
      view.setUint16(5, message.length);
    } else {
      report[4] = reports.length - 1;
    }
    const start = first ? firstData : nextData;
    const piece = message.subarray(sent, sent + reportSize - start);
    report.set(piece, start);
    sent += piece.length;
    reports.push(report);
  } while (sent < message.length);
  return reports;
}

/** What the host listens to: its channel, or broadcast with the nonce of its own INIT. */
export type Listening =
  { readonly channel: number } | { readonly channel: typeof broadcastChannel; readonly nonce: Uint8Array };

/** A message on its way in; times in milliseconds. */
export type Reassembly =
  | { readonly name: 'empty' }
  | {
      readonly name: 'partial';
      readonly command: number;
      readonly length: number;
      readonly pieces: readonly Uint8Array[];
      readonly kept: number;
      readonly at: number;
    };

/** What a report came to: nothing yet (or not ours), a whole message, or a breach of §2. */
export type FrameOutcome =
  | { readonly name: 'nothing' }
  | { readonly name: 'message'; readonly command: number; readonly message: Uint8Array }
  | { readonly name: 'refused'; readonly because: 'report-size' | 'message-length' | 'message-sequence' };

type Taken = { readonly state: Reassembly; readonly outcome: FrameOutcome };

export const emptyReassembly: Reassembly = { name: 'empty' };
const nothing: FrameOutcome = { name: 'nothing' };

function refused(because: 'report-size' | 'message-length' | 'message-sequence'): Taken {
  return { state: emptyReassembly, outcome: { name: 'refused', because } };
}

/** SPEC §2: takes one report that arrived at `now` (milliseconds). Keeps pieces as they come, never a claimed length. */
export function reassemble(state: Reassembly, listening: Listening, report: Uint8Array, now: number): Taken {
  if (report.length !== reportSize) return refused('report-size');
  const view = new DataView(report.buffer, report.byteOffset, report.length);
  if (view.getUint32(0) !== listening.channel) return { state, outcome: nothing };
  const head = view.getUint8(4);
  if (head < 0x80) return continueMessage(state, head, report, now);
  const command = head & 0x7f;
  if ('nonce' in listening && !isInitAnswer(command, listening.nonce, report)) return { state, outcome: nothing };
  if (state.name === 'partial') return refused('message-sequence');
  const length = view.getUint16(5);
  if (length > greatestMessage) return refused('message-length');
  return keep({ name: 'partial', command, length, pieces: [], kept: 0, at: now }, report.subarray(firstData), now);
}

function isInitAnswer(command: number, nonce: Uint8Array, report: Uint8Array): boolean {
  return command === commands.init && sameBytes(report.subarray(firstData, firstData + nonce.length), nonce);
}

function continueMessage(state: Reassembly, sequence: number, report: Uint8Array, now: number): Taken {
  if (state.name === 'empty') return { state, outcome: nothing };
  if (sequence !== state.pieces.length - 1) return refused('message-sequence');
  return keep(state, report.subarray(nextData), now);
}

function keep(state: Reassembly & { name: 'partial' }, data: Uint8Array, now: number): Taken {
  const size = Math.min(data.length, state.length - state.kept);
  if (data.subarray(size).some((byte) => byte !== 0)) return refused('message-length');
  const pieces = [...state.pieces, data.slice(0, size)];
  const kept = state.kept + size;
  if (kept < state.length) return { state: { ...state, pieces, kept, at: now }, outcome: nothing };
  const message = new Uint8Array(kept);
  let at = 0;
  for (const piece of pieces) {
    message.set(piece, at);
    at += piece.length;
  }
  return { state: emptyReassembly, outcome: { name: 'message', command: state.command, message } };
}

/** SPEC §2, rule 6: when (milliseconds) an unfinished message is overdue; `undefined` when there is none. */
export function gapEnds(state: Reassembly): number | undefined {
  return state.name === 'partial' ? state.at + gapTimeout : undefined;
}
