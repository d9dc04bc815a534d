// Where the device sits: connects, notices a broken link, connects again, waits while another program has the device, and
// stops trying only when the person must decide: a device that claims or denies a pairing, a program that took it over. Two
// wallets that both came back by themselves would take it from each other for ever. A request that was cut is asked again
// by its operation, with its id.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Problem } from '#app/screen-contract/shapes.ts';
import type { DeviceView } from '#app/screen-contract/device-views.ts';
import { deviceList } from '#device/device-list.ts';
import type { HeldSession } from '#device/link/connection.ts';
import type { PairingMemory } from '#device/pairing-memory.ts';
import type { PairingPerson } from '#device/pairing.ts';
import { accessTo, openPlace, type DevicePlace } from '#device/transports/places.ts';
import type { Transport } from '#device/transports/transport.ts';
import { connectDevice, type AskOptions, type DeviceConnection } from '#device/wallet-device.ts';
import type { LinkFailure } from '#protocols/device-link/errors.ts';
import {
  condition,
  type Description,
  type DeviceProperties,
  type HostIdentity,
} from '#protocols/device-link/messages.ts';
import { hex } from '#protocols/values/bytes.ts';
import { problemOf } from './problems.ts';

/** What the seat needs. */
export type SeatOptions = {
  /** Where to look now, asked before each attempt. A place is no identity: a paired device at any of them comes first. */
  readonly places: () => Promise<readonly DevicePlace[]>;
  readonly identity: HostIdentity;
  readonly memory: PairingMemory;
  readonly random: (length: number) => Uint8Array;
  /** Seconds since 1970, for when a device was there last. */
  readonly now: () => number;
  /** Why a device is not taken, from what it says of itself; default: each is. */
  readonly unfit?: (properties: DeviceProperties) => Problem | undefined;
  readonly changed: () => void;
  /** How long to wait before trying again, in milliseconds. Default: 1000. */
  readonly retryMs?: number;
};

/** The seat. */
export type DeviceSeat = {
  view(): DeviceView;
  /** The open connection, paired or not. */
  current(): DeviceConnection | undefined;
  /** What the paired device said of itself last. */
  description(): Description | undefined;
  /** Asks it anew; for after whatever may have changed it. */
  describe(): Promise<void>;
  pair(person: PairingPerson, options: AskOptions): Promise<Problem | undefined>;
  /** Tries again now, also after a failure that wants the person. */
  retry(): void;
  /** Takes the device from the program that has it; a problem when the device does not give way. */
  takeOver(): Promise<Problem | undefined>;
  /** Gives up the pairing with the device that is open (there too), or that the failure is about; then tries again. */
  forget(): Promise<void>;
  stop(): Promise<void>;
};

type Standing =
  | { readonly is: 'absent'; readonly problem?: Problem }
  | { readonly is: 'connecting' }
  | { readonly is: 'open'; readonly connection: DeviceConnection }
  | { readonly is: 'held'; readonly session: HeldSession }
  | { readonly is: 'taken'; readonly by: HostIdentity }
  | { readonly is: 'failed'; readonly failure: LinkFailure }
  | { readonly is: 'unfit'; readonly problem: Problem };

const conditionNames = {
  [condition.notSetUp]: 'not-set-up',
  [condition.locked]: 'locked',
  [condition.ready]: 'ready',
} as const;

/** Failures after which trying again by itself would be wrong. */
const wantsPerson: readonly LinkFailure['code'][] = [
  'rogue-device',
  'pairing-unfinished',
  'device-forgot-host',
  'device-misbehaved',
  'version-unsupported',
  'pairing-not-stored',
];

