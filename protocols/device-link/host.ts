// The host's side of the device link, from the first INIT to the end of the session (SPEC.md §2 to §7). Sans I/O:
// reports come in, time is milliseconds and randomness bytes from the caller, and each call returns the reports to
// send and what became known. Hazards: one object serves one connection and is not used after `failed`; reports are
// sent in the order given. What the device refused as `busy` goes again (host-resend.ts). Transports, queues and the stored
// pairings are left to `device/`.
//
//   greeting --INIT answered--> handshake --second message right--> session --> closed
//
// The states of a session stand in host-states.ts.
import { concatBytes, utf8 } from '../values/bytes.ts';
import { fromBytes, toBytes } from '../values/codec.ts';
import { bad, good, type Result } from '../values/result.ts';
import type { LinkFailure, Misbehaviour } from './errors.ts';
import { emptyStep, type Step } from './host-events.ts';
import { emptyReassembly, framesOf, gapEnds, reassemble, type Listening } from './host-frames.ts';
import {
  goOn,
  isGivenUp,
  nothingSent,
  passOut,
  refuse,
  resendingWakesAt,
  takeEcho,
  type Moved,
} from './host-resend.ts';
import { openSession, silenceTimeout, type Remembered, type Session } from './host-session.ts';
import type { SessionName } from './host-states.ts';
import {
  broadcastChannel,
  command as commands,
  greatestRequest,
  hostIdentityCodec,
  linkError,
  linkName,
  linkVersion,
  propertiesCodec,
  requestCodec,
  type DeviceProperties,
  type HostIdentity,
  type LinkErrorName,
  type Request,
} from './messages.ts';
import { startNoise, type NoiseState } from './noise.ts';

export type { HostEvent, Step } from './host-events.ts';
export type { Remembered } from './host-session.ts';

/** What one connection of a host needs; all randomness is fresh for it. */
export interface HostOptions {
  readonly identity: HostIdentity;
  /** 32 bytes, the same for every connection of this program (SPEC §4). */
  readonly staticSecret: Uint8Array;
  /** 32 random bytes. */
  readonly ephemeralSecret: Uint8Array;
  /** 8 random bytes (SPEC §3). */
  readonly nonce: Uint8Array;
  /** What the host remembers of a device's static key. */
  readonly remembers: (deviceKey: Uint8Array) => Remembered;
  /** Polls also when idle, so that no other program takes the device; false when absent. */
  readonly keepLease?: boolean;
}

/** Where a connection stands. */
export type HostState = 'greeting' | 'handshake' | SessionName;

/** One connection; times in milliseconds. Calls that the state does not allow throw. */
export interface Host {
  state(): HostState;
  /** Sends INIT (SPEC §3). */
  start(now: number): Step;
  takeReport(report: Uint8Array, now: number): Step;
  /** To be called at `wakeAt()`, and as often else as one likes. */
  tick(now: number): Step;
  wakeAt(): number | undefined;
  /** In *unpaired* (SPEC §5, step 1): six digits and 64 random bytes. */
  pair(digits: string, scalarBytes64: Uint8Array, now: number): Step;
  /** After `answer-checked` (SPEC §5, step 4). */
  confirmPairing(now: number): Step;
  /** In *idle*: sends bytes made by `requestBytes`, whose id it is. */
  request(id: Uint8Array, message: Uint8Array, now: number): Step;
  /** In *held* (SPEC §6): asks for the device, because a person said so; nothing in any other state. */
  takeOver(now: number): Step;
  /** Cancels what is under way (SPEC §6); nothing when nothing is. */
  cancel(now: number): Step;
  /** Ends the session for `failure`; tells the device so when it can. */
  end(failure: LinkFailure, now: number): Step;
}

/** SPEC §7: a request as bytes, at most 98 304. */
export function requestBytes(
  request: Request,
): Result<Uint8Array, { readonly code: 'request-too-long'; readonly greatest: number }> {
  const tooLong = { code: 'request-too-long', greatest: greatestRequest } as const;
  if (request.parameters.length > greatestRequest) return bad(tooLong);
  const message = toBytes(requestCodec, request);
  return message.length > greatestRequest ? bad(tooLong) : good(message);
}

/** SPEC §2: an INIT that brought no answer is sent again after this long (milliseconds), until the silence ends it. */
const greetAgainAfter = 1000;

type Greeted = { readonly channel: number; readonly device: DeviceProperties; readonly properties: Uint8Array };
/** SPEC §3: the answer in which the device named a later version than this one. */
type EarlierAnswer = { readonly earlier?: Uint8Array };

