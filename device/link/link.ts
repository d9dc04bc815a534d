// Drives a host of the device link over a transport: sends what it says, in its order, gives it reports and time, and
// hands on its events. Hazard: events are told within the call that caused them, so that listeners must not throw.
// What the events mean is left to connection.ts.
import type { HostEvent } from '#protocols/device-link/host-events.ts';
import type { Host, Step } from '#protocols/device-link/host.ts';
import type { Transport } from '../transports/transport.ts';
import type { Clock } from './clock.ts';

/** A host at work. */
export interface Link {
  /** Asks something of the host, now. */
  run(action: (now: number) => Step): void;
  /** Resolves when the session is over and the transport closed. */
  readonly ended: Promise<void>;
}

/** Starts `host` over `transport`; when the session ends, the transport is closed. */
export function openLink(transport: Transport, host: Host, clock: Clock, tell: (event: HostEvent) => void): Link {
  let timer: { readonly at: number; readonly stop: () => void } | undefined;
  let over = false;
  const { promise: ended, resolve: markEnded } = Promise.withResolvers<void>();

  function lose(): void {
    if (!over) run((now) => host.end({ code: 'channel-lost', because: 'transport-closed' }, now));
  }

  function finish(): void {
    over = true;
    timer?.stop();
    void transport.close().then(markEnded, markEnded);
  }

  /** Sees to it that the host is woken. A timer that comes sooner than wanted stays: each report moves the time, and most come in time. */
  function schedule(): void {
    const at = over ? undefined : host.wakeAt();
    if (at !== undefined && timer && timer.at <= at) return;
    timer?.stop();
    timer = at === undefined ? undefined : { at, stop: clock.after(at - clock.now(), wake) };
  }

  function wake(): void {
    timer = undefined;
    const at = host.wakeAt();
    if (at !== undefined && at <= clock.now()) run((now) => host.tick(now));
    else schedule();
  }

  function run(action: (now: number) => Step): void {
    if (over) return;
    const { reports, events } = action(clock.now());
    for (const report of reports) void transport.send(report).catch(lose);
    if (events.some(({ name }) => name === 'failed')) finish();
    schedule();
    for (const event of events) tell(event);
  }

  transport.onClosed(lose);
  transport.onReport((report) => run((now) => host.takeReport(report, now)));
  run((now) => host.start(now));
  return { run, ended };
}
