// Who has the device (SPEC.md §6), as the device decides it: held sessions, taking over, and whoever may do neither.
import { expect, test } from 'vitest';
import { fromBytes } from '../values/codec.ts';
import { linkBench, pairedHost, type LinkBench } from './device-harness.ts';
import { command, hostIdentityCodec, linkError, stateCodec } from './messages.ts';
import type { ScriptedHost } from './scripted-host.ts';

const answered = (error: keyof typeof linkError) => ({
  command: command.error,
  message: Uint8Array.of(linkError[error]),
});
const named = (body: Uint8Array) => {
  const read = fromBytes(hostIdentityCodec, body, 128);
  return read.ok ? read.value.program : read.error;
};
const state = (body: Uint8Array) => fromBytes(stateCodec, body, 64);

/** A host of this name that is paired with the device, and gone again. */
function pairedAs(bench: LinkBench, program: string): ScriptedHost {
  const host = bench.host(program, undefined, { program, computer: 'desk' });
  host.open();
  host.shakeHands();
  const own = host.share('314159');
  bench.digits(bench.event('pairing-wanted').work, '314159');
  host.confirm(own);
  bench.compare(bench.event('code-wanted').work, true);
  host.hearRecord('pairDone');
  host.record('close');
  return host;
}

const join = (host: ScriptedHost) => {
  host.open();
  host.shake();
  return host.nextRecord();
};

/** Two paired hosts: one has the device, the other is held. */
function heldBench() {
  const bench = linkBench();
  const holder = pairedAs(bench, 'Till');
  const waiting = pairedAs(bench, 'Wallet');
  expect(join(holder).name).toBe('state');
  const { name, body } = join(waiting);
  expect([name, named(body)]).toEqual(['held', 'Till']);
  return { bench, holder, waiting };
}

test('a paired host is told who has the device, and gets it by itself when the other one leaves', () => {
  const { holder, waiting } = heldBench();
  waiting.record('poll');
  expect(named(waiting.hearRecord('held'))).toBe('Till');
  expect(holder.heard).toEqual([]);
  holder.record('close');
  expect(state(waiting.hearRecord('state'))).toMatchObject({ value: { paired: true } });
  waiting.record('poll');
  expect(waiting.nextRecord().name).toBe('waiting');
});

test('a holder that falls silent for three seconds gets CLOSE, and polling of the one held renews nothing for it', () => {
  const { bench, holder, waiting } = heldBench();
  bench.pass(1000);
  waiting.record('poll');
  waiting.hearRecord('held');
  bench.pass(1999);
  expect(waiting.heard).toEqual([]);
  bench.pass(1);
  expect(holder.nextRecord().name).toBe('close');
  expect(waiting.nextRecord().name).toBe('state');
});

test('a host that waits and falls silent itself is closed, and a holder that is unplugged frees the device', () => {
  const { bench, holder, waiting } = heldBench();
  for (const wait of [1500, 1500]) {
    bench.pass(wait);
    holder.record('poll');
    expect(holder.nextRecord().name).toBe('waiting');
  }
  expect(waiting.nextRecord().name).toBe('close');
  expect(join(waiting).name).toBe('held');
  bench.out(bench.link.disconnected(1));
  expect(waiting.nextRecord().name).toBe('state');
});

test('TAKE ends the open request, tells the loser who took the device, and gives it to the taker', () => {
  const { bench, holder, waiting } = heldBench();
  holder.record('last', Uint8Array.of(1));
  const { work } = bench.event('request');
  waiting.record('take');
  expect(bench.event('released')).toEqual({ kind: 'released', work, why: 'taken' });
  expect(bench.event('taken-over')).toMatchObject({ by: { program: 'Wallet', computer: 'desk' } });
  expect(named(holder.hearRecord('taken'))).toBe('Wallet');
  expect(waiting.nextRecord().name).toBe('state');
  bench.respond(work, Uint8Array.of(2));
  holder.record('poll');
  expect(holder.hear()).toMatchObject(answered('channel'));
  expect(holder.heard).toEqual([]);
  waiting.record('last', Uint8Array.of(3));
  expect(bench.event('request').message).toEqual(Uint8Array.of(3));
});

test('TAKE in the middle of a pairing is refused, and the person finishes the pairing', () => {
  const bench = linkBench();
  const waiting = pairedAs(bench, 'Wallet');
  const stranger = bench.host('stranger');
  stranger.open();
  stranger.shakeHands();
  const own = stranger.share('271828');
  expect(join(waiting).name).toBe('held');
  const steps = [
    () => bench.digits(bench.event('pairing-wanted').work, '271828'),
    () => stranger.confirm(own),
    () => bench.compare(bench.event('code-wanted').work, true),
  ];
  for (const step of steps) {
    waiting.record('take');
    expect(waiting.nextRecord().name).toBe('held');
    step();
  }
  expect(stranger.nextRecord().name).toBe('pairDone');
  waiting.record('take');
  expect(waiting.nextRecord().name).toBe('state');
  expect(stranger.nextRecord().name).toBe('taken');
});