type Phase =
  | ({ readonly name: 'greeting'; readonly since: number; readonly sentAt: number } & EarlierAnswer)
  | ({ readonly name: 'handshake'; readonly since: number; readonly noise: NoiseState } & Greeted)
  | { readonly name: 'session'; readonly channel: number; readonly session: Session }
  | { readonly name: 'closed' };

/** SPEC §3: channel and properties of an INIT answer, or why not. */
function readInitAnswer(message: Uint8Array): Result<Greeted, LinkFailure> {
  const malformed = bad({ code: 'device-misbehaved', because: 'init-malformed' } as const);
  if (message.length < 13) return malformed;
  const channel = new DataView(message.buffer, message.byteOffset, message.length).getUint32(8);
  const version = message[12] ?? 0;
  if (version !== linkVersion) return bad({ code: 'version-unsupported', version });
  const properties = message.slice(13);
  const device = fromBytes(propertiesCodec, properties, 60);
  if (!device.ok || channel === 0 || channel === broadcastChannel) return malformed;
  return good({ channel, device: device.value, properties });
}

function errorName(code: number | undefined): LinkErrorName | 'unknown' {
  const names = Object.entries(linkError) as readonly [LinkErrorName, number][];
  return names.find(([, value]) => value === code)?.[0] ?? 'unknown';
}

