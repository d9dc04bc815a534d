// Two programs on one HID device: both halves of the link as they are, joined by the one wire that hidraw makes of it (SPEC.md §2,
// HID): the device hears the reports of both as they happen to come, and each program hears every report.
import { x25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromBytes, toBytes } from '../values/codec.ts';
import { linkBench, seededBytes } from './device-harness.ts';
import type { HostEvent, Step } from './host-events.ts';
import { createHost, requestBytes, type Host, type Remembered } from './host.ts';
import { command, linkError, requestCodec, responseCodec } from './messages.ts';

/** A program on the wire: what it has yet to send, and what it was told. */
type Program = { readonly host: Host; readonly outgoing: Uint8Array[]; readonly events: HostEvent[] };

/** A device on one connection, and the programs that have it open. `draw` gives a number below its argument. */
function oneWire(draw: (below: number) => number) {
  const { link, pairings, bench } = linkBench();
  const connection = link.connected();
  const programs: Program[] = [];
  let refusals = 0;

  function take(program: Program, { reports, events }: Step): void {
    program.outgoing.push(...reports);
    program.events.push(...events);
  }
  function toPrograms({ reports, events }: ReturnType<typeof link.tick>): void {
    for (const { report } of reports) {
      if (report[4] === 0x80 + command.error && report[7] === linkError.busy) refusals += 1;
      for (const program of programs) take(program, program.host.takeReport(report.slice(), bench.now));
    }
    for (const event of events) {
      if (event.kind !== 'request') continue;
      const read = fromBytes(requestCodec, event.message, 4096);
      if (!read.ok) throw new Error('malformed');
      const { id, parameters } = read.value;
      toPrograms(link.respond(event.work, toBytes(responseCodec, { id, status: 0, body: parameters })));
    }
  }

  return {
    refusals: () => refusals,
    join(seed: string, isPaired: boolean): Program {
      const secrets = seededBytes(seed);
      const staticSecret = secrets(32);
      const identity = { program: 'Wallet', computer: seed };
      if (isPaired) pairings.store({ ...identity, hostKey: x25519.getPublicKey(staticSecret), id: secrets(16) });
      const remembers = (): Remembered => (isPaired ? 'known' : 'unknown');
      const host = createHost({ identity, staticSecret, ephemeralSecret: secrets(32), nonce: secrets(8), remembers });
      const program = { host, outgoing: [], events: [] };
      programs.push(program);
      take(program, host.start(bench.now));
      return program;
    },
    leave(program: Program): void {
      programs.splice(programs.indexOf(program), 1);
    },
    run: (program: Program, action: (host: Host, now: number) => Step) =>
      take(program, action(program.host, bench.now)),
    /** One report of whoever happens to be next, and a little time. */
    step(): void {
      bench.now += draw(3);
      const ready = programs.filter(({ outgoing }) => outgoing.length > 0);
      const report = ready[draw(ready.length)]?.outgoing.shift();
      if (report) toPrograms(link.reportIn(connection, report, bench.now));
      else bench.now += 5;
      toPrograms(link.tick(bench.now));
      for (const program of programs)
        if (bench.now >= (program.host.wakeAt() ?? Infinity)) take(program, program.host.tick(bench.now));
    },
  };
}

/** Numbers that follow from a seed (xorshift32). */
function drawFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return below === 0 ? 0 : (state >>> 0) % below;
  };
}

/** One program asks all the time, others come one after the other; how often something was refused on the wire. */
function fight(draw: (below: number) => number, length: number, othersPaired: boolean): number {
  const wire = oneWire(draw);
  const first = wire.join('first', true);
  const isOver = ({ events }: Program) => events.some(({ name }) => name === 'failed' || name === 'held');
  const settled = () => {
    for (let steps = 0; first.host.state() !== 'idle' && steps < 5000; steps++) wire.step();
  };
  settled();
  let asked = 0;
  for (let count = 0; count < 3; count++) {
    const other = wire.join(`other ${count}`, othersPaired);
    for (let steps = 0; !isOver(other); steps++) {
      if (first.host.state() === 'idle' && draw(5) === 0) {
        const id = new Uint8Array(16).fill(++asked);
        const message = requestBytes({ id, method: 1, parameters: new Uint8Array(length).fill(asked) });
        if (message.ok) wire.run(first, (host, now) => host.request(id, message.value, now));
      }
      wire.step();
      if (steps > 20_000) throw new Error('the other one is never told');
    }
    expect(other.events.at(-1)).toMatchObject(
      othersPaired ? { name: 'held' } : { name: 'failed', failure: { code: 'device-busy' } },
    );
    wire.leave(other);
    // A held one that left without a word keeps that place until its own lease is over.
    if (othersPaired) break;
  }
  settled();
  expect(first.events.filter(({ name }) => name === 'failed')).toEqual([]);
  expect(first.events.filter(({ name }) => name === 'answered')).toHaveLength(asked);
  return wire.refusals();
}

test.each([
  ['a stranger is told busy', false],
  ['a paired one that it is held', true],
])(
  'however the reports of two programs meet on one wire, %s, and the one that has the device loses nothing',
  (_, isPaired) => {
    let refusals = 0;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 }), fc.constantFrom(4, 60, 350), (seed, length) => {
        refusals += fight(drawFrom(seed), length, isPaired);
      }),
      { seed: 1126, numRuns: 25 },
    );
    expect(refusals).toBeGreaterThan(10);
  },
);
