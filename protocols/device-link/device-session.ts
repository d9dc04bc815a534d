// One channel of the device, from INIT to its end (SPEC.md §4 to §6): handshake, pairing, requests in records. It holds
// the ciphers and the one piece of work (pairing or request) under way; device-states.ts says what may happen when.
// Hazards: a record that is not due ends the channel; answers of work that is over are ignored, by its number.
// Which channel may have the device, frames and time-outs between reports are left to device.ts.
import { concatBytes, sameBytes, utf8 } from '../values/bytes.ts';
import { fromBytes, toBytes } from '../values/codec.ts';
import { answerShare, type Pairing, type PairingAnswer } from './device-pairing.ts';
import { hasSession, next, recordsSent, recordsTaken, type ChannelEvent, type ChannelState } from './device-states.ts';
import type { DeviceLinkPorts, LinkEvent, PairingRefusal } from './device-ports.ts';
import { readRecord } from './device-records.ts';
import {
  command,
  greatestRecord,
  greatestRequest,
  hostIdentityCodec,
  leaseTimeout,
  linkError,
  linkName,
  pairFailure,
  recordType,
  stateCodec,
  waitingCodec,
  waitingFor,
  type HostIdentity,
  type RecordName,
  type Waiting,
} from './messages.ts';
import { startNoise, type NoiseChannel, type NoiseState } from './noise.ts';

/** Where a channel's messages and events go. */
export interface SessionSink {
  send(command: number, message: Uint8Array): void;
  emit(event: LinkEvent): void;
  /** The host of a held session wants the device (SPEC §6, TAKE). */
  takeOver(): void;
}

/** Why work was taken back; see `LinkEvent`. */
export type ReleaseReason = Extract<LinkEvent, { kind: 'released' }>['why'];

const emptyBody = new Uint8Array();
const working: Waiting = { what: waitingFor.working };

/** One channel; see `createDeviceLink` (SPEC §4 to §6). */
export class DeviceSession {
  state: ChannelState = 'allocated';
  /** Milliseconds: the last record that decrypted. */
  lastRecord = 0;
  readonly #ports: DeviceLinkPorts;
  readonly #sink: SessionSink;
  #prologue: Uint8Array = emptyBody;
  #noise: NoiseState | undefined;
  #channel: NoiseChannel | undefined;
  #identity: { readonly bytes: Uint8Array; readonly host: HostIdentity } | undefined;
  #pairing: Pairing | undefined;
  /** Who has the device while this session is held, as HELD says it. */
  #holder: Uint8Array = emptyBody;
  #work: number | undefined;
  #waiting: Waiting = working;
  #hostShare: Uint8Array = emptyBody;
  #answer: PairingAnswer | undefined;
  #failuresBefore = 0;
  #pieces: Uint8Array[] = [];
  #received = 0;
  #outgoing: Uint8Array = emptyBody;

  constructor(ports: DeviceLinkPorts, sink: SessionSink) {
    this.#ports = ports;
    this.#sink = sink;
  }

  /** Begins anew after an INIT that was answered with `initAnswer` (SPEC §3); what was under way is dropped. */
  start(initAnswer: Uint8Array): void {
    this.#forget('closed');
    this.#step('started');
    this.#prologue = concatBytes(utf8(linkName), initAnswer);
  }

  /** Whether this piece of work is still this channel's. */
  has(work: number): boolean {
    return this.#work === work;
  }

