// A host and a scripted device joined without a wire, for tests and for the project's own vectors: fixed keys and
// randomness, a clock that the test moves, every report kept. Only for tests.
import type { LinkFailure } from './errors.ts';
import type { HostEvent, Step } from './host-events.ts';
import { createHost, type Host, type Remembered } from './host.ts';
import { scriptedDevice, scriptedHostIdentity, type Script, type ScriptedDevice } from './scripted-device.ts';

const filled = (length: number, start: number) => Uint8Array.from({ length }, (_, index) => (start + index) & 0xff);

/** SPEC §3 to §5: the randomness of both sides; secrets of nobody. */
export const fixed = {
  hostStatic: filled(32, 0x10),
  hostEphemeral: filled(32, 0x30),
  hostNonce: filled(8, 0x01),
  hostScalar: filled(64, 0x50),
  deviceStatic: filled(32, 0x90),
  deviceEphemeral: filled(32, 0xb0),
  deviceScalar: filled(64, 0xd0),
  channel: 0x2a,
} as const;

/** A report and who sent it. */
export interface Sent {
  readonly from: 'host' | 'device';
  readonly report: Uint8Array;
}

/** A running exchange; `play` gives the host's step to the device, and its answers to the host, until both are still. */
export interface Exchange {
  readonly host: Host;
  readonly device: ScriptedDevice;
  readonly events: HostEvent[];
  readonly sent: Sent[];
  now: number;
  play(step: Step): void;
  /** Reports that the device sends of itself. */
  deliver(reports: readonly Uint8Array[]): void;
  /** Moves the clock, with a tick at its end. */
  wait(milliseconds: number): void;
  failure(): LinkFailure | undefined;
  eventNames(): string[];
}

/** SPEC §3, §4: starts an exchange and plays it until STATE has come, or until it failed. */
export function exchange(
  options: {
    readonly script?: Partial<Script>;
    readonly remembers?: Remembered;
    readonly keepLease?: boolean;
    readonly hostEphemeral?: Uint8Array;
  } = {},
): Exchange {
  const host = createHost({
    identity: scriptedHostIdentity,
    staticSecret: fixed.hostStatic,
    ephemeralSecret: options.hostEphemeral ?? fixed.hostEphemeral,
    nonce: fixed.hostNonce,
    remembers: () => options.remembers ?? 'unknown',
    ...(options.keepLease === undefined ? {} : { keepLease: options.keepLease }),
  });
  const device = scriptedDevice({
    staticSecret: fixed.deviceStatic,
    ephemeralSecret: fixed.deviceEphemeral,
    scalarBytes64: fixed.deviceScalar,
    channel: fixed.channel,
    state: { paired: false, condition: 2, wait: 0 },
    ...options.script,
  });
  const running: Exchange = {
    host,
    device,
    events: [],
    sent: [],
    now: 0,
    play(step) {
      running.events.push(...step.events);
      const answers = step.reports.flatMap((report) => {
        running.sent.push({ from: 'host', report });
        return device.take(report);
      });
      running.deliver(answers);
    },
    deliver(reports) {
      for (const report of reports) {
        running.sent.push({ from: 'device', report });
        running.play(host.takeReport(report, running.now));
      }
    },
    wait(milliseconds) {
      running.now += milliseconds;
      running.play(host.tick(running.now));
    },
    failure() {
      const last = running.events.at(-1);
      return last?.name === 'failed' ? last.failure : undefined;
    },
    eventNames: () => running.events.map(({ name }) => name),
  };
  running.play(host.start(0));
  return running;
}
