// A host's session after the handshake (SPEC.md §5, §6, §7): encrypts and decrypts records, holds each against the
// table of states, cuts requests into pieces and joins responses, polls. Hazards: records go out in the order of
// their nonces; a record that is not due ends the session, as does anything malformed. Sans I/O: time is milliseconds
// from the caller, what is to be sent is returned.
import { concatBytes, sameBytes } from '../values/bytes.ts';
import { fromBytes } from '../values/codec.ts';
import type { CpaceShare } from './cpace.ts';
import type { LinkFailure, Misbehaviour } from './errors.ts';
import type { Step } from './host-events.ts';
import { framesOf } from './host-frames.ts';
import { checkPairAnswer, pairingRefused, startPairing, type PairingContext } from './host-pairing.ts';
import { isDeviceDue, isPolled, next, type SessionEvent, type SessionName } from './host-states.ts';
import {
  command,
  greatestRecord,
  greatestRequest,
  hostIdentityCodec,
  pollInterval,
  recordType,
  responseCodec,
  stateCodec,
  waitingCodec,
  type DeviceProperties,
  type RecordName,
  type SessionState,
} from './messages.ts';
import type { NoiseChannel } from './noise.ts';

/** A device that owes a record and sends none for this long (milliseconds) is given up; resources only (SPEC §10). */
export const silenceTimeout = 5000;
/** SPEC §7: a device that was sent CANCEL and ends nothing for this long (milliseconds) is given up, whatever else it says. */
export const cancelTimeout = 30_000;
/** SPEC §6: *at least* every second, so that a late timer does no harm. */
const pollAfter = pollInterval - 200;
// 30 reports with type and tag, though 32 are allowed: Linux's uhid keeps 31 that a simulated device has not read, and drops what comes then.
const greatestPiece = 57 + 29 * 59 - 16 - 1;
const nothing = new Uint8Array();

const recordNames: ReadonlyMap<number, RecordName> = new Map(
  Object.entries(recordType).map(([name, type]) => [type, name as RecordName]),
);

/** Whether the host remembers a device key; *unfinished* when it never saw the end of that pairing. */
export type Remembered = 'known' | 'unknown' | 'unfinished';

export interface SessionOptions extends PairingContext {
  readonly channel: number;
  readonly noise: NoiseChannel;
  readonly device: DeviceProperties;
  readonly remembers: (deviceKey: Uint8Array) => Remembered;
  /** Polls also when idle, so that no other program takes the device (SPEC §6, lease). */
  readonly keepLease: boolean;
}

/** The session of one host; every method writes to the step that it is given. */
export interface Session {
  name(): SessionName;
  pair(digits: string, scalarBytes64: Uint8Array, now: number, step: Step): void;
  confirmPairing(now: number, step: Step): void;
  request(id: Uint8Array, message: Uint8Array, now: number, step: Step): void;
  takeOver(now: number, step: Step): void;
  cancel(now: number, step: Step): void;
  takeRecord(message: Uint8Array, now: number, step: Step): void;
  tick(now: number, step: Step): void;
  wakeAt(): number | undefined;
  fail(failure: LinkFailure, now: number, step: Step): void;
}

