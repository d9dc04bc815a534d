import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sameBytes } from '../values/bytes.ts';
import { createHost } from './host.ts';
import type { SessionName } from './host-states.ts';
import { broadcastChannel, command, linkError, recordType, type RecordName } from './messages.ts';
import { cut } from './scripted-device.ts';
import { exchange, fixed, type Exchange } from './scripted-exchange.ts';
import { specStates, specTable } from './spec-table.ts';

const paired = { paired: true, condition: 2, wait: 0 } as const;

test('a device that does not know the host opens an unpaired session, one that both know a paired one', () => {
  const first = exchange();
  expect(first.host.state()).toBe('unpaired');
  expect(first.events).toMatchObject([
    { name: 'opened', properties: { model: 'Semper simulator', practice: true }, state: { paired: false } },
  ]);
  const second = exchange({ script: { state: paired }, remembers: 'known' });
  expect(second.host.state()).toBe('idle');
});

test('a rogue device that claims to be paired is refused, and told so', () => {
  const { host, failure, device } = exchange({ script: { state: paired } });
  expect(failure()).toMatchObject({ code: 'rogue-device' });
  expect(host.state()).toBe('closed');
  expect(device.records.map(({ type }) => type)).toEqual([recordType.close]);
});

test('a pairing whose end the host never saw is named, and not used', () => {
  expect(exchange({ script: { state: paired }, remembers: 'unfinished' }).failure()?.code).toBe('pairing-unfinished');
  expect(exchange({ remembers: 'unfinished' }).host.state()).toBe('unpaired');
});

test('a device that forgot the host is told apart from a new one', () => {
  expect(exchange({ remembers: 'known' }).failure()?.code).toBe('device-forgot-host');
});

test('a version that the host does not know is named', () => {
  const alterInit = (answer: Uint8Array) => answer.map((byte, at) => (at === 12 ? 2 : byte));
  expect(exchange({ script: { alterInit } }).failure()).toEqual({ code: 'version-unsupported', version: 2 });
});

test('each byte of the INIT answer that somebody alters between host and device breaks the link', () => {
  for (let at = 8; at < 41; at++) {
    for (const bit of [1, 0x20]) {
      const alterInit = (answer: Uint8Array) => answer.map((byte, index) => (index === at ? byte ^ bit : byte));
      const { failure, host } = exchange({ script: { alterInit } });
      const channelAltered = at < 12;
      // The device does not hear the other channel; everything else meets the prologue, or is no INIT answer at all.
      if (channelAltered) expect(host.state()).toBe('handshake');
      else expect(['handshake-failed', 'version-unsupported', 'device-misbehaved']).toContain(failure()?.code);
    }
  }
});

test('an altered practice flag breaks the handshake', () => {
  const alterInit = (answer: Uint8Array) => answer.map((byte, at) => (at === answer.length - 1 ? 0xf4 : byte));
  expect(exchange({ script: { alterInit } }).failure()).toEqual({
    code: 'handshake-failed',
    because: 'noise-tag-wrong',
  });
});

test('an INIT answer with a reserved channel, without properties or with unknown ones is refused', () => {
  const reserved = (value: number) => (answer: Uint8Array) =>
    answer.map((byte, at) => (at >= 8 && at < 12 ? value : byte));
  const cases = [
    reserved(0),
    reserved(255),
    (answer: Uint8Array) => answer.slice(0, 13),
    (answer: Uint8Array) => answer.slice(0, 9),
  ];
  for (const alterInit of cases) {
    expect(exchange({ script: { alterInit } }).failure()).toEqual({
      code: 'device-misbehaved',
      because: 'init-malformed',
    });
  }
});

test('a handshake message that is altered, truncated or recorded from an earlier handshake is refused', () => {
  let recorded = new Uint8Array();
  const record = (message: Uint8Array) => (recorded = Uint8Array.from(message));
  exchange({ script: { alterHandshake: record } });
  const replay = exchange({ script: { alterHandshake: () => recorded }, hostEphemeral: new Uint8Array(32).fill(99) });
  expect(replay.failure()).toEqual({ code: 'handshake-failed', because: 'noise-tag-wrong' });
  const truncated = exchange({ script: { alterHandshake: (message) => message.slice(0, 95) } });
  expect(truncated.failure()).toEqual({ code: 'handshake-failed', because: 'noise-message-short' });
  const longer = exchange({ script: { alterHandshake: (message) => Uint8Array.of(...message, 0) } });
  expect(longer.failure()).toEqual({ code: 'handshake-failed', because: 'noise-tag-wrong' });
});

test('a payload in the second handshake message is refused, as nothing would say what it means', () => {
  const { failure } = exchange({ script: { handshakePayload: Uint8Array.of(1) } });
  expect(failure()).toEqual({ code: 'handshake-failed', because: 'payload' });
});