/** Takes the seat and begins to look for the device. */
export function createDeviceSeat(options: SeatOptions): DeviceSeat {
  const { changed, memory, retryMs = 1000 } = options;
  const stopping = new AbortController();
  let standing: Standing = { is: 'absent' };
  let described: Description | undefined;
  /** The person wants the device here: the next session that is held takes it over. */
  let insists = false;
  const devices = deviceList(memory);
  let wake = new AbortController();
  /** What is shown while a device without keys is asked anew whether it has some by now: nobody tells of that. */
  let without: DeviceView | undefined;

  function stand(next: Standing): void {
    standing = next;
    if (next.is !== 'connecting') without = undefined;
    if (next.is !== 'open') described = undefined;
    changed();
  }

  async function describe(): Promise<void> {
    if (standing.is !== 'open' || standing.connection.state.name !== 'paired') return;
    const { connection } = standing;
    const answer = await connection.describe();
    if (!answer.ok || standing.is !== 'open' || standing.connection !== connection) return;
    described = answer.value;
    changed();
  }

  /**
   * One attempt, and the session that it may become, to its end. False when the next place may be tried: nothing is there for
   * us; with `wanted` *paired* also a device that another place's may be preferred to.
   */
  async function connectOnce(place: DevicePlace, wanted: 'paired' | 'any'): Promise<boolean> {
    const opened = await openPlace(place);
    if (!opened.ok) {
      const isDenied = place.kind !== 'socket' && (await accessTo(place)) === 'denied';
      const problem = isDenied ? notPermitted(place.path) : problemOf(opened.error);
      stand({ is: 'absent', problem });
      return false;
    }
    if (standing.is !== 'absent') stand({ is: 'connecting' });
    const { transport, closed } = toldWhenClosed(opened.value);
    const connected = await connectDevice({
      transport,
      identity: options.identity,
      memory,
      random: options.random,
      keepLease: true,
      signal: stopping.signal,
      onHeld: (session) => void holdBack(session),
    });
    if (!connected.ok) {
      if (wanted === 'any') fail(connected.error);
      return wanted === 'any' && wantsPerson.includes(connected.error.code);
    }
    const problem = options.unfit?.(connected.value.properties);
    if (wanted === 'paired' && (problem || connected.value.state.name !== 'paired')) {
      await connected.value.close();
      return false;
    }
    if (problem) {
      await connected.value.close();
      stand({ is: 'unfit', problem });
      return true;
    }
    stand({ is: 'open', connection: connected.value });
    if (connected.value.state.name === 'paired') void devices.saw(connected.value.deviceKey, options.now());
    void describe();
    const { state: first } = connected.value;
    if (first.name === 'unpaired' && first.condition === condition.notSetUp) {
      const { signal } = stopping;
      const isOver = await Promise.race([closed.then(() => true), sleep(retryMs, false, { signal }).catch(() => true)]);
      if (!isOver) {
        without = viewOf(standing, described);
        await connected.value.close();
        return true;
      }
    }
    await closed;
    const { state } = connected.value;
    fail(state.name === 'closed' ? state.failure : { code: 'channel-lost', because: 'transport-closed' });
    return true;
  }

  /** Where there are several, a paired one is looked for first. */
  async function lookAround(): Promise<void> {
    const places = await options.places();
    for (const wanted of places.length > 1 ? (['paired', 'any'] as const) : (['any'] as const)) {
      for (const place of places) {
        if (stopping.signal.aborted || (await connectOnce(place, wanted))) return;
      }
    }
  }

  /** Another program has the device: waits, or takes it when the person said so before. */
  async function holdBack(session: HeldSession): Promise<void> {
    stand({ is: 'held', session });
    if (!insists) return;
    insists = false;
    await session.takeOver();
  }

  function fail(failure: LinkFailure): void {
    if (failure.code === 'device-taken') {
      const { program, computer } = failure;
      return stand({ is: 'taken', by: { program, computer } });
    }
    const ended = wantsPerson.includes(failure.code);
    stand(ended ? { is: 'failed', failure } : { is: 'absent', problem: problemOf(failure) });
  }

  async function pause(milliseconds?: number): Promise<void> {
    const signal = AbortSignal.any([stopping.signal, wake.signal]);
    if (milliseconds === undefined && !signal.aborted) {
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    } else await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
    wake = new AbortController();
  }

  async function keepConnected(): Promise<void> {
    while (!stopping.signal.aborted) {
      await lookAround();
      insists = false;
      if (stopping.signal.aborted) return;
      if (isEnded()) await pause();
      else await pause(retryMs);
    }
  }
  const isEnded = () => ['failed', 'unfit', 'taken'].includes(standing.is);
  const ended = keepConnected();

  return {
    view: () => without ?? viewOf(standing, described),
    current: () => (standing.is === 'open' ? standing.connection : undefined),
    description: () => described,
    describe,
    async pair(person, how) {
      if (standing.is !== 'open') return problemOf({ code: 'device-absent', detail: 'not connected' });
      const { connection } = standing;
      const pairing = connection.pair(person, how);
      changed();
      const paired = await pairing;
      if (!paired.ok) return problemOf(paired.error);
      await devices.saw(connection.deviceKey, options.now());
      changed();
      await describe();
      return undefined;
    },
    retry() {
      if (isEnded()) stand({ is: 'absent' });
      wake.abort();
    },
    async takeOver() {
      if (standing.is === 'taken') {
        insists = true;
        stand({ is: 'absent' });
        wake.abort();
      } else if (standing.is === 'held') {
        const { session } = standing;
        const isTaken = await session.takeOver();
        if (!isTaken && standing.is === 'held') return problemOf({ code: 'device-not-released' });
      }
      return undefined;
    },
    async forget() {
      if (standing.is === 'open') {
        const { connection } = standing;
        if (connection.state.name !== 'paired') return;
        // What the device does not hear of, its own list of programs still shows.
        await connection.unpair();
        await devices.forget(connection.deviceKey);
        await connection.close();
      } else if (standing.is === 'failed' && 'deviceKey' in standing.failure) {
        await devices.forget(standing.failure.deviceKey);
        stand({ is: 'absent' });
      } else return;
      wake.abort();
    },
    async stop() {
      stopping.abort();
      if (standing.is === 'open') await standing.connection.close();
      await ended;
    },
  };
}

