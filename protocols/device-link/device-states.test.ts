// The state table against its diagram, and each record in each state (SPEC.md §6).
import { readFileSync } from 'node:fs';
import { x25519 } from '@noble/curves/ed25519.js';
import { expect, test } from 'vitest';
import {
  channelEvents,
  channelStates,
  hasSession,
  next,
  recordsSent,
  recordsTaken,
  type ChannelState,
} from './device-states.ts';
import { linkBench, pairedHost, type LinkBench } from './device-harness.ts';
import { command, linkError, recordType, type RecordName } from './messages.ts';
import type { ScriptedHost } from './scripted-host.ts';
import { specStates, specTable, type SpecState } from './spec-table.ts';

test('the diagram at the top of the file and the table say the same', () => {
  const source = readFileSync(new URL('./device-states.ts', import.meta.url), 'utf8');
  const drawn = new Set<string>();
  for (const line of source.split('\n').filter((text) => text.startsWith('//   '))) {
    const words = line
      .slice(2)
      .trim()
      .split(/ ── | → /);
    for (let at = 0; at + 2 < words.length; at += 2) drawn.add(words.slice(at, at + 3).join(' '));
  }
  const table = new Set<string>();
  for (const state of channelStates) {
    for (const event of channelEvents) {
      const after = next(state, event);
      if (event === 'started') expect(after).toBe('allocated');
      else if (event === 'ended') expect(after).toBe(state === 'closed' ? undefined : 'closed');
      else if (after !== undefined) table.add(`${state} ${event} ${after}`);
    }
  }
  expect(drawn).toEqual(table);
});

/** The first column of SPEC §6, and what the device calls it. */
const titles: Readonly<Record<SpecState, ChannelState>> = {
  'after the handshake': 'handshaking',
  held: 'held',
  unpaired: 'unpaired',
  'pairing, digits awaited': 'digits',
  'pairing, confirmation awaited': 'confirmation',
  'pairing, code compared': 'code',
  'paired, idle': 'idle',
  'request coming in': 'incoming',
  'request open': 'open',
  'response going out': 'outgoing',
};

test('the table in SPEC.md and the device’s say the same of both sides in every state', () => {
  const table = specTable(readFileSync(new URL('./SPEC.md', import.meta.url), 'utf8'));
  const own = specStates.map((title) => [
    title,
    { host: recordsTaken[titles[title]].toSorted(), device: recordsSent[titles[title]].toSorted() },
  ]);
  const written = specStates.map((title) => [
    title,
    { host: table[title].host.toSorted(), device: table[title].device.toSorted() },
  ]);
  expect(own).toEqual(written);
  const without = channelStates.filter((state) => !Object.values(titles).includes(state));
  expect(without).toEqual(['allocated', 'closed']);
  for (const state of without) expect([...recordsTaken[state], ...recordsSent[state]]).toEqual([]);
});

/** Brings a host into a state, with `record` as the way to get there. */
const reach: Partial<Record<ChannelState, (bench: LinkBench) => ScriptedHost>> = {
  held(bench) {
    const waiting = pairedHost(bench, 'waiting');
    waiting.record('close');
    pairedHost(bench, 'holder');
    waiting.open();
    waiting.shake();
    waiting.hearRecord('held');
    return waiting;
  },
  unpaired(bench) {
    const host = bench.host('host');
    host.open();
    host.shakeHands();
    return host;
  },
  digits(bench) {
    const host = reached(bench, 'unpaired');
    host.share('123456');
    return host;
  },
  confirmation(bench) {
    const host = reached(bench, 'digits');
    bench.digits(bench.event('pairing-wanted').work, '123456');
    host.hearRecord('pairAnswer');
    return host;
  },
  code(bench) {
    const host = reached(bench, 'unpaired');
    const own = host.share('123456');
    bench.digits(bench.event('pairing-wanted').work, '123456');
    host.confirm(own);
    return host;
  },
  idle: (bench) => pairedHost(bench),
  incoming(bench) {
    const host = pairedHost(bench);
    host.record('more', Uint8Array.of(1));
    host.hearRecord('next');
    return host;
  },
  open(bench) {
    const host = pairedHost(bench);
    host.record('last', Uint8Array.of(1));
    return host;
  },
  outgoing(bench) {
    const host = reached(bench, 'open');
    bench.respond(bench.event('request').work, new Uint8Array(4000));
    host.hearRecord('more');
    return host;
  },
};

function reached(bench: LinkBench, state: ChannelState): ScriptedHost {
  const way = reach[state];
  if (way === undefined) throw new Error(`no way to ${state}`);
  return way(bench);
}

const bodyOf: Partial<Record<RecordName, Uint8Array>> = {
  more: Uint8Array.of(1),
  last: Uint8Array.of(1),
  pairShare: new Uint8Array(32),
  pairConfirm: new Uint8Array(64),
};

const broken = { command: command.error, message: Uint8Array.of(linkError.record) };

