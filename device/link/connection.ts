// One session with a device: connecting, pairing in two steps, and requests, one at a time, in the order asked.
// Hazard: a request that was sent is over only when the device has answered, since it may have been signed; whoever
// cancels gets the device's answer to that. Reconnecting is the caller's: it asks again with the same id.
import type { DeviceRefusal, LinkFailure } from '#protocols/device-link/errors.ts';
import type { HostEvent } from '#protocols/device-link/host-events.ts';
import { createHost, requestBytes, type HostOptions, type HostState } from '#protocols/device-link/host.ts';
import { failureCodec, status, type HostIdentity, type Waiting } from '#protocols/device-link/messages.ts';
import { fromBytes } from '#protocols/values/codec.ts';
import { bad, good, type Result } from '#protocols/values/result.ts';
import type { Transport } from '../transports/transport.ts';
import type { Clock } from './clock.ts';
import { openLink } from './link.ts';

/** What a request came to: the body of an *ok*, the device's no, or the link's failure. */
export type Answer<Body> = Result<Body, LinkFailure | DeviceRefusal>;

/** How a request may be watched and given up. */
export interface RequestOptions {
  /** Gives up: what is not sent is dropped, what is sent is cancelled on the device, whose answer then comes. */
  readonly signal?: AbortSignal;
  /** Told what the device waits for, about once a second. */
  readonly onWaiting?: (waiting: Waiting) => void;
}

/**
 * SPEC §6: another program has the device, and this one waits for it; it gets it by itself when the other one leaves. Without
 * anybody to tell, connecting fails with `device-busy`.
 */
export interface HeldSession {
  readonly by: HostIdentity;
  /** Takes the device from the other program, because a person said so; false when the device refuses or is lost. */
  takeOver(): Promise<boolean>;
}

/** How connecting may be watched and given up. */
export interface ConnectOptions extends RequestOptions {
  readonly onHeld?: (held: HeldSession) => void;
}

/** The `opened` event of the host: device and memory agree. */
export type Opened = HostEvent & { readonly name: 'opened' };

/** An open session. */
export interface Connection {
  readonly opened: Opened;
  /** When STATE came, by the clock of the link (milliseconds). */
  readonly openedAt: number;
  state(): HostState;
  failure(): LinkFailure | undefined;
  /** SPEC §5, steps 1 to 4: gives the check code once the device has proven the digits. */
  pair(digits: string, scalarBytes64: Uint8Array, options: RequestOptions): Promise<Result<string, LinkFailure>>;
  /** SPEC §5, steps 4 to 6: gives the pairing id (16 bytes). */
  confirmPairing(options: RequestOptions): Promise<Result<Uint8Array, LinkFailure>>;
  /** SPEC §7: `id` 16 bytes; asking again with the same id and bytes gets the stored answer. */
  request(id: Uint8Array, method: number, parameters: Uint8Array, options: RequestOptions): Promise<Answer<Uint8Array>>;
  /** SPEC §6: cancels the pairing, or the request that is open. */
  cancel(): void;
  /** Ends the session for `failure`, and closes the transport. */
  end(failure: LinkFailure): Promise<void>;
}

/** What waits for the device: whom to tell, which event settles it, and what its caller's giving up does. */
interface Waiter {
  readonly options: RequestOptions;
  /** Whether the event settled it. */
  take(event: HostEvent): boolean;
  fail(failure: LinkFailure): void;
}

/** A request in the queue, and what starts it. */
interface Queued {
  readonly waiter: Waiter;
  start(): void;
}

const statusNames: ReadonlyMap<number, keyof typeof status> = new Map(
  Object.entries(status).map(([name, code]) => [code, name as keyof typeof status]),
);
const requestStates: readonly HostState[] = ['idle', 'request-coming-in', 'request-open', 'response-going-out'];

/** SPEC §7: an answer's status and body; `undefined` when the device broke the form. */
function readAnswer(code: number, body: Uint8Array): Answer<Uint8Array> | undefined {
  const name = statusNames.get(code);
  if (name === 'ok') return good(body);
  const details = fromBytes(failureCodec, body, 1024);
  if (name === undefined || !details.ok) return undefined;
  return bad({ code: 'device-refusal', status: name, ...details.value });
}

/** Waits for the event that `read` knows; `giveUp` runs when the caller's signal says so. */
function waitFor<Value, More = never>(
  options: RequestOptions,
  giveUp: () => void,
  read: (event: HostEvent) => Result<Value, LinkFailure | More> | undefined,
): { readonly waiter: Waiter; readonly result: Promise<Result<Value, LinkFailure | More>> } {
  const { promise, resolve } = Promise.withResolvers<Result<Value, LinkFailure | More>>();
  options.signal?.addEventListener('abort', giveUp, { once: true });
  const settle = (result: Result<Value, LinkFailure | More>) => {
    options.signal?.removeEventListener('abort', giveUp);
    resolve(result);
  };
  const waiter: Waiter = {
    options,
    take(event) {
      const result = read(event);
      if (result !== undefined) settle(result);
      return result !== undefined;
    },
    fail: (failure) => settle(bad(failure)),
  };
  return { waiter, result: promise };
}