test('a stranger who has the device loses it by TAKE without being told to whom', () => {
  const bench = linkBench();
  const waiting = pairedAs(bench, 'Wallet');
  const stranger = bench.host('stranger');
  stranger.open();
  stranger.shakeHands();
  expect(join(waiting).name).toBe('held');
  waiting.record('take');
  expect(stranger.nextRecord()).toMatchObject({ name: 'close', body: new Uint8Array() });
  expect(waiting.nextRecord().name).toBe('state');
});

test('a host that is not paired is told busy and nothing else, and a second one that would wait too', () => {
  const { bench, holder, waiting } = heldBench();
  for (const other of [bench.host('stranger'), pairedElsewhere(bench)]) {
    other.open();
    other.shake();
    expect(other.hear()).toMatchObject(answered('busy'));
    other.record('take');
    expect(other.hear()).toMatchObject(answered('channel'));
    expect(other.heard).toEqual([]);
  }
  expect([holder.heard, waiting.heard, bench.bench.events]).toEqual([[], [], []]);
  waiting.record('poll');
  expect(waiting.nextRecord().name).toBe('held');
});

test('a host that is not paired does not wait either, when nobody else does', () => {
  const bench = linkBench();
  expect(join(pairedAs(bench, 'Till')).name).toBe('state');
  const stranger = bench.host('stranger');
  stranger.open();
  stranger.shake();
  expect(stranger.hear()).toMatchObject(answered('busy'));
  expect(stranger.heard).toEqual([]);
});

/** A third host whose pairing stands in the table. */
function pairedElsewhere(bench: LinkBench): ScriptedHost {
  const other = bench.host('third');
  bench.pairings.entries.push({
    id: new Uint8Array(16).fill(3),
    hostKey: other.staticKey,
    program: 'Third',
    computer: 'desk',
  });
  return other;
}

test('a TAKE that crosses STATE is ignored, one that is sent twice or replayed takes nothing', () => {
  const { bench, holder, waiting } = heldBench();
  holder.record('close');
  waiting.record('take');
  waiting.hearRecord('state');
  waiting.record('poll');
  expect(waiting.nextRecord().name).toBe('waiting');
  expect(bench.bench.events).toEqual([]);

  const again = heldBench();
  const recorded: Uint8Array[] = [];
  const send = again.waiting.send.bind(again.waiting);
  again.waiting.send = (sent, message, channel) => {
    recorded.push(message);
    send(sent, message, channel);
  };
  again.waiting.record('take');
  again.waiting.hearRecord('state');
  again.waiting.record('close');
  again.holder.hearRecord('taken');
  expect(join(again.holder).name).toBe('state');
  again.waiting.open();
  again.waiting.shake();
  again.waiting.hearRecord('held');
  again.waiting.send(command.record, recorded[0] ?? new Uint8Array());
  expect(again.waiting.hear()).toMatchObject(answered('record'));
  again.holder.record('poll');
  expect(again.holder.nextRecord().name).toBe('waiting');
});

test('when two take the device from one another in turn, each step has one holder and one loser who was told', () => {
  const { holder, waiting } = heldBench();
  let [has, wants] = [holder, waiting];
  for (let turn = 0; turn < 20; turn++) {
    wants.record('take');
    expect(wants.nextRecord().name).toBe('state');
    expect(has.nextRecord().name).toBe('taken');
    [has, wants] = [wants, has];
    expect(join(wants).name).toBe('held');
    expect([has.heard, wants.heard]).toEqual([[], []]);
  }
});

test('a host whose pairing is removed gets CLOSE, while its answer goes out only afterwards', () => {
  const bench = linkBench();
  const host = pairedHost(bench);
  host.record('last', Uint8Array.of(1));
  bench.pairings.entries.length = 0;
  host.record('poll');
  expect(host.nextRecord().name).toBe('waiting');
  bench.respond(bench.event('request').work, Uint8Array.of(7));
  expect(host.response()).toEqual(Uint8Array.of(7));
  host.record('last', Uint8Array.of(2));
  expect(host.nextRecord().name).toBe('close');
  expect(bench.bench.events).toEqual([]);

  const second = linkBench();
  const idle = pairedHost(second);
  second.pairings.entries.length = 0;
  second.pass(250);
  expect(idle.nextRecord().name).toBe('close');
});

test('nobody but the two keeps a session, however many hosts knock', () => {
  const { bench, holder, waiting } = heldBench();
  for (let count = 0; count < 30; count++) {
    const stranger = bench.host(`stranger ${count}`);
    stranger.open();
    stranger.shake();
    expect(stranger.hear()).toMatchObject(answered('busy'));
  }
  holder.record('poll');
  expect(holder.nextRecord().name).toBe('waiting');
  waiting.record('poll');
  expect(waiting.nextRecord().name).toBe('held');
});