/** SPEC §2 to §7: one connection of a host. Nothing is sent before `start`. */
export function createHost(options: HostOptions): Host {
  const identity = toBytes(hostIdentityCodec, options.identity);
  /** So that a late answer to the first INIT is not taken for that to the second (SPEC §3). */
  const otherNonce = options.nonce.map((byte) => byte ^ 0xff);
  let phase: Phase = { name: 'greeting', since: 0, sentAt: 0 };
  let reassembly = emptyReassembly;
  let resending = nothingSent;

  /** Moves on with what was refused; its reports go before all others of the step. */
  function resend(moved: Moved): Uint8Array[] {
    resending = moved.state;
    return [...moved.reports];
  }

  /** A step as the session wants it, cut down to what may go out now. */
  function out(step: Step, first: readonly Uint8Array[] = []): Step {
    return { reports: [...first, ...resend(passOut(resending, step.reports))], events: step.events };
  }

  function fail(failure: LinkFailure, now: number, step: Step): void {
    if (phase.name === 'session') phase.session.fail(failure, now, step);
    else if (phase.name !== 'closed') step.events.push({ name: 'failed', failure });
    phase = { name: 'closed' };
  }

  function blame(fault: Misbehaviour, now: number, step: Step): void {
    fail({ code: 'device-misbehaved', ...fault }, now, step);
  }

  /** SPEC §3: INIT; to a device that speaks later versions too, with the one that this host wants. */
  function greet(since: number, now: number, step: Step, { earlier }: EarlierAnswer = {}): void {
    phase = { name: 'greeting', since, sentAt: now, ...(earlier && { earlier }) };
    const asked = earlier ? concatBytes(otherNonce, Uint8Array.of(linkVersion)) : options.nonce;
    step.reports.push(...framesOf(broadcastChannel, commands.init, asked));
  }

  function takeInit(at: Phase & { name: 'greeting' }, message: Uint8Array, now: number, step: Step): void {
    const { earlier } = at;
    if (!earlier && (message[12] ?? 0) > linkVersion) return greet(at.since, now, step, { earlier: message });
    const greeted = readInitAnswer(message);
    if (!greeted.ok) return fail(greeted.error, now, step);
    const { staticSecret, ephemeralSecret } = options;
    const prologue = concatBytes(utf8(linkName), earlier ?? new Uint8Array(), message);
    const noise = startNoise({ role: 'initiator', prologue, staticSecret, ephemeralSecret });
    phase = { name: 'handshake', since: now, noise, ...greeted.value };
    step.reports.push(...framesOf(phase.channel, commands.handshake, noise.writeMessage(new Uint8Array())));
  }

  function takeHandshake(at: Phase & { name: 'handshake' }, message: Uint8Array, now: number, step: Step): void {
    const read = at.noise.readMessage(message);
    if (!read.ok) return fail({ code: 'handshake-failed', because: read.error.code }, now, step);
    if (read.value.length > 0) return fail({ code: 'handshake-failed', because: 'payload' }, now, step);
    step.reports.push(...framesOf(at.channel, commands.handshake, at.noise.writeMessage(identity)));
    const noise = at.noise.finish();
    const { channel, device, properties } = at;
    const { remembers, keepLease = false } = options;
    const session = openSession(
      { channel, noise, device, properties, identity, handshakeHash: noise.handshakeHash, remembers, keepLease },
      now,
    );
    phase = { name: 'session', channel, session };
  }

  function takeError(message: Uint8Array, now: number, step: Step): void {
    const error = errorName(message[0]);
    if (error === 'busy') {
      resending = refuse(resending, now);
      return;
    }
    // After the third handshake message `busy` may have been the last word (SPEC §6), and the channel is closed.
    const isTurnedAway = phase.name === 'session' && phase.session.name() === 'state-awaited';
    if (error === 'channel' && isTurnedAway && resending.name !== 'clear')
      return fail({ code: 'device-busy' }, now, step);
    fail({ code: 'channel-lost', because: 'device-error', error }, now, step);
  }

  function takeMessage(command: number, message: Uint8Array, now: number, step: Step): void {
    if (phase.name === 'greeting') return takeInit(phase, message, now, step);
    if (command === commands.error) return takeError(message, now, step);
    if (phase.name === 'handshake' && command === commands.handshake) return takeHandshake(phase, message, now, step);
    if (phase.name === 'session' && command === commands.record) return phase.session.takeRecord(message, now, step);
    blame({ because: 'command-unknown' }, now, step);
  }

  function listening(): Listening {
    if (phase.name === 'handshake' || phase.name === 'session') return { channel: phase.channel };
    const asksAgain = phase.name === 'greeting' && phase.earlier !== undefined;
    return { channel: broadcastChannel, nonce: asksAgain ? otherNonce : options.nonce };
  }

  /** Runs `action` on the open session, and notes when that was its end. */
  function inSession(action: (session: Session, step: Step) => void): Step {
    const step = emptyStep();
    if (phase.name !== 'session') throw new Error(`no session is open: ${phase.name}`);
    action(phase.session, step);
    if (phase.session.name() === 'closed') phase = { name: 'closed' };
    return out(step);
  }

  return {
    state: () => (phase.name === 'session' ? phase.session.name() : phase.name),
    start(now) {
      const step = emptyStep();
      greet(now, now, step);
      return out(step);
    },
    takeReport(report, now) {
      const step = emptyStep();
      if (phase.name === 'closed') return step;
      const { state, outcome } = reassemble(reassembly, listening(), report, now);
      reassembly = state;
      if (outcome.name === 'refused') blame({ because: outcome.because }, now, step);
      if (outcome.name === 'message') {
        const { command, message } = outcome;
        const echoed = command === commands.ping ? takeEcho(resending, message, now) : undefined;
        if (echoed !== undefined) return out(step, resend(echoed));
        takeMessage(command, message, now, step);
      }
      if (phase.name === 'session' && phase.session.name() === 'closed') phase = { name: 'closed' };
      return out(step);
    },
    tick(now) {
      const step = emptyStep();
      const again = 'channel' in phase ? resend(goOn(resending, phase.channel, now)) : [];
      if (now >= (gapEnds(reassembly) ?? Infinity)) {
        reassembly = emptyReassembly;
        blame({ because: 'message-gap' }, now, step);
      } else if (isGivenUp(resending, now)) {
        fail({ code: 'device-busy' }, now, step);
      } else if (phase.name === 'session') {
        phase.session.tick(now, step);
        if (phase.session.name() === 'closed') phase = { name: 'closed' };
      } else if (phase.name !== 'closed' && now - phase.since >= silenceTimeout) {
        fail({ code: 'device-silent', milliseconds: silenceTimeout }, now, step);
      } else if (phase.name === 'greeting' && now - phase.sentAt >= greetAgainAfter) {
        greet(phase.since, now, step, phase);
      }
      return out(step, again);
    },
    wakeAt() {
      if (phase.name === 'closed') return undefined;
      const times = [gapEnds(reassembly), resendingWakesAt(resending)];
      if (phase.name === 'session') times.push(phase.session.wakeAt());
      else times.push(phase.since + silenceTimeout);
      if (phase.name === 'greeting') times.push(phase.sentAt + greetAgainAfter);
      const due = times.filter((time) => time !== undefined);
      return due.length === 0 ? undefined : Math.min(...due);
    },
    pair: (digits, scalar, now) => inSession((session, step) => session.pair(digits, scalar, now, step)),
    confirmPairing: (now) => inSession((session, step) => session.confirmPairing(now, step)),
    request: (id, message, now) => inSession((session, step) => session.request(id, message, now, step)),
    takeOver: (now) =>
      phase.name === 'session' ? inSession((session, step) => session.takeOver(now, step)) : emptyStep(),
    cancel: (now) => (phase.name === 'session' ? inSession((session, step) => session.cancel(now, step)) : emptyStep()),
    end(failure, now) {
      const step = emptyStep();
      fail(failure, now, step);
      return out(step);
    },
  };
}