/** Connects (SPEC §3 to §5); on failure the transport is closed. `options` hold for the connecting alone. */
export async function connect(
  transport: Transport,
  hostOptions: HostOptions,
  clock: Clock,
  options: ConnectOptions,
): Promise<Result<Connection, LinkFailure>> {
  const host = createHost(hostOptions);
  const queue: Queued[] = [];
  let failure: LinkFailure | undefined;
  const end = (reason: LinkFailure) => link.run((now) => host.end(reason, now));
  const cancel = () => link.run((now) => host.cancel(now));

  const opening = waitFor<Opened>(
    options,
    () => end({ code: 'cancelled' }),
    (event) => (event.name === 'opened' ? good(event) : undefined),
  );
  let current: Waiter | undefined = opening.waiter;

  const takings: ((done: boolean) => void)[] = [];
  /** Tells those who want to take the device over what came of it. */
  function taken(done: boolean): void {
    for (const settle of takings.splice(0)) settle(done);
  }

  function hold(by: HostIdentity): void {
    if (options.onHeld === undefined) return end({ code: 'device-busy' });
    options.onHeld({
      by,
      takeOver() {
        if (host.state() !== 'held') return Promise.resolve(false);
        const { promise, resolve } = Promise.withResolvers<boolean>();
        takings.push(resolve);
        link.run((now) => host.takeOver(now));
        return promise;
      },
    });
  }

  function tell(event: HostEvent): void {
    if (event.name === 'failed') {
      failure = event.failure;
      taken(false);
      const waiters = [...(current === undefined ? [] : [current]), ...queue.splice(0).map(({ waiter }) => waiter)];
      current = undefined;
      for (const waiter of waiters) waiter.fail(event.failure);
    } else if (event.name === 'held') {
      if (event.refused) taken(false);
      else hold(event.by);
    } else if (event.name === 'waiting') {
      current?.options.onWaiting?.(event.waiting);
    } else if (current?.take(event) === true) {
      if (event.name === 'opened') taken(true);
      current = undefined;
      startNext();
    }
  }

  function startNext(): void {
    if (current !== undefined) return;
    const next = queue.shift();
    current = next?.waiter;
    next?.start();
  }

  function giveUpRequest(waiter: Waiter): void {
    const place = queue.findIndex((queued) => queued.waiter === waiter);
    if (place >= 0) {
      queue.splice(place, 1);
      waiter.fail({ code: 'cancelled' });
    } else if (current === waiter) cancel();
  }

  const link = openLink(transport, host, clock, tell);
  if (options.signal?.aborted === true) end({ code: 'cancelled' });
  const opened = await opening.result;
  if (!opened.ok) {
    await link.ended;
    return opened;
  }

  /** Runs one step of a pairing, which nothing else may interrupt. */
  function step<Value>(
    how: RequestOptions,
    action: Parameters<typeof link.run>[0],
    read: (event: HostEvent) => Result<Value, LinkFailure> | undefined,
  ): Promise<Result<Value, LinkFailure>> {
    if (failure !== undefined) return Promise.resolve(bad(failure));
    const { waiter, result } = waitFor(how, cancel, read);
    current = waiter;
    link.run(action);
    if (how.signal?.aborted === true) cancel();
    return result;
  }

  return good({
    opened: opened.value,
    openedAt: clock.now(),
    state: () => host.state(),
    failure: () => failure,
    pair(digits, scalarBytes64, how) {
      if (failure === undefined && host.state() !== 'unpaired') return Promise.resolve(bad({ code: 'already-paired' }));
      return step(
        how,
        (now) => host.pair(digits, scalarBytes64, now),
        (event) => (event.name === 'answer-checked' ? good(event.checkCode) : undefined),
      );
    },
    confirmPairing: (how) =>
      step(
        how,
        (now) => host.confirmPairing(now),
        (event) => (event.name === 'paired' ? good(event.pairingId) : undefined),
      ),
    cancel,
    request(id, method, parameters, how) {
      const message = requestBytes({ id, method, parameters });
      if (!message.ok) return Promise.resolve(message);
      if (failure !== undefined) return Promise.resolve(bad(failure));
      if (!requestStates.includes(host.state())) return Promise.resolve(bad({ code: 'not-paired' }));
      if (how.signal?.aborted === true) return Promise.resolve(bad({ code: 'cancelled' }));
      const { waiter, result } = waitFor<Uint8Array, DeviceRefusal>(
        how,
        () => giveUpRequest(waiter),
        (event) => {
          if (event.name === 'dropped') return bad({ code: 'cancelled' });
          if (event.name !== 'answered') return undefined;
          const answer = readAnswer(event.status, event.body);
          if (answer === undefined) end({ code: 'device-misbehaved', because: 'response-malformed' });
          return answer;
        },
      );
      queue.push({ waiter, start: () => link.run((now) => host.request(id, message.value, now)) });
      startNext();
      return result;
    },
    async end(reason) {
      end(reason);
      await link.ended;
    },
  });
}
