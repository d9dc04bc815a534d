// The device's side of the link as hosts meet it: channels, handshake, pairing, requests, lease (SPEC.md §3 to §6).
import { x25519 } from '@noble/curves/ed25519.js';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { concatBytes, utf8 } from '../values/bytes.ts';
import { fromBytes } from '../values/codec.ts';
import { linkBench, pairedHost, pairingTable, pairOn, seededBytes } from './device-harness.ts';
import { broadcastChannel, command, linkError, propertiesCodec, stateCodec, waitingCodec } from './messages.ts';
import { reportsOf } from './scripted-host.ts';

const answered = (error: keyof typeof linkError) => ({
  command: command.error,
  message: Uint8Array.of(linkError[error]),
});
const state = (body: Uint8Array) => fromBytes(stateCodec, body, 64);

test('INIT gives the nonce back, a channel, the version and the properties', () => {
  const bench = linkBench();
  const host = bench.host('host');
  const answer = host.open();
  const secrets = seededBytes('host');
  secrets(32);
  expect(answer.subarray(0, 8)).toEqual(secrets(8));
  expect(answer[12]).toBe(1);
  expect(fromBytes(propertiesCodec, answer.subarray(13), 60)).toMatchObject({ ok: true });
  expect([0, broadcastChannel]).not.toContain(host.channel);
});

test('PING comes back as it was, with a session open or not', () => {
  const bench = linkBench();
  const host = pairedHost(bench);
  const message = seededBytes('ping')(1886);
  host.send(command.ping, message);
  expect(host.hear()).toMatchObject({ command: command.ping, message });
});

test('channel numbers never come twice, and the least recently used channel gives way but not the one in session', () => {
  const bench = linkBench();
  const holder = pairedHost(bench);
  const numbers = new Set([holder.channel]);
  const visitors = Array.from({ length: 20 }, (_, index) => bench.host(`visitor ${index}`));
  for (const visitor of visitors) {
    visitor.open();
    numbers.add(visitor.channel);
  }
  expect(numbers.size).toBe(21);
  const [first] = visitors;
  first?.send(command.ping, new Uint8Array(1));
  expect(first?.hear()).toMatchObject(answered('channel'));
  visitors.at(-4)?.send(command.ping, new Uint8Array(1));
  expect(visitors.at(-4)?.hear()).toMatchObject({ command: command.ping });
  holder.record('poll');
  expect(holder.nextRecord().name).toBe('waiting');
});

test('a channel belongs to the connection that asked for it', () => {
  const bench = linkBench();
  const holder = pairedHost(bench);
  const thief = bench.host('thief');
  thief.send(command.ping, new Uint8Array(1), holder.channel);
  expect(thief.hear()).toMatchObject(answered('channel'));
});

test('a report of another size ends the connection and what was under way on it', () => {
  const bench = linkBench();
  const host = pairedHost(bench);
  host.record('last', Uint8Array.of(1));
  const { work } = bench.event('request');
  bench.out(bench.link.reportIn(1, new Uint8Array(63), bench.bench.now));
  expect(bench.bench.hangUps).toEqual([1]);
  expect(bench.event('released')).toMatchObject({ work, why: 'disconnected' });
  expect(bench.link.reportIn(1, new Uint8Array(64), bench.bench.now).reports).toEqual([]);
});

test('a changed prologue breaks the handshake: no downgrade of version or properties', () => {
  const bench = linkBench();
  const host = bench.host('host');
  const answer = Uint8Array.from(host.open());
  answer[12] = 2;
  expect(() => host.shakeHands(concatBytes(utf8('semper-link/1'), answer))).toThrow('no handshake');
});

test('handshake messages of wrong length, of low order or with a wrong identity close the channel', () => {
  for (const message of [new Uint8Array(31), new Uint8Array(33), new Uint8Array(32), new Uint8Array()]) {
    const host = linkBench().host('host');
    host.open();
    host.send(command.handshake, message);
    expect(host.hear()).toMatchObject(answered('handshake'));
    host.send(command.handshake, x25519.getPublicKey(new Uint8Array(32).fill(7)));
    expect(host.hear()).toMatchObject(answered('channel'));
  }
  const third = linkBench().host('host');
  third.open();
  third.send(command.handshake, x25519.getPublicKey(new Uint8Array(32).fill(7)));
  third.hear();
  third.send(command.handshake, new Uint8Array(100));
  expect(third.hear()).toMatchObject(answered('handshake'));
  third.open();
  expect(state(third.shakeHands())).toMatchObject({ ok: true, value: { paired: false } });
});