test('a second handshake message within a session ends it, as does an unknown command', () => {
  for (const code of [command.handshake, command.ping, command.init, 0x55]) {
    const running = exchange();
    running.deliver(cut(fixed.channel, code, new Uint8Array(96)));
    expect(running.failure()).toEqual({ code: 'device-misbehaved', because: 'command-unknown' });
  }
});

test('an error of the device is a lost channel, named; busy alone is not, since the host sends again', () => {
  for (const [name, code] of Object.entries(linkError)) {
    const running = exchange();
    running.deliver(cut(fixed.channel, command.error, Uint8Array.of(code)));
    const lost = { code: 'channel-lost', because: 'device-error', error: name };
    expect(running.failure()).toEqual(name === 'busy' ? undefined : lost);
  }
  const unknown = exchange();
  unknown.deliver(cut(fixed.channel, command.error, Uint8Array.of(0x77)));
  expect(unknown.failure()).toMatchObject({ code: 'channel-lost', error: 'unknown' });
});

test('reports of other channels, and errors on broadcast, do not touch a session', () => {
  const running = exchange();
  running.deliver(cut(0x99, command.error, Uint8Array.of(linkError.channel)));
  running.deliver(cut(broadcastChannel, command.error, Uint8Array.of(linkError.busy)));
  running.deliver(cut(0x99, command.record, new Uint8Array(100)));
  expect(running.host.state()).toBe('unpaired');
});

test('a record that is altered, repeated, empty or of an unknown type ends the session', () => {
  const ends = (deliver: (running: Exchange) => void) => {
    const running = exchange({ script: { state: paired }, remembers: 'known' });
    deliver(running);
    return running.failure();
  };
  expect(ends((running) => running.deliver(cut(fixed.channel, command.record, new Uint8Array(17))))).toEqual({
    code: 'device-misbehaved',
    because: 'record-not-decrypted',
  });
  expect(
    ends((running) => {
      const stateReports = running.sent.filter(({ from }) => from === 'device').slice(-1);
      running.deliver(stateReports.map(({ report }) => report));
    }),
  ).toMatchObject({ because: 'record-not-decrypted' });
  expect(ends((running) => running.deliver(running.device.send(0x33, new Uint8Array())))).toMatchObject({
    because: 'record-unknown',
  });
});

/** Brings a paired or an unpaired session into a state by the shortest honest way. */
const ways: Readonly<Record<Exclude<SessionName, 'closed' | 'state-awaited'>, (running: Exchange) => void>> = {
  unpaired: () => undefined,
  held: () => undefined,
  'digits-awaited': (running) => running.play(running.host.pair('271828', fixed.hostScalar, 0)),
  'confirmation-awaited': (running) => {
    ways['digits-awaited'](running);
    const share = running.device.records.at(-1)?.body ?? new Uint8Array();
    running.deliver(running.device.send(recordType.pairAnswer, running.device.pairAnswer(share, '271828').answer));
  },
  'code-compared': (running) => {
    ways['confirmation-awaited'](running);
    running.play(running.host.confirmPairing(0));
  },
  idle: () => undefined,
  'request-coming-in': (running) => running.play(running.host.request(new Uint8Array(16), new Uint8Array(4000), 0)),
  'request-open': (running) => running.play(running.host.request(new Uint8Array(16), new Uint8Array(100), 0)),
  'response-going-out': (running) => {
    ways['request-open'](running);
    running.deliver(running.device.send(recordType.more, new Uint8Array(10)));
  },
};

const heldBy = { program: 'Other wallet', computer: 'attic' };

/** An exchange from which the way leads into a state. */
function started(state: string): Exchange {
  if (state === 'held') return exchange({ script: { heldBy }, remembers: 'known' });
  return unpairedStates.includes(state) ? exchange() : exchange({ script: { state: paired }, remembers: 'known' });
}

const spec = specTable(readFileSync(new URL('./SPEC.md', import.meta.url), 'utf8'));

/** SPEC §6: what the device may send in a state; titles differ from the names of the code in words only. */
function allowedBySpec(state: string): readonly RecordName[] {
  const plain = state.replaceAll('-', ' ');
  const title = specStates.find((name) => name.replace(/^(pairing|paired), /, '') === plain);
  if (title === undefined) throw new Error(`${state} is in no row of SPEC §6`);
  return spec[title].device;
}

const unpairedStates: readonly string[] = ['unpaired', 'digits-awaited', 'confirmation-awaited', 'code-compared'];