function notPermitted(place: string): Problem {
  return { code: 'device-not-permitted', details: { place } };
}

function viewOf(standing: Standing, described: Description | undefined): DeviceView {
  if (standing.is === 'absent' || standing.is === 'connecting') return standing;
  if (standing.is === 'held') return { is: 'held', by: standing.session.by, taken: false };
  if (standing.is === 'taken') return { is: 'held', by: standing.by, taken: true };
  if (standing.is === 'unfit') return { is: 'failed', problem: standing.problem, forgettable: false };
  if (standing.is === 'failed') {
    return { is: 'failed', problem: problemOf(standing.failure), forgettable: 'deviceKey' in standing.failure };
  }
  const { state, properties } = standing.connection;
  if (state.name === 'closed') return { is: 'connecting' };
  const now = described?.condition ?? ('condition' in state ? state.condition : condition.locked);
  const { model, firmware, practice } = properties;
  const known = { model, firmware, practice, condition: conditionNames[now] };
  if (state.name === 'paired') return { is: 'paired', ...known, key: hex(standing.connection.deviceKey) };
  return { is: 'unpaired', ...known, waitSeconds: state.name === 'unpaired' ? state.wait : 0 };
}

/** The same transport, and a promise of its end: the link itself tells of no end between two requests. */
function toldWhenClosed(inner: Transport): { readonly transport: Transport; readonly closed: Promise<void> } {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const transport: Transport = {
    send: (report) => inner.send(report),
    onReport: (listener) => inner.onReport(listener),
    onClosed: (listener) =>
      inner.onClosed(() => {
        listener();
        resolve();
      }),
    close: () => inner.close(),
  };
  return { transport, closed };
}