test('pairing takes digits and a compared code, and the host is known ever after', () => {
  const bench = linkBench();
  const host = bench.host('host');
  host.open();
  expect(state(host.shakeHands())).toEqual({ ok: true, value: { paired: false, condition: 2, wait: 0 } });
  const own = host.share('271828');
  const wanted = bench.event('pairing-wanted');
  expect(wanted.host).toEqual({ program: 'Scripted host', computer: 'test bench' });
  expect(host.heard).toEqual([]);
  bench.digits(wanted.work, '271828');
  expect(host.confirm(own)).toBe(true);
  const compared = bench.event('code-wanted');
  expect(compared.code).toBe(host.code);
  expect(bench.pairings.entries).toEqual([]);
  bench.compare(compared.work, true);
  expect(host.hearRecord('pairDone')).toEqual(bench.pairings.entries[0]?.id);
  host.open();
  expect(state(host.shakeHands())).toMatchObject({ value: { paired: true } });
});

test('each guess is counted before the answer leaves, so that hanging up saves none', () => {
  const bench = linkBench();
  for (const count of [1, 2, 3]) {
    const host = bench.host(`guesser ${count}`);
    host.open();
    host.shakeHands();
    host.share('000000');
    bench.digits(bench.event('pairing-wanted').work, '123456');
    expect(bench.pairings.count).toBe(count);
    bench.out(bench.link.disconnected(count));
    bench.event('released');
  }
  const next = bench.host('guesser 4');
  next.open();
  expect(state(next.shakeHands())).toMatchObject({ value: { wait: 60 } });
  next.share('000000');
  expect(next.hearRecord('pairFailed')).toEqual(Uint8Array.of(3));
  bench.pass(60_000);
  next.open();
  expect(state(next.shakeHands())).toMatchObject({ value: { wait: 0 } });
  pairOn(bench, next);
  expect(bench.pairings.count).toBe(0);
});

test('a right tag takes the failure back, though the person may still refuse the code', () => {
  const bench = linkBench();
  bench.pairings.count = 2;
  const host = bench.host('host');
  host.open();
  host.shakeHands();
  const own = host.share('123456');
  bench.digits(bench.event('pairing-wanted').work, '123456');
  expect(bench.pairings.count).toBe(3);
  host.confirm(own);
  expect(bench.pairings.count).toBe(2);
  bench.compare(bench.event('code-wanted').work, false);
  expect(host.hearRecord('pairFailed')).toEqual(Uint8Array.of(2));
  expect(bench.pairings.count).toBe(2);
  host.open();
  expect(state(host.shakeHands())).toMatchObject({ value: { paired: false, wait: 0 } });
});

test('the wait after failures doubles up to an hour, and begins anew when the device restarts', () => {
  const pairings = pairingTable();
  for (const [failures, wait] of [
    [2, 0],
    [3, 60],
    [4, 120],
    [8, 1920],
    [9, 3600],
    [40, 3600],
  ] as const) {
    pairings.count = failures;
    const host = linkBench({ pairings }).host('host');
    host.open();
    expect(state(host.shakeHands())).toMatchObject({ value: { wait } });
  }
});

test('wrong digits, an invalid share, a refusal and a flash that keeps nothing end the pairing with their reasons', () => {
  const ends: [number, (bench: ReturnType<typeof linkBench>, host: ReturnType<typeof bench.host>) => void][] = [
    [
      1,
      (bench, host) => {
        const own = host.share('000000');
        bench.digits(bench.event('pairing-wanted').work, '123456');
        expect(host.confirm(own)).toBe(false);
      },
    ],
    [
      2,
      (bench, host) => {
        host.share('123456');
        bench.out(bench.link.digitsTyped(bench.event('pairing-wanted').work, { failure: 'refused' }, 0));
      },
    ],
    [
      2,
      (bench, host) => {
        const own = host.share('123456');
        bench.digits(bench.event('pairing-wanted').work, '123456');
        host.confirm(own);
        bench.compare(bench.event('code-wanted').work, false);
      },
    ],
    [
      2,
      (bench, host) => {
        bench.pairings.storable = false;
        host.share('123456');
        bench.digits(bench.event('pairing-wanted').work, '123456');
      },
    ],
    [
      2,
      (_bench, host) => {
        host.share('123456');
        host.record('cancel');
      },
    ],
    [
      4,
      (bench, host) => {
        bench.bench.condition = 0;
        host.share('123456');
      },
    ],
    [
      5,
      (bench, host) => {
        host.record('pairShare', new Uint8Array(32));
        bench.digits(bench.event('pairing-wanted').work, '123456');
      },
    ],
    [
      5,
      (bench, host) => {
        host.record('pairShare', new Uint8Array(32).fill(255));
        bench.digits(bench.event('pairing-wanted').work, '123456');
      },
    ],
  ];
  for (const [reason, run] of ends) {
    const bench = linkBench();
    const host = bench.host('host');
    host.open();
    host.shakeHands();
    run(bench, host);
    expect(host.hearRecord('pairFailed')).toEqual(Uint8Array.of(reason));
    expect(bench.pairings.entries).toEqual([]);
    host.record('poll');
    expect(host.hear()).toMatchObject(answered('channel'));
  }
});

