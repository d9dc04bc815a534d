// Random reports and records for both sides' readers (SPEC.md §2, §6), many of them nearly right, with what must hold after
// each: nothing throws, nothing is kept that did not come, no more than a message may have. Counts and seeds are the
// caller's: samples in the tests, millions in the soak. For tests: nothing here runs in a host or a device.
import { toBytes } from '../values/codec.ts';
import { expireMessage, takeReport, type Unfinished } from './device-frames.ts';
import { readRecord } from './device-records.ts';
import { linkBench, pairedHost } from './device-harness.ts';
import { emptyStep } from './host-events.ts';
import { emptyReassembly, reassemble, type Reassembly } from './host-frames.ts';
import { openSession, type Session } from './host-session.ts';
import { sessionTable } from './host-states.ts';
import {
  broadcastChannel,
  greatestMessage,
  greatestRecord,
  hostIdentityCodec,
  recordType,
  responseCodec,
  stateCodec,
  waitingCodec,
  type RecordName,
} from './messages.ts';

/** What a run came to: how many inputs, and how many of them said something that was taken. */
export interface FuzzRun {
  readonly inputs: number;
  readonly taken: number;
}

type Draw = (below: number) => number;

/** Numbers that follow from a seed, fast (xorshift32); nothing secret comes of them. */
function drawFrom(seed: number): Draw {
  let state = seed | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const must = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(`fuzzing: ${what}`);
};
const pick = <Value>(draw: Draw, ...values: readonly [Value, ...Value[]]): Value =>
  values[draw(values.length)] ?? values[0];

const channels = [0x2a, 0x2b, broadcastChannel, 0] as const;

/** A report that often continues what is under way, and is wrong in one of many ways otherwise. */
function randomReport(draw: Draw, nextSequence: number): Uint8Array {
  const report = new Uint8Array(draw(400) === 0 ? draw(130) : 64);
  if (report.length < 64) return report;
  const view = new DataView(report.buffer);
  view.setUint32(0, draw(8) === 0 ? pick(draw, ...channels) : 0x2a);
  const head = pick(draw, 0x81, 0x86, 0x90, 0x92, 0xbf, 0x80 | draw(128), draw(128));
  view.setUint8(4, draw(5) === 0 ? head : draw(40) === 0 ? 0x92 : Math.max(0, nextSequence) & 0x7f);
  if (report[4] === 0x92)
    view.setUint16(5, pick(draw, 0, 1, 57, 58, 200, greatestMessage, greatestMessage + 1, 0xffff));
  const filled = draw(3) === 0 ? 0 : draw(60);
  for (let at = 7; at < 7 + filled && at < report.length; at++) report[at] = draw(256);
  return report;
}

const sizeOf = (pieces: readonly Uint8Array[]) => pieces.reduce((sum, piece) => sum + piece.buffer.byteLength, 0);

/** SPEC §2: the host's reassembler. Throws when anything does not hold. */
export function fuzzHostFrames(count: number, seed: number): FuzzRun {
  const draw = drawFrom(seed);
  let state: Reassembly = emptyReassembly;
  let taken = 0;
  for (let made = 0; made < count; made++) {
    const report = randomReport(draw, state.name === 'partial' ? state.pieces.length - 1 : 0);
    const step = reassemble(state, { channel: 0x2a }, report, made);
    state = step.state;
    if (step.outcome.name === 'message') {
      taken += 1;
      must(step.outcome.message.length <= greatestMessage, 'a message is longer than a message may be');
    }
    if (state.name !== 'partial') continue;
    must(state.length <= greatestMessage && state.pieces.length <= 32, 'too long a message is under way');
    must(sizeOf(state.pieces) === state.kept, 'something is kept that did not come');
  }
  return { inputs: count, taken };
}

/** SPEC §2: the device's reassembler, with time-outs. Throws when anything does not hold. */
export function fuzzDeviceFrames(count: number, seed: number): FuzzRun {
  const draw = drawFrom(seed);
  const isAllocated = (channel: number) => channel === 0x2a || channel === 0x2b;
  let unfinished: Unfinished | undefined;
  let now = 0;
  let taken = 0;
  for (let made = 0; made < count; made++) {
    now += draw(200) === 0 ? 600 : 1;
    unfinished = expireMessage(unfinished, now).unfinished;
    const step = takeReport(unfinished, randomReport(draw, unfinished?.nextSequence ?? 0), now, isAllocated);
    unfinished = step.unfinished;
    if (step.outcome.kind === 'message') taken += 1;
    if (unfinished === undefined) continue;
    must(unfinished.length <= greatestMessage && unfinished.pieces.length <= 32, 'too long a message is under way');
    must(sizeOf(unfinished.pieces) === unfinished.received, 'something is kept that did not come');
    must(
      isAllocated(unfinished.channel) || unfinished.channel === broadcastChannel,
      'a stranger’s channel is gathered',
    );
  }
  return { inputs: count, taken };
}