  /** Who the host says it is; only of a session. */
  get host(): HostIdentity {
    if (this.#identity === undefined) throw new Error('a session has a host');
    return this.#identity.host;
  }

  /** Whether the host stood in the table of pairings when its session began. */
  get isPaired(): boolean {
    return this.#pairing !== undefined;
  }

  /** SPEC §4: takes a handshake message. @returns whether it was the last: then `admit`, `hold` or `end` is due. */
  takeHandshake(message: Uint8Array): boolean {
    if (this.state === 'allocated' && message.length === 32) return this.#answerFirst(message);
    if (this.state === 'handshaking' && this.#noise !== undefined) {
      const payload = this.#noise.readMessage(message);
      const host = payload.ok ? fromBytes(hostIdentityCodec, payload.value, 256) : payload;
      if (payload.ok && host.ok) return this.#begin({ bytes: payload.value, host: host.value });
    }
    this.#fail('handshake');
    return false;
  }

  /** SPEC §6: takes a RECORD message; `pairingWaitMs`: how long no pairing is possible, in milliseconds. */
  takeRecord(message: Uint8Array, now: number, pairingWaitMs: number): void {
    const record = readRecord(this.#channel?.receive.decrypt(message));
    if (this.#isRevoked()) return this.close('closed');
    if (record === undefined || !recordsTaken[this.state].includes(record.name)) return this.#fail('record');
    this.lastRecord = now;
    return this.#obey(record.name, record.body, pairingWaitMs);
  }

  /** SPEC §6: this session has the device from `now` on, which STATE tells. */
  admit(now: number, pairingWaitMs: number): void {
    this.lastRecord = now;
    const wait = Math.ceil(pairingWaitMs / 1000);
    const state = { paired: this.isPaired, condition: this.#ports.condition(), wait };
    this.#send('state', toBytes(stateCodec, state));
    const known = this.state === 'held' ? 'admitted' : 'host-known';
    this.#step(this.isPaired ? known : 'host-unknown');
  }

  /** SPEC §6: another host has the device, which HELD tells. */
  hold(by: HostIdentity, now: number): void {
    this.lastRecord = now;
    this.#holder = toBytes(hostIdentityCodec, by);
    this.sayHeld();
    this.#step('host-held');
  }

  /** Says again who has the device. */
  sayHeld(): void {
    this.#send('held', this.#holder);
  }

  /** SPEC §6: another host takes the device over. Strangers are not told who. */
  loseTo(taker: HostIdentity): void {
    if (!this.isPaired) return this.close('taken');
    this.#send('taken', toBytes(hostIdentityCodec, taker));
    this.end('taken');
  }

  /**
   * SPEC §6: ends a session whose host is silent while the device waits for a person, for a confirmation, or holds it; and
   * one whose pairing was removed.
   */
  tick(now: number): void {
    if (this.#isRevoked()) return this.close('closed');
    const waits = this.#waiting.what !== waitingFor.working;
    const bound =
      this.state === 'confirmation' ||
      this.state === 'held' ||
      (waits && ['digits', 'code', 'open'].includes(this.state));
    if (bound && now - this.lastRecord >= leaseTimeout) this.close('lease');
  }

  /** Ends the channel with CLOSE, if there is a session. */
  close(why: ReleaseReason): void {
    if (hasSession(this.state)) this.#send('close', emptyBody);
    this.end(why);
  }

  /** Ends the channel without a word. */
  end(why: ReleaseReason): void {
    if (this.state === 'closed') return;
    this.#forget(why);
    this.#step('ended');
  }

  /** Says what POLL is answered from now on. */
  showWaiting(waiting: Waiting): void {
    this.#waiting = waiting;
  }

  /** SPEC §5, step 4: the person typed digits and pressed OK, or why not. */
  digitsTyped(outcome: { readonly digits: string } | { readonly failure: PairingRefusal }): void {
    const session = this.#channel;
    if (this.state !== 'digits' || session === undefined || this.#identity === undefined) return;
    if ('failure' in outcome) return this.#failPairing(outcome.failure);
    const answer = answerShare({
      digits: outcome.digits,
      hostShare: this.#hostShare,
      handshakeHash: session.handshakeHash,
      identity: this.#identity.bytes,
      properties: this.#ports.properties,
      scalarBytes64: this.#ports.random(64),
    });
    if (!answer.ok) return this.#failPairing('malformedShare');
    const { pairings } = this.#ports;
    this.#failuresBefore = pairings.failures();
    if (!pairings.countFailures(this.#failuresBefore + 1)) return this.#failPairing('refused');
    this.#answer = answer.value;
    this.#waiting = working;
    this.#send('pairAnswer', answer.value.answer);
    this.#step('digits-typed');
  }

  /** SPEC §5, step 6: the person compared the codes. The pairing is stored before the host hears of it. */
  codeCompared(same: boolean): void {
    const session = this.#channel;
    if (this.state !== 'code' || session === undefined || this.#identity === undefined) return;
    const pairing = { id: this.#ports.random(16), hostKey: session.remoteStatic, ...this.#identity.host };
    if (!same || !this.#ports.pairings.store(pairing)) return this.#failPairing('refused');
    this.#pairing = pairing;
    this.#work = undefined;
    this.#send('pairDone', pairing.id);
    this.#step('pairing-stored');
  }

  /** SPEC §7: sends the response of the open request, in pieces when it is long. */
  respond(response: Uint8Array): void {
    if (this.state !== 'open') return;
    if (response.length > greatestRequest) throw new Error('a response exceeds what a message may have');
    this.#work = undefined;
    this.#outgoing = response;
    this.#sendPiece();
  }

  #answerFirst(message: Uint8Array): boolean {
    const noise = startNoise({
      role: 'responder',
      prologue: this.#prologue,
      staticSecret: this.#ports.staticSecret(),
      ephemeralSecret: this.#ports.random(32),
    });
    if (!noise.readMessage(message).ok) {
      this.#fail('handshake');
      return false;
    }
    this.#noise = noise;
    this.#sink.send(command.handshake, noise.writeMessage(emptyBody));
    this.#step('handshake-begun');
    return false;
  }

  #begin(identity: { bytes: Uint8Array; host: HostIdentity }): boolean {
    const session = this.#noise?.finish();
    if (session === undefined) throw new Error('a session begins after its handshake');
    this.#noise = undefined;
    this.#channel = session;
    this.#identity = identity;
    this.#pairing = this.#ports.pairings.find(session.remoteStatic);
    return true;
  }

  /** While work is under way or its response goes out, the removal waits (SPEC §6). */
  #isRevoked(): boolean {
    if (this.#pairing === undefined || !['held', 'idle', 'incoming'].includes(this.state)) return false;
    const kept = this.#ports.pairings.find(this.#pairing.hostKey);
    return kept === undefined || !sameBytes(kept.id, this.#pairing.id);
  }

  #obey(name: RecordName, body: Uint8Array, pairingWaitMs: number): void {
    switch (name) {
      case 'close':
        return this.end('closed');
      case 'poll':
        return this.#answerPoll();
      case 'cancel':
        return this.#cancel();
      case 'take':
        // In *idle* it crossed STATE.
        return this.state === 'held' ? this.#sink.takeOver() : undefined;
      case 'next':
        return this.#sendPiece();
      case 'more':
      case 'last':
        return this.#takePiece(name, body);
      case 'pairShare':
        return this.#takeShare(body, pairingWaitMs);
      case 'pairConfirm':
        return this.#takeConfirmation(body);
      default:
        throw new Error(`${name} is no record of a host`);
    }
  }

  /** A POLL that crossed the answer (confirmation awaited, response going out) is answered by nothing. */
  #answerPoll(): void {
    if (this.state === 'held') return this.sayHeld();
    if (this.state === 'confirmation' || this.state === 'outgoing') return;
    this.#send('waiting', toBytes(waitingCodec, this.state === 'idle' ? working : this.#waiting));
  }

  #cancel(): void {
    if (this.state === 'incoming') {
      this.#dropPieces();
      this.#step('request-dropped');
    } else if (this.state === 'open' && this.#work !== undefined) {
      this.#sink.emit({ kind: 'cancelled', work: this.#work });
    } else if (['digits', 'confirmation', 'code'].includes(this.state)) {
      this.#failPairing('refused');
    }
  }

  #takePiece(name: 'more' | 'last', body: Uint8Array): void {
    this.#received += body.length;
    if (this.#received > greatestRequest) return this.#fail('record');
    this.#pieces.push(body);
    if (name === 'more') {
      this.#step('piece-taken');
      return this.#send('next', emptyBody);
    }
    const message = concatBytes(...this.#pieces);
    this.#dropPieces();
    this.#step('request-taken');
    if (this.#pairing === undefined) throw new Error('a request came without a pairing');
    const work = this.#startWork(working);
    return this.#sink.emit({ kind: 'request', work, pairing: this.#pairing, message });
  }

  #takeShare(share: Uint8Array, pairingWaitMs: number): void {
    this.#hostShare = Uint8Array.from(share);
    this.#step('share-taken');
    if (this.#ports.condition() === 0) return this.#failPairing('notSetUp');
    if (pairingWaitMs > 0) return this.#failPairing('wait');
    const work = this.#startWork({ what: waitingFor.person });
    return this.#sink.emit({ kind: 'pairing-wanted', work, host: this.host });
  }

  #takeConfirmation(tag: Uint8Array): void {
    const answer = this.#answer;
    if (answer === undefined || !answer.accepts(tag)) return this.#failPairing('wrongDigits');
    // A count that flash does not take back only makes the next pairing wait.
    this.#ports.pairings.countFailures(this.#failuresBefore);
    this.#step('tag-accepted');
    this.#waiting = { what: waitingFor.person };
    if (this.#work === undefined) throw new Error('a pairing has its work until it ends');
    return this.#sink.emit({ kind: 'code-wanted', work: this.#work, host: this.host, code: answer.check });
  }

  #sendPiece(): void {
    const room = greatestRecord - 1;
    const piece = this.#outgoing.subarray(0, room);
    const isLast = this.#outgoing.length <= room;
    this.#outgoing = this.#outgoing.subarray(piece.length);
    this.#send(isLast ? 'last' : 'more', piece);
    this.#step(isLast ? 'response-sent' : 'piece-sent');
  }

  #startWork(waiting: Waiting): number {
    this.#work = this.#ports.nextWork();
    this.#waiting = waiting;
    return this.#work;
  }

  #failPairing(why: keyof typeof pairFailure): void {
    this.#send('pairFailed', Uint8Array.of(pairFailure[why]));
    this.end('pairing-failed');
  }

  #fail(error: 'handshake' | 'record'): void {
    this.#sink.send(command.error, Uint8Array.of(linkError[error]));
    this.end('broken');
  }

  #send(name: RecordName, body: Uint8Array): void {
    if (!recordsSent[this.state].includes(name)) throw new Error(`${name} is not sent while ${this.state}`);
    if (this.#channel === undefined) throw new Error('records need a session');
    const plain = concatBytes(Uint8Array.of(recordType[name]), body);
    this.#sink.send(command.record, this.#channel.send.encrypt(plain));
  }

  #step(event: ChannelEvent): void {
    const after = next(this.state, event);
    if (after === undefined) throw new Error(`${event} cannot happen while ${this.state}`);
    this.state = after;
  }

  #dropPieces(): void {
    this.#pieces = [];
    this.#received = 0;
  }

  /** Frees what is held, and takes back work under way. */
  #forget(why: ReleaseReason): void {
    const work = this.#work;
    this.#work = undefined;
    this.#noise = undefined;
    this.#channel = undefined;
    this.#identity = undefined;
    this.#pairing = undefined;
    this.#answer = undefined;
    this.#outgoing = emptyBody;
    this.#dropPieces();
    if (work !== undefined) this.#sink.emit({ kind: 'released', work, why });
  }
}