test('requests and responses of every size cross in pieces, each asked for', () => {
  const bench = linkBench();
  const host = pairedHost(bench);
  for (const [asked, given] of [
    [0, 0],
    [1, 1869],
    [1869, 1870],
    [1870, 3738],
    [98_304, 98_304],
  ] as const) {
    host.request(new Uint8Array(asked).fill(3));
    const request = bench.event('request');
    expect(request.message).toEqual(new Uint8Array(asked).fill(3));
    expect(request.pairing).toEqual(bench.pairings.entries[0]);
    bench.respond(request.work, new Uint8Array(given).fill(4));
    expect(host.response()).toEqual(new Uint8Array(given).fill(4));
  }
});

test('a message that grows beyond 98 304 bytes closes the channel before it is whole', () => {
  const bench = linkBench();
  const host = pairedHost(bench);
  for (let sent = 0; sent + 1869 <= 98_304; sent += 1869) {
    host.record('more', new Uint8Array(1869));
    host.hearRecord('next');
  }
  host.record('more', new Uint8Array(1869));
  expect(host.hear()).toMatchObject(answered('record'));
  expect(bench.bench.events).toEqual([]);
});

test('each POLL gets exactly one WAITING, and one that crosses the answer gets nothing', () => {
  const bench = linkBench();
  const host = pairedHost(bench);
  const waiting = () => fromBytes(waitingCodec, host.hearRecord('waiting'), 32);
  host.record('poll');
  expect(waiting()).toEqual({ ok: true, value: { what: 1 } });
  host.record('last', Uint8Array.of(1));
  const { work } = bench.event('request');
  bench.link.showWaiting(work, { what: 2, page: 1, pages: 3 });
  host.record('poll');
  host.record('poll');
  expect(waiting()).toEqual(waiting());
  bench.respond(work, new Uint8Array(4000));
  host.record('poll');
  host.record('cancel');
  expect(host.response()).toHaveLength(4000);
  expect(host.heard).toEqual([]);
});

test('CANCEL reaches the work, and the answer still comes', () => {
  const bench = linkBench();
  const host = pairedHost(bench);
  host.record('cancel');
  host.record('more', Uint8Array.of(1));
  host.hearRecord('next');
  host.record('cancel');
  expect(bench.bench.events).toEqual([]);
  host.record('last', Uint8Array.of(2));
  const request = bench.event('request');
  expect(request.message).toEqual(Uint8Array.of(2));
  host.record('cancel');
  expect(bench.event('cancelled')).toEqual({ kind: 'cancelled', work: request.work });
  bench.respond(request.work, Uint8Array.of(9));
  expect(host.response()).toEqual(Uint8Array.of(9));
});

test('a host that polls keeps the display, one that falls silent loses it and is told', () => {
  const bench = linkBench();
  const host = pairedHost(bench);
  host.record('last', Uint8Array.of(1));
  const { work } = bench.event('request');
  bench.pass(60_000);
  expect(bench.bench.events).toEqual([]);
  bench.link.showWaiting(work, { what: 3 });
  host.record('poll');
  host.hearRecord('waiting');
  bench.pass(2999);
  expect(bench.bench.events).toEqual([]);
  bench.pass(1);
  expect(bench.event('released')).toEqual({ kind: 'released', work, why: 'lease' });
  expect(host.nextRecord().name).toBe('close');
});

test('a replayed handshake message opens nothing', () => {
  const bench = linkBench();
  const sent: Uint8Array[] = [];
  const connection = bench.link.connected();
  const victim = bench.host('victim', connection);
  const original = victim.send.bind(victim);
  victim.send = (sentCommand, message, channel) => {
    if (sentCommand === command.handshake) sent.push(message);
    original(sentCommand, message, channel);
  };
  victim.open();
  victim.shakeHands();
  bench.pass(5000);
  const mimic = bench.host('mimic');
  mimic.open();
  mimic.send(command.handshake, sent[0] ?? new Uint8Array());
  expect(mimic.hear().command).toBe(command.handshake);
  mimic.send(command.handshake, sent[1] ?? new Uint8Array());
  expect(mimic.hear()).toMatchObject(answered('handshake'));
});

test('no reports of a stranger move a session or make the link throw', () => {
  const heads = fc.constantFrom(0x81, 0x86, 0x90, 0x92, 0xbf, 0, 1, 30, 31);
  const report = fc.tuple(heads, fc.nat(3000), fc.uint8Array({ minLength: 57, maxLength: 57 }), fc.nat(3));
  fc.assert(
    fc.property(fc.array(report, { maxLength: 40 }), (reports) => {
      const bench = linkBench();
      const host = pairedHost(bench);
      const stranger = bench.host('stranger');
      stranger.open();
      const numbers = [stranger.channel, host.channel, broadcastChannel, 0];
      for (const [head, length, data, whose] of reports) {
        const [made] = reportsOf(numbers[whose] ?? 0, head & 0x7f, data, length);
        if (made !== undefined) made[4] = head;
        bench.out(bench.link.reportIn(2, made ?? new Uint8Array(64), bench.bench.now));
      }
      host.record('poll');
      expect(host.nextRecord().name).toBe('waiting');
      expect(bench.bench.events).toEqual([]);
    }),
    { seed: 20_261_122, numRuns: 40 },
  );
});
