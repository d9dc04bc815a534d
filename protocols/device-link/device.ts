// The device's side of the link (SPEC.md §2 to §6), without input or output: reports and the time go in, reports and
// events come out. It keeps the channels of all connections, lets one session have the device and one be held until then,
// and ends what is silent.
// Hazards: other programs write to the same wire, so a channel's word counts on its own connection only, and no flood
// of channels displaces a session. Doing what a request asks is left to the caller, who answers by the work's number.
import { concatBytes } from '../values/bytes.ts';
import { cutMessage, expireMessage, takeReport, type FrameOutcome, type Unfinished } from './device-frames.ts';
import { pairingWait } from './device-pairing.ts';
import type { DeviceLinkPorts, LinkEvent, PairingRefusal } from './device-ports.ts';
import { DeviceSession } from './device-session.ts';
import { hasDevice, hasSession, isPairing } from './device-states.ts';
import {
  broadcastChannel,
  command,
  leaseTimeout,
  linkError,
  linkVersion,
  type LinkErrorName,
  type Waiting,
} from './messages.ts';

export type { DeviceLinkPorts, LinkEvent } from './device-ports.ts';
export type { Pairing, PairingTable } from './device-pairing.ts';

/** What one call brought: reports to send in order, connections to end, and what the device is told. */
export interface LinkOutput {
  readonly reports: readonly { readonly connection: number; readonly report: Uint8Array }[];
  readonly hangUps: readonly number[];
  readonly events: readonly LinkEvent[];
}

/** The device's side of the link. Times are milliseconds of one clock that never goes back. */
export interface DeviceLink {
  /** Numbers a new connection. */
  connected(): number;
  /** Takes one report of a connection. */
  reportIn(connection: number, report: Uint8Array, now: number): LinkOutput;
  /** Forgets a connection with its channels and their work. */
  disconnected(connection: number): LinkOutput;
  /** Lets time-outs happen; call it at least every 250 ms. */
  tick(now: number): LinkOutput;
  /** Says what the host hears while this work goes on. */
  showWaiting(work: number, waiting: Waiting): void;
  /** Answers `pairing-wanted`. */
  digitsTyped(work: number, outcome: { digits: string } | { failure: PairingRefusal }, now: number): LinkOutput;
  /** Answers `code-wanted`. */
  codeCompared(work: number, same: boolean, now: number): LinkOutput;
  /** Answers `request`, with the bytes of a response (SPEC §7). */
  respond(work: number, response: Uint8Array): LinkOutput;
  /** Ends every session, after a wipe or when pairings are taken back. */
  closeAll(): LinkOutput;
}

/** SPEC §3 asks for four channels at least. */
const channelsKept = 8;

type Channel = {
  readonly number: number;
  readonly connection: number;
  readonly session: DeviceSession;
  lastUsed: number;
};