const plain = { encrypt: (bytes: Uint8Array) => bytes, decrypt: (bytes: Uint8Array) => bytes };
const named = toBytes(hostIdentityCodec, { program: 'Till', computer: 'counter' });
const bodies: readonly Uint8Array[] = [
  new Uint8Array(),
  Uint8Array.of(1),
  named,
  toBytes(stateCodec, { paired: true, condition: 2, wait: 0 }),
  toBytes(stateCodec, { paired: false, condition: 0, wait: 9 }),
  toBytes(waitingCodec, { what: 2, page: 1, pages: 3 }),
  toBytes(responseCodec, { id: new Uint8Array(16), status: 0, body: new Uint8Array(40) }),
  new Uint8Array(16),
  new Uint8Array(32),
  new Uint8Array(64),
  new Uint8Array(96),
  new Uint8Array(greatestRecord - 1),
];
const types = Object.values(recordType);

/** A record's plaintext: any type, a body that is right for some, sometimes with a byte changed. */
function randomRecord(draw: Draw): Uint8Array {
  const body = bodies[draw(bodies.length)] ?? named;
  const record = Uint8Array.of(draw(30) === 0 ? draw(256) : (types[draw(types.length)] ?? 0), ...body);
  if (draw(4) === 0) record[draw(record.length)] = draw(256);
  return draw(300) === 0 ? record.subarray(0, draw(record.length)) : record;
}

/** A body of the right form for what a device says; other records have one of any form. */
const formed: Readonly<Partial<Record<RecordName, Uint8Array>>> = {
  more: Uint8Array.of(1),
  last: bodies[6] ?? named,
  next: new Uint8Array(),
  state: bodies[3] ?? named,
  held: named,
  taken: named,
  waiting: bodies[5] ?? named,
  close: new Uint8Array(),
};

/** Half of the time a record that is due in the state, but hardly ever one that ends the session. */
function dueRecord(session: Session, draw: Draw): Uint8Array {
  if (draw(2) === 0) return randomRecord(draw);
  const names = Object.keys(sessionTable[session.name()])
    .filter((event) => event.startsWith('device ') && !(/close|taken/.test(event) && draw(20) !== 0))
    .map((event) => event.split(' ')[1] as RecordName);
  const name = names[draw(Math.max(1, names.length))] ?? 'state';
  return Uint8Array.of(recordType[name], ...(formed[name] ?? new Uint8Array()));
}

/** A host's session whose cipher is none, so that each record is read; the handshake is not what is tried here. */
function plainSession(draw: Draw): Session {
  const bytes32 = new Uint8Array(32);
  return openSession(
    {
      channel: 0x2a,
      noise: { send: plain, receive: plain, remoteStatic: bytes32, handshakeHash: bytes32 },
      device: { model: 'm', firmware: 'f', practice: true },
      remembers: () => pick(draw, 'known', 'known', 'unknown'),
      keepLease: draw(2) === 0,
      handshakeHash: bytes32,
      identity: named,
      properties: named,
    },
    0,
  );
}

/** What a host's driver may do in its state. */
function act(session: Session, draw: Draw, now: number): void {
  const step = emptyStep();
  if (session.name() === 'idle' && draw(2) === 0)
    session.request(new Uint8Array(16), new Uint8Array(draw(5000)), now, step);
  else if (draw(6) === 0) session.cancel(now, step);
  else if (draw(3) === 0) session.takeOver(now, step);
  else session.tick(now, step);
  must(step.reports.length <= 40, 'a step sends more than a message');
}

/** SPEC §6: records at a host's session. Throws when anything does not hold. */
export function fuzzHostRecords(count: number, seed: number): FuzzRun {
  const draw = drawFrom(seed);
  let session = plainSession(draw);
  let now = 0;
  let taken = 0;
  for (let made = 0; made < count; made++) {
    now += draw(900);
    if (draw(3) === 0 && session.name() !== 'closed') act(session, draw, now);
    const step = emptyStep();
    session.takeRecord(dueRecord(session, draw), now, step);
    must(step.events.length <= 2, 'one record tells more than two things');
    const isOver = session.name() === 'closed';
    if (step.events.some(({ name }) => name === 'failed')) must(isOver, 'a session goes on after its failure');
    if (!isOver) taken += 1;
    else {
      session = plainSession(draw);
      now = 0;
    }
  }
  return { inputs: count, taken };
}

/** SPEC §6: plaintexts at the device's reader, and each `through`th in a real session. Throws when anything does not hold. */
export function fuzzDeviceRecords(count: number, seed: number, through: number): FuzzRun {
  const draw = drawFrom(seed);
  let bench = linkBench();
  let host = pairedHost(bench);
  let taken = 0;
  for (let made = 0; made < count; made++) {
    const record = randomRecord(draw);
    const read = readRecord(record);
    if (read) taken += 1;
    if (made % through !== 0) continue;
    host.recordBytes(record);
    const answers = host.heard.splice(0);
    must(answers.length <= 1, 'one record has two answers');
    must(bench.bench.events.length <= 2, 'one record tells more than two things');
    bench.bench.events.length = 0;
    if (answers[0]?.command !== 0x3f && draw(40) !== 0) continue;
    bench = linkBench();
    host = pairedHost(bench, `host ${made}`);
  }
  return { inputs: count, taken };
}
