// One channel of the device, from INIT to its end (SPEC.md §4 to §6): handshake, pairing, requests in records. It holds
// the ciphers and the one piece of work (pairing or request) under way; device-states.ts says what may happen when.
// Hazards: a record that is not due ends the channel; answers of work that is over are ignored, by its number.
// Which channel may have the device, frames and time-outs between reports are left to device.ts.
import { concatBytes, utf8 } from '../values/bytes.ts';
import { fromBytes, toBytes } from '../values/codec.ts';
import { answerShare, type Pairing, type PairingAnswer } from './device-pairing.ts';
import { hasSession, next, recordsSent, recordsTaken, type ChannelEvent, type ChannelState } from './device-states.ts';
import type { DeviceLinkPorts, LinkEvent, PairingRefusal } from './device-ports.ts';
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
}

/** Why work was taken back; see `LinkEvent`. */
export type ReleaseReason = Extract<LinkEvent, { kind: 'released' }>['why'];

const recordNames = new Map<number, RecordName>(
  Object.entries(recordType).map(([name, type]) => [type, name as RecordName]),
);
/** The exact length of each body that has one; pieces and answers have none. */
const bodyLength: Partial<Record<RecordName, number>> = {
  next: 0,
  poll: 0,
  cancel: 0,
  close: 0,
  pairShare: 32,
  pairConfirm: 64,
};
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

  /** SPEC §4: takes a handshake message. @returns whether a session has just begun. */
  takeHandshake(message: Uint8Array, now: number, pairingWaitMs: number): boolean {
    if (this.state === 'allocated' && message.length === 32) return this.#answerFirst(message);
    if (this.state === 'handshaking' && this.#noise !== undefined) {
      const payload = this.#noise.readMessage(message);
      const host = payload.ok ? fromBytes(hostIdentityCodec, payload.value, 256) : payload;
      if (payload.ok && host.ok) return this.#begin({ bytes: payload.value, host: host.value }, now, pairingWaitMs);
    }
    this.#fail('handshake');
    return false;
  }

  /** SPEC §6: takes a RECORD message; `pairingWaitMs`: how long no pairing is possible, in milliseconds. */
  takeRecord(message: Uint8Array, now: number, pairingWaitMs: number): void {
    const plain = this.#channel?.receive.decrypt(message);
    const name = recordNames.get(plain?.[0] ?? -1);
    const body = plain?.subarray(1) ?? emptyBody;
    const length = name && bodyLength[name];
    if (name === undefined || !recordsTaken[this.state].includes(name)) return this.#fail('record');
    if ((length !== undefined && body.length !== length) || (name === 'more' && body.length === 0)) {
      return this.#fail('record');
    }
    this.lastRecord = now;
    return this.#obey(name, body, pairingWaitMs);
  }

  /** SPEC §6, lease: ends a session whose host is silent while the device waits for a person or for a confirmation. */
  tick(now: number): void {
    const waits = this.#waiting.what !== waitingFor.working;
    const bound = this.state === 'confirmation' || (waits && ['digits', 'code', 'open'].includes(this.state));
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

  #begin(identity: { bytes: Uint8Array; host: HostIdentity }, now: number, pairingWaitMs: number): boolean {
    const session = this.#noise?.finish();
    if (session === undefined) throw new Error('a session begins after its handshake');
    this.#noise = undefined;
    this.#channel = session;
    this.#identity = identity;
    this.#pairing = this.#ports.pairings.find(session.remoteStatic);
    this.lastRecord = now;
    const paired = this.#pairing !== undefined;
    const wait = Math.ceil(pairingWaitMs / 1000);
    this.#send('state', toBytes(stateCodec, { paired, condition: this.#ports.condition(), wait }));
    this.#step(paired ? 'host-known' : 'host-unknown');
    return true;
  }

  #obey(name: RecordName, body: Uint8Array, pairingWaitMs: number): void {
    switch (name) {
      case 'close':
        return this.end('closed');
      case 'poll':
        return this.#answerPoll();
      case 'cancel':
        return this.#cancel();
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
    return this.#sink.emit({ kind: 'pairing-wanted', work, host: this.#host() });
  }

  #takeConfirmation(tag: Uint8Array): void {
    const answer = this.#answer;
    if (answer === undefined || !answer.accepts(tag)) return this.#failPairing('wrongDigits');
    // A count that flash does not take back only makes the next pairing wait.
    this.#ports.pairings.countFailures(this.#failuresBefore);
    this.#step('tag-accepted');
    this.#waiting = { what: waitingFor.person };
    if (this.#work === undefined) throw new Error('a pairing has its work until it ends');
    return this.#sink.emit({ kind: 'code-wanted', work: this.#work, host: this.#host(), code: answer.check });
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

  #host(): HostIdentity {
    if (this.#identity === undefined) throw new Error('a session has a host');
    return this.#identity.host;
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