/** Makes the device's side of the link (SPEC §2 to §6); `now` is when the device started, in milliseconds. */
export function createDeviceLink(ports: DeviceLinkPorts, now: number): DeviceLink {
  const connections = new Map<number, Unfinished | undefined>();
  const channels = new Map<number, Channel>();
  let nextChannel: number | undefined;
  let connectionCount = 0;
  /** The time of the call that is under way. */
  let latest = now;
  let usage = 0;
  // The count outlives a restart, the clock does not: so the wait begins anew, which gains a guesser nothing.
  let failuresKnown = ports.pairings.failures();
  let pairingFrom = now + pairingWait(failuresKnown);

  let reports: { connection: number; report: Uint8Array }[] = [];
  let hangUps: number[] = [];
  let events: LinkEvent[] = [];
  const send = (connection: number, channel: number, sent: number, message: Uint8Array) => {
    for (const report of cutMessage(channel, sent, message)) reports.push({ connection, report });
  };
  const refuse = (connection: number, channel: number, error: LinkErrorName) => {
    send(connection, channel, command.error, Uint8Array.of(linkError[error]));
  };
  const flush = (): LinkOutput => {
    const output = { reports, hangUps, events };
    reports = [];
    hangUps = [];
    events = [];
    return output;
  };

  function allocate(connection: number): Channel {
    if (channels.size >= channelsKept) {
      const idle = [...channels.values()].filter(({ session }) => !hasSession(session.state));
      const oldest = idle.sort((first, second) => first.lastUsed - second.lastUsed)[0];
      if (oldest !== undefined) channels.delete(oldest.number);
    }
    const number = takeNumber();
    const session = new DeviceSession(ports, {
      send: (sent, message) => send(connection, number, sent, message),
      emit: (event) => events.push(event),
      takeOver: () => takeOver(session),
    });
    const channel = { number, connection, session, lastUsed: usage };
    channels.set(number, channel);
    return channel;
  }

  /** Numbers count up from a random one, so that none comes twice and nothing need be remembered of them. */
  function takeNumber(): number {
    const given = nextChannel ?? new DataView(ports.random(4).slice().buffer).getUint32(0);
    const number = given === 0 || given === broadcastChannel ? 1 : given;
    nextChannel = number + 1;
    return number;
  }

  function takeInit(connection: number, asked: number, nonce: Uint8Array): void {
    const channel = channels.get(asked) ?? allocate(connection);
    const number = new Uint8Array(4);
    new DataView(number.buffer).setUint32(0, channel.number);
    const answer = concatBytes(nonce, number, Uint8Array.of(linkVersion), ports.properties);
    channel.session.start(answer);
    touch(channel);
    send(connection, asked, command.init, answer);
  }

  const sessionWhere = (fits: (session: DeviceSession) => boolean) =>
    [...channels.values()].find(({ session }) => fits(session))?.session;
  const holderNow = () => sessionWhere(({ state }) => hasDevice(state));
  const heldNow = () => sessionWhere(({ state }) => state === 'held');
  const isAlive = (session: DeviceSession) => latest - session.lastRecord < leaseTimeout;

  /** SPEC §6: gives the device to the session that is held, once the one that has it is over or silent. */
  function settle(): void {
    const waiting = heldNow();
    const holder = holderNow();
    if (waiting === undefined || (holder && isAlive(holder))) return;
    holder?.close('replaced');
    waiting.admit(latest, waitNow());
  }

  /** SPEC §6: after its third message a host gets the device, or waits for it, or is told that it is busy. */
  function takeHandshake({ connection, number, session }: Channel, message: Uint8Array): void {
    if (!session.takeHandshake(message)) return;
    settle();
    const holder = holderNow();
    if (holder && isAlive(holder)) {
      if (session.isPaired && heldNow() === undefined) return session.hold(holder.host, latest);
      refuse(connection, number, 'busy');
      return session.end('closed');
    }
    holder?.close('replaced');
    session.admit(latest, waitNow());
  }

  /** SPEC §6: TAKE; a pairing is not taken away from the person in the middle of it. */
  function takeOver(taker: DeviceSession): void {
    const holder = holderNow();
    if (holder && isPairing(holder.state)) return taker.sayHeld();
    holder?.loseTo(taker.host);
    taker.admit(latest, waitNow());
    if (holder) events.push({ kind: 'taken-over', by: taker.host });
  }

  function takeMessage(connection: number, { channel: number, command: sent, message }: Whole): void {
    if (sent === command.init) return takeInit(connection, number, message);
    const channel = channels.get(number);
    if (channel === undefined) throw new Error('frames let only allocated channels pass');
    touch(channel);
    if (sent === command.ping) return send(connection, number, command.ping, message);
    if (channel.session.state === 'closed') return refuse(connection, number, 'channel');
    if (sent === command.handshake) return takeHandshake(channel, message);
    return channel.session.takeRecord(message, latest, waitNow());
  }

  function takeOutcome(connection: number, outcome: FrameOutcome): void {
    if (outcome.kind === 'message') takeMessage(connection, outcome);
    else if (outcome.kind === 'error') refuse(connection, outcome.channel, outcome.error);
    else if (outcome.kind === 'hang-up') {
      hangUps.push(connection);
      forget(connection);
    }
  }

  function forget(connection: number): void {
    connections.delete(connection);
    for (const channel of channels.values()) {
      if (channel.connection !== connection) continue;
      channel.session.end('disconnected');
      channels.delete(channel.number);
    }
  }

  const touch = (channel: Channel) => {
    usage += 1;
    channel.lastUsed = usage;
  };
  /** The wait runs from the moment that a failure is counted; when it is taken back, so is the wait. */
  const recount = () => {
    const failures = ports.pairings.failures();
    if (failures !== failuresKnown) pairingFrom = latest + pairingWait(failures);
    failuresKnown = failures;
  };
  const waitNow = () => Math.max(0, pairingFrom - latest);
  const holderOf = (work: number) => [...channels.values()].find(({ session }) => session.has(work))?.session;

  return {
    connected() {
      connectionCount += 1;
      connections.set(connectionCount, undefined);
      return connectionCount;
    },
    reportIn(connection, report, at) {
      if (!connections.has(connection)) return flush();
      latest = at;
      const isAllocated = (number: number) => channels.get(number)?.connection === connection;
      const late = expireMessage(connections.get(connection), at);
      takeOutcome(connection, late.outcome);
      const step = takeReport(late.unfinished, report, at, isAllocated);
      connections.set(connection, step.unfinished);
      takeOutcome(connection, step.outcome);
      recount();
      settle();
      return flush();
    },
    disconnected(connection) {
      forget(connection);
      settle();
      return flush();
    },
    tick(at) {
      latest = at;
      for (const [connection, unfinished] of connections) {
        const step = expireMessage(unfinished, at);
        connections.set(connection, step.unfinished);
        takeOutcome(connection, step.outcome);
      }
      for (const { session } of channels.values()) session.tick(at);
      settle();
      return flush();
    },
    showWaiting(work, waiting) {
      holderOf(work)?.showWaiting(waiting);
    },
    digitsTyped(work, outcome, at) {
      latest = at;
      holderOf(work)?.digitsTyped(outcome);
      recount();
      settle();
      return flush();
    },
    codeCompared(work, same, at) {
      latest = at;
      holderOf(work)?.codeCompared(same);
      recount();
      settle();
      return flush();
    },
    respond(work, response) {
      holderOf(work)?.respond(response);
      return flush();
    },
    closeAll() {
      for (const { session } of channels.values()) session.close('closed');
      return flush();
    },
  };
}

type Whole = Extract<FrameOutcome, { kind: 'message' }>;