test('each record of the device in each state either is in the table or ends the session', () => {
  for (const [state, way] of Object.entries(ways)) {
    for (const [name, type] of Object.entries(recordType)) {
      const running = started(state);
      way(running);
      expect(running.host.state()).toBe(state);
      running.deliver(running.device.send(type, new Uint8Array()));
      const allowed = allowedBySpec(state).includes(name as RecordName);
      const because = (running.failure() as { because?: string } | undefined)?.because;
      // A WAITING or HELD that nothing asked for is not due, even where the table knows it.
      if (allowed && name !== 'waiting' && name !== 'held') expect(because).not.toBe('record-not-due');
      else expect(because).toBe(name === 'state' ? 'record-malformed' : 'record-not-due');
    }
  }
});

test('a well-formed STATE is taken once, right after the handshake, and never again', () => {
  for (const state of ['unpaired', 'code-compared', 'idle', 'request-open'] as const) {
    const running = started(state);
    ways[state](running);
    running.deliver(running.device.send(recordType.state, Uint8Array.of(0xa3, 1, 0xf5, 2, 2, 3, 0)));
    expect(running.failure()).toMatchObject({ because: 'record-not-due', record: 'state', state });
  }
});

test('before STATE every other record ends the session', () => {
  for (const [name, type] of Object.entries(recordType)) {
    const { failure, events } = exchange({ script: { stateType: type } });
    if (name === 'state') expect(events).toMatchObject([{ name: 'opened' }]);
    else if (name === 'held') expect(failure()).toMatchObject({ because: 'record-malformed', record: 'held' });
    else expect(failure()).toMatchObject({ because: 'record-not-due', state: 'state-awaited' });
  }
});

test('a device that is silent is given up after five seconds, in the greeting after five attempts', () => {
  const host = createHost({
    identity: { program: 'a', computer: 'b' },
    staticSecret: fixed.hostStatic,
    ephemeralSecret: fixed.hostEphemeral,
    nonce: fixed.hostNonce,
    remembers: () => 'unknown',
  });
  let attempts = host.start(0).reports.length;
  for (let now = host.wakeAt(); now !== undefined; now = host.wakeAt()) {
    const { reports, events } = host.tick(now);
    attempts += reports.length;
    if (events.length > 0)
      expect([now, events]).toEqual([
        5000,
        [{ name: 'failed', failure: { code: 'device-silent', milliseconds: 5000 } }],
      ]);
  }
  expect(attempts).toBe(5);
  expect(host.state()).toBe('closed');
});

test('an unfinished message on the own channel is overdue after 500 ms and ends the session', () => {
  const running = exchange({ script: { state: paired }, remembers: 'known' });
  running.deliver(running.device.send(recordType.waiting, new Uint8Array(200)).slice(0, 1));
  expect(running.host.wakeAt()).toBe(500);
  running.wait(500);
  expect(running.failure()).toEqual({ code: 'device-misbehaved', because: 'message-gap' });
});

test('whatever a device sends in place of its reports, the host answers with a typed failure or with nothing', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 6 }),
      fc.array(fc.tuple(fc.nat({ max: 63 }), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 3 }),
      (place, changes) => {
        const honest = exchange();
        const host = createHost({
          identity: { program: 'Semper Wallet', computer: 'test' },
          staticSecret: fixed.hostStatic,
          ephemeralSecret: fixed.hostEphemeral,
          nonce: fixed.hostNonce,
          remembers: () => 'unknown',
        });
        host.start(0);
        const reports = honest.sent
          .filter(({ from }) => from === 'device')
          .map(({ report }) => Uint8Array.from(report));
        const target = reports[place % reports.length] ?? new Uint8Array(64);
        for (const [at, change] of changes) target[at] = (target[at] ?? 0) ^ change;
        const changed = honest.sent
          .filter(({ from }) => from === 'device')
          .some(({ report }, index) => !sameBytes(report, reports[index] ?? report));
        for (const report of reports) host.takeReport(report, 0);
        if (changed) expect(host.state()).not.toBe('unpaired');
      },
    ),
    { seed: 22, numRuns: 60 },
  );
});

test('every command in every state but RECORD and ERROR ends the session, and so does each error but busy', () => {
  for (const state of Object.keys(ways) as (keyof typeof ways)[]) {
    for (const code of [command.ping, command.init, command.handshake, 0x2a]) {
      const running = started(state);
      ways[state](running);
      running.deliver(cut(fixed.channel, code, new Uint8Array(32)));
      expect([state, code, running.failure()]).toMatchObject([state, code, { because: 'command-unknown' }]);
    }
    for (const [name, code] of Object.entries(linkError)) {
      const running = started(state);
      ways[state](running);
      running.deliver(cut(fixed.channel, command.error, Uint8Array.of(code)));
      const lost = { code: 'channel-lost', because: 'device-error', error: name };
      expect([state, running.failure()]).toEqual([state, name === 'busy' ? undefined : lost]);
      expect(running.host.state() === 'closed').toBe(name !== 'busy');
    }
  }
});