for (const state of channelStates.filter(hasSession)) {
  test(`while ${state}, the records of SPEC §6 are taken and every other one closes the channel`, () => {
    for (const name of Object.keys(recordType) as RecordName[]) {
      const bench = linkBench();
      const host = reached(bench, state);
      host.record(name, bodyOf[name]);
      const wasBroken = host.heard.some((heard) => heard.command === command.error);
      expect([name, wasBroken]).toEqual([name, !recordsTaken[state].includes(name)]);
      if (!wasBroken) continue;
      expect(host.heard.pop()).toMatchObject(broken);
      host.record('poll');
      expect(host.hear()).toMatchObject({ command: command.error, message: Uint8Array.of(linkError.channel) });
    }
  });

  test(`while ${state}, an unknown type, a body of the wrong length and a forged record close the channel`, () => {
    const wrong: ((host: ScriptedHost) => void)[] = [
      (host) => host.recordBytes(Uint8Array.of(0x7f)),
      (host) => host.recordBytes(new Uint8Array()),
      (host) => host.record('poll', Uint8Array.of(0)),
      (host) => host.record('more'),
      (host) => host.send(command.record, new Uint8Array(40)),
      (host) => host.send(command.record, new Uint8Array()),
    ];
    for (const send of wrong) {
      const host = reached(linkBench(), state);
      send(host);
      expect(host.heard.pop()).toMatchObject(broken);
    }
  });

  test(`while ${state}, a handshake message is not due, and INIT begins the same channel anew`, () => {
    const bench = linkBench();
    const host = reached(bench, state);
    const { channel } = host;
    host.open();
    expect(host.channel).toBe(channel);
    host.shake();
    host.nextRecord();
    host.send(command.handshake, new Uint8Array(32));
    expect(host.hear()).toMatchObject({ command: command.error, message: Uint8Array.of(linkError.handshake) });
  });
}

test('work that is taken back is released exactly once, however the channel ends', () => {
  const ends: Record<string, (host: ScriptedHost, bench: LinkBench) => void> = {
    closed: (host) => host.record('close'),
    broken: (host) => host.record('next'),
    lease: (_host, bench) => bench.pass(3000),
    disconnected: (_host, bench) => bench.out(bench.link.disconnected(1)),
  };
  for (const state of ['digits', 'code', 'open'] as const) {
    for (const [why, end] of Object.entries(ends)) {
      const bench = linkBench();
      const host = reached(bench, state);
      const { work } = bench.event(state === 'open' ? 'request' : state === 'code' ? 'code-wanted' : 'pairing-wanted');
      bench.link.showWaiting(work, { what: 2 });
      end(host, bench);
      expect(bench.event('released')).toEqual({ kind: 'released', work, why });
      bench.pass(10_000);
      bench.respond(work, new Uint8Array(1));
      bench.digits(work, '123456');
      bench.compare(work, true);
      expect(bench.bench.events).toEqual([]);
      expect(bench.pairings.entries.length).toBe(state === 'open' ? 1 : 0);
    }
  }
});

const reachable: Partial<Record<ChannelState, (bench: LinkBench) => ScriptedHost>> = {
  ...reach,
  allocated(bench) {
    const host = bench.host('host');
    host.open();
    return host;
  },
  handshaking(bench) {
    const host = reachable.allocated?.(bench) ?? bench.host('host');
    host.send(command.handshake, x25519.getPublicKey(new Uint8Array(32).fill(7)));
    host.hear();
    return host;
  },
  closed(bench) {
    const host = reached(bench, 'unpaired');
    host.record('close');
    return host;
  },
};

test('every command in every state has its one answer, and those that no side takes leave the channel as it was', () => {
  const code = (error: keyof typeof linkError) => ({
    command: command.error,
    message: Uint8Array.of(linkError[error]),
  });
  const ping = { command: command.ping, message: Uint8Array.of(5) };
  expect(Object.keys(reachable).toSorted()).toEqual(channelStates.toSorted());
  for (const [state, way] of Object.entries(reachable)) {
    const isClosed = state === 'closed';
    const answers: readonly (readonly [number, Uint8Array, object, boolean])[] = [
      [command.ping, Uint8Array.of(5), ping, true],
      [command.error, Uint8Array.of(1), code('command'), true],
      [0x2a, Uint8Array.of(1), code('command'), true],
      [command.handshake, new Uint8Array(31), code(isClosed ? 'channel' : 'handshake'), false],
      [command.record, new Uint8Array(20), code(isClosed ? 'channel' : 'record'), false],
    ];
    for (const [sent, message, answer, survives] of answers) {
      const host = way(linkBench());
      host.send(sent, message);
      expect([state, sent, host.heard]).toMatchObject([state, sent, [answer]]);
      host.heard.length = 0;
      host.send(command.record, new Uint8Array(20));
      const open = survives && !isClosed;
      expect([state, sent, host.heard]).toMatchObject([state, sent, [code(open ? 'record' : 'channel')]]);
    }
    const renewed = way(linkBench());
    const { channel } = renewed;
    renewed.open();
    expect(renewed.channel).toBe(channel);
  }
});