/** SPEC §6: opens the session at `now`, with STATE due. */
export function openSession(options: SessionOptions, openedAt: number): Session {
  const { noise, channel } = options;
  let name: SessionName = 'state-awaited';
  let heardAt = openedAt;
  let sentAt = openedAt;
  let unansweredPolls = 0;
  /** What HELD is due for, in the order sent; STATE leaves the polls to be answered by WAITING. */
  let unansweredWhileHeld: ('poll' | 'take')[] = [];
  let cancelledAt: number | undefined;
  let reported: SessionState | undefined;
  let pairing: { readonly own: CpaceShare; readonly tag?: Uint8Array } | undefined;
  let outgoing: { readonly id: Uint8Array; readonly message: Uint8Array; sent: number } | undefined;
  let incoming: { pieces: Uint8Array[]; size: number } = { pieces: [], size: 0 };

  function move(event: SessionEvent, now: number): boolean {
    const to = next(name, event);
    if (to === undefined) return false;
    if (to !== name && !isDeviceDue(name)) heardAt = now;
    name = to;
    return true;
  }

  function send(record: RecordName, body: Uint8Array, now: number, step: Step): void {
    const from = name;
    if (!move(`host ${record}`, now)) throw new Error(`${record} may not be sent when ${from}`);
    const plain = concatBytes(Uint8Array.of(recordType[record]), body);
    step.reports.push(...framesOf(channel, command.record, noise.send.encrypt(plain)));
    sentAt = now;
  }

  function fail(failure: LinkFailure, now: number, step: Step): void {
    if (name === 'closed') return;
    if (next(name, 'host close') !== undefined && failure.code !== 'channel-lost') send('close', nothing, now, step);
    name = 'closed';
    step.events.push({ name: 'failed', failure });
  }

  function blame(fault: Misbehaviour, now: number, step: Step): void {
    fail({ code: 'device-misbehaved', ...fault }, now, step);
  }

  /** Sends the next piece of the request; the last one opens it. */
  function sendPiece(now: number, step: Step): void {
    if (outgoing === undefined) throw new Error('no request to send');
    const piece = outgoing.message.subarray(outgoing.sent, outgoing.sent + greatestPiece);
    outgoing.sent += piece.length;
    send(outgoing.sent < outgoing.message.length ? 'more' : 'last', piece, now, step);
  }

  function takeState(body: Uint8Array, now: number, step: Step): void {
    const read = fromBytes(stateCodec, body, greatestRecord);
    if (!read.ok) return blame({ because: 'record-malformed', record: 'state', state: name }, now, step);
    const event = read.value.paired ? 'device state paired' : 'device state unpaired';
    const from = name;
    if (!move(event, now)) return blame({ because: 'record-not-due', record: 'state', state: from }, now, step);
    reported = read.value;
    unansweredPolls = unansweredWhileHeld.filter((sent) => sent === 'poll').length;
    unansweredWhileHeld = [];
    const { remoteStatic: deviceKey } = noise;
    if (isAgreed(reported.paired, now, step)) {
      step.events.push({ name: 'opened', properties: options.device, deviceKey, state: reported });
    }
  }

  /** SPEC §5: whether device and memory agree on the pairing; ends the session when they do not. */
  function isAgreed(paired: boolean, now: number, step: Step): boolean {
    const deviceKey = noise.remoteStatic;
    const remembered = options.remembers(deviceKey);
    if (paired && remembered === 'unfinished') fail({ code: 'pairing-unfinished', deviceKey }, now, step);
    else if (paired && remembered === 'unknown') fail({ code: 'rogue-device', deviceKey }, now, step);
    else if (!paired && remembered === 'known') fail({ code: 'device-forgot-host', deviceKey }, now, step);
    else return true;
    return false;
  }

  /** HELD is a word on the pairing as STATE is: a device that makes it up is a rogue. */
  function takeHeld(from: SessionName, body: Uint8Array, now: number, step: Step): void {
    const by = fromBytes(hostIdentityCodec, body, greatestRecord);
    if (!by.ok) return blame({ because: 'record-malformed', record: 'held', state: from }, now, step);
    const refused = unansweredWhileHeld.shift() === 'take';
    if (from === 'state-awaited' && !isAgreed(true, now, step)) return;
    if (from === 'state-awaited' || refused) step.events.push({ name: 'held', by: by.value, refused });
  }

  function takeAnswer(body: Uint8Array, now: number, step: Step): void {
    if (pairing === undefined) throw new Error('a pairing answer without a pairing');
    const checked = checkPairAnswer(options, pairing.own, body);
    if (!checked.ok) return fail(checked.error, now, step);
    pairing = { own: pairing.own, tag: checked.value.tag };
    step.events.push({ name: 'answer-checked', checkCode: checked.value.checkCode });
  }

  function takePiece(last: boolean, body: Uint8Array, now: number, step: Step): void {
    incoming.size += body.length;
    if (incoming.size > greatestRequest) return blame({ because: 'response-too-long' }, now, step);
    incoming.pieces.push(body);
    if (!last) return send('next', nothing, now, step);
    const message = concatBytes(...incoming.pieces);
    incoming = { pieces: [], size: 0 };
    const read = fromBytes(responseCodec, message, greatestRequest);
    if (!read.ok) return blame({ because: 'response-malformed' }, now, step);
    if (outgoing === undefined || !sameBytes(read.value.id, outgoing.id)) {
      return blame({ because: 'response-to-another' }, now, step);
    }
    outgoing = undefined;
    step.events.push({ name: 'answered', status: read.value.status, body: read.value.body });
  }

  function takeNext(now: number, step: Step): void {
    if (cancelledAt === undefined) return sendPiece(now, step);
    outgoing = undefined;
    send('cancel', nothing, now, step);
    step.events.push({ name: 'dropped' });
  }

  /** The part of a body's form that no codec covers; sizes in bytes. */
  function isFormed(record: RecordName, body: Uint8Array): boolean {
    const sizes: Partial<Record<RecordName, number>> = {
      next: 0,
      close: 0,
      pairAnswer: 96,
      pairDone: 16,
      pairFailed: 1,
    };
    return record === 'more' ? body.length > 0 : body.length === (sizes[record] ?? body.length);
  }

  function takeBody(record: Exclude<RecordName, 'state' | 'held'>, body: Uint8Array, now: number, step: Step): void {
    const malformed = () => blame({ because: 'record-malformed', record, state: name }, now, step);
    switch (record) {
      case 'waiting': {
        const read = fromBytes(waitingCodec, body, greatestRecord);
        if (!read.ok) return malformed();
        step.events.push({ name: 'waiting', waiting: read.value });
        return;
      }
      case 'pairAnswer':
        return takeAnswer(body, now, step);
      case 'pairDone':
        pairing = undefined;
        step.events.push({ name: 'paired', pairingId: body });
        return;
      case 'pairFailed': {
        const waited = Math.floor((now - openedAt) / 1000);
        const failure = pairingRefused(body[0] ?? 0, (reported?.wait ?? 0) - waited, cancelledAt !== undefined);
        step.events.push({
          name: 'failed',
          failure: failure ?? { code: 'device-misbehaved', because: 'record-malformed', record, state: name },
        });
        return;
      }
      case 'taken': {
        const by = fromBytes(hostIdentityCodec, body, greatestRecord);
        step.events.push({
          name: 'failed',
          failure: by.ok
            ? { code: 'device-taken', ...by.value }
            : { code: 'device-misbehaved', because: 'record-malformed', record, state: name },
        });
        return;
      }
      case 'close':
        step.events.push({ name: 'failed', failure: { code: 'channel-lost', because: 'device-closed' } });
        return;
      case 'more':
      case 'last':
        return takePiece(record === 'last', body, now, step);
      case 'next':
        return takeNext(now, step);
      default:
        throw new Error(`${record} is in no row of the table for a device`);
    }
  }

  function takeRecord(message: Uint8Array, now: number, step: Step): void {
    if (name === 'closed') return;
    const plain = noise.receive.decrypt(message);
    if (plain === undefined) return blame({ because: 'record-not-decrypted' }, now, step);
    const record = recordNames.get(plain[0] ?? 0);
    if (record === undefined) return blame({ because: 'record-unknown' }, now, step);
    const body = plain.slice(1);
    heardAt = now;
    if (record === 'state') return takeState(body, now, step);
    const from = name;
    const expected = isAsked(record);
    // A POLL that crossed the last answer was answered while the device was idle (SPEC §6); the next request is on its way already.
    const isLate = record === 'waiting' && name === 'request-coming-in';
    const to = isLate ? name : next(name, `device ${record}`);
    if (!expected || to === undefined) return blame({ because: 'record-not-due', record, state: from }, now, step);
    if (!isFormed(record, body)) return blame({ because: 'record-malformed', record, state: from }, now, step);
    if (record === 'waiting') unansweredPolls -= 1;
    name = to;
    if (record === 'held') return takeHeld(from, body, now, step);
    takeBody(record, body, now, step);
  }

  /** Whether the host asked for a record that comes only when asked for; true for all others. */
  function isAsked(record: RecordName): boolean {
    if (record === 'waiting') return unansweredPolls > 0;
    return record === 'held' && name === 'held' ? unansweredWhileHeld.length > 0 : true;
  }

  const polls = () => isPolled(name) || (name === 'idle' && options.keepLease);
  const owes = () => isDeviceDue(name) || (name === 'idle' && options.keepLease && unansweredPolls > 0);

  /** When a device that was sent CANCEL, and still works, is given up. */
  const endOfCancel = () =>
    cancelledAt !== undefined && name !== 'held' && isDeviceDue(name) ? cancelledAt + cancelTimeout : undefined;

  return {
    name: () => name,
    pair(digits, scalarBytes64, now, step) {
      cancelledAt = undefined;
      pairing = { own: startPairing(options, digits, scalarBytes64) };
      send('pairShare', pairing.own.share, now, step);
    },
    confirmPairing(now, step) {
      if (pairing?.tag === undefined) throw new Error('no pairing answer was checked');
      send('pairConfirm', pairing.tag, now, step);
    },
    request(id, message, now, step) {
      if (name !== 'idle') throw new Error(`a request may not be sent when ${name}`);
      cancelledAt = undefined;
      outgoing = { id, message, sent: 0 };
      sendPiece(now, step);
    },
    takeOver(now, step) {
      if (name !== 'held' || unansweredWhileHeld.includes('take')) return;
      unansweredWhileHeld.push('take');
      send('take', nothing, now, step);
    },
    cancel(now, step) {
      if (cancelledAt !== undefined) return;
      cancelledAt = now;
      // While pieces go out, a NEXT is under way: CANCEL takes the place of the next piece (SPEC §6).
      const states: readonly SessionName[] = [
        'digits-awaited',
        'confirmation-awaited',
        'code-compared',
        'request-open',
      ];
      if (states.includes(name)) send('cancel', nothing, now, step);
    },
    takeRecord,
    tick(now, step) {
      if (name === 'closed') return;
      const until = endOfCancel();
      if (owes() && now - heardAt >= silenceTimeout) {
        fail({ code: 'device-silent', milliseconds: silenceTimeout }, now, step);
      } else if (until !== undefined && now >= until) {
        fail({ code: 'device-silent', milliseconds: cancelTimeout }, now, step);
      } else if (polls() && now - sentAt >= pollAfter) {
        if (name === 'held') unansweredWhileHeld.push('poll');
        else unansweredPolls += 1;
        send('poll', nothing, now, step);
      }
    },
    wakeAt() {
      const until = endOfCancel();
      const times = [
        ...(owes() ? [heardAt + silenceTimeout] : []),
        ...(until === undefined ? [] : [until]),
        ...(polls() ? [sentAt + pollAfter] : []),
      ];
      return times.length === 0 ? undefined : Math.min(...times);
    },
    fail,
  };
}
