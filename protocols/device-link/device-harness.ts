// A bench for tests of the device's side of the link: a clock that tests turn, seeded secrets, a pairing table in
// memory, and scripted hosts on as many connections as a test wants. Nothing here is secure or used by a device.
import { sha256 } from '@noble/hashes/sha2.js';
import { sameBytes, utf8 } from '../values/bytes.ts';
import { toBytes } from '../values/codec.ts';
import { createDeviceLink, type LinkEvent, type LinkOutput, type Pairing, type PairingTable } from './device.ts';
import { propertiesCodec, type DeviceProperties, type HostIdentity } from './messages.ts';
import { ScriptedHost } from './scripted-host.ts';

/** Bytes that follow from a seed, for both sides' secrets (SPEC §4, §5). */
export function seededBytes(seed: string): (length: number) => Uint8Array {
  let count = 0;
  return (length) => {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += 32) {
      count += 1;
      bytes.set(sha256(utf8(`${seed} ${count}`)).subarray(0, Math.min(32, length - at)), at);
    }
    return bytes;
  };
}

/** A pairing table in memory (SPEC §5); `storable` can be set false as a full or broken flash. */
export function pairingTable(): PairingTable & { entries: Pairing[]; count: number; storable: boolean } {
  return {
    entries: [],
    count: 0,
    storable: true,
    find(hostKey) {
      return this.entries.find((entry) => sameBytes(entry.hostKey, hostKey));
    },
    failures() {
      return this.count;
    },
    countFailures(failures) {
      if (this.storable) this.count = failures;
      return this.storable;
    },
    store(pairing) {
      if (!this.storable) return false;
      this.entries.push(pairing);
      this.count = 0;
      return true;
    },
  };
}

/** The properties of the device of SPEC §1. */
export const benchProperties: DeviceProperties = { model: 'Semper simulator', firmware: '0.1.0', practice: true };

/** A device's link on the bench (SPEC §2 to §6). */
export function linkBench(
  options: { readonly condition?: 0 | 1 | 2; readonly pairings?: ReturnType<typeof pairingTable> } = {},
) {
  const pairings = options.pairings ?? pairingTable();
  const random = seededBytes('device');
  let works = 0;
  const bench = {
    now: 1_000_000,
    condition: options.condition ?? 2,
    events: [] as LinkEvent[],
    hangUps: [] as number[],
  };
  const staticSecret = random(32);
  const link = createDeviceLink(
    {
      properties: toBytes(propertiesCodec, benchProperties),
      staticSecret: () => staticSecret,
      condition: () => bench.condition,
      pairings,
      random,
      nextWork() {
        works += 1;
        return works;
      },
    },
    bench.now,
  );
  const hosts = new Map<number, ScriptedHost[]>();
  const out = (output: LinkOutput) => {
    for (const { connection, report } of output.reports) {
      const channel = new DataView(report.buffer).getUint32(0);
      const listeners = hosts.get(connection) ?? [];
      for (const host of listeners) if (host.channel === channel || listeners.length === 1) host.take(report);
    }
    bench.events.push(...output.events);
    bench.hangUps.push(...output.hangUps);
  };
  const host = (seed: string, connection = link.connected(), identity?: HostIdentity) => {
    const wire = (report: Uint8Array) => out(link.reportIn(connection, report, bench.now));
    const made = new ScriptedHost(wire, seededBytes(seed), identity);
    hosts.set(connection, [...(hosts.get(connection) ?? []), made]);
    return made;
  };
  return {
    link,
    pairings,
    host,
    out,
    bench,
    /** The one event since the last look. */
    event<Kind extends LinkEvent['kind']>(kind: Kind): Extract<LinkEvent, { kind: Kind }> {
      const event = bench.events.shift();
      if (event?.kind !== kind) throw new Error(`${event?.kind ?? 'no event'} instead of ${kind}`);
      return event as Extract<LinkEvent, { kind: Kind }>;
    },
    /** Lets time pass. */
    pass(milliseconds: number) {
      bench.now += milliseconds;
      out(link.tick(bench.now));
    },
    digits(work: number, digits: string) {
      out(link.digitsTyped(work, { digits }, bench.now));
    },
    compare(work: number, same: boolean) {
      out(link.codeCompared(work, same, bench.now));
    },
    respond(work: number, response: Uint8Array) {
      out(link.respond(work, response));
    },
  };
}
/** A device's link with its scripted hosts. */
export type LinkBench = ReturnType<typeof linkBench>;

/** Pairs a host that has shaken hands (SPEC §5). @returns the pairing id. */
export function pairOn(bench: LinkBench, host: ScriptedHost, digits = '314159'): Uint8Array {
  const own = host.share(digits);
  const wanted = bench.event('pairing-wanted');
  bench.digits(wanted.work, digits);
  host.confirm(own);
  bench.compare(bench.event('code-wanted').work, true);
  return host.hearRecord('pairDone');
}

/** A host with a session that is *paired, idle* (SPEC §6). */
export function pairedHost(bench: LinkBench, seed = 'host'): ScriptedHost {
  const host = bench.host(seed);
  host.open();
  host.shakeHands();
  pairOn(bench, host);
  return host;
}
