// Where the device sits: connects, notices a broken link, connects again, waits while another program has the device, and
// stops trying only when the person must decide: a device that claims or denies a pairing, a program that took it over. Two
// wallets that both came back by themselves would take it from each other for ever. A request that was cut is asked again
// by its operation, with its id.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Problem } from '#app/screen-contract/shapes.ts';
import type { DeviceView, ListedDeviceView, PolicyView } from '#app/screen-contract/device-views.ts';
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
import { fromHex, sameBytes } from '#protocols/values/bytes.ts';
import { makerUnfit, provenMaker } from './device-maker.ts';
import { policyView, viewOf, wantsPerson, type Standing } from './device-standing.ts';
import { createListedDevices } from './listed-devices.ts';
import type { MoneyKind } from './money-kind.ts';
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
  /** With real money a device is used only after it was asked for its maker. Default: practice. */
  readonly money?: MoneyKind;
  readonly changed: () => void;
  /** How long to wait before trying again, in milliseconds. Default: 1000. */
  readonly retryMs?: number;
};

/** The seat. */
export type DeviceSeat = {
  view(): DeviceView;
  /** All devices that the wallet is paired with. */
  devices(): Promise<ListedDeviceView[]>;
  /** The open connection, paired or not; with real money a paired one only once its maker was asked for. */
  current(): DeviceConnection | undefined;
  /** What the paired device said of itself last. */
  description(): Description | undefined;
  /** What it told of caps and contacts; a locked one tells nothing. */
  policy(): PolicyView | undefined;
  /** Asks it anew; for after whatever may have changed it. */
  describe(): Promise<void>;
  /** Has the paired device prove its maker anew. */
  checkMaker(): Promise<void>;
  /** The connection to the paired device of this key, now or once it is back; `undefined` when `signal` or the person comes first. */
  whenBack(deviceKey: Uint8Array, signal: AbortSignal): Promise<DeviceConnection | undefined>;
  pair(person: PairingPerson, options: AskOptions): Promise<Problem | undefined>;
  /** Tries again now, also after a failure that wants the person. */
  retry(): void;
  /** Takes the device from the program that has it; a problem when the device does not give way. */
  takeOver(): Promise<Problem | undefined>;
  rename(key: string, name: string): Promise<Problem | undefined>;
  /**
   * Gives up the pairing with the device that is open (there too), or that the failure is about; then tries again. With `key` (hex)
   * that with the device of this key, which hears of it only when it is the open one.
   */
  forget(key?: string): Promise<Problem | undefined>;
  stop(): Promise<void>;
};

/** Takes the seat and begins to look for the device. */
export function createDeviceSeat(options: SeatOptions): DeviceSeat {
  const { changed, memory, random, money = 'practice', retryMs = 1000 } = options;
  const stopping = new AbortController();
  let standing: Standing = { is: 'absent' };
  let described: Description | undefined;
  let policy: PolicyView | undefined;
  /** The person wants the device here: the next session that is held takes it over. */
  let insists = false;
  const devices = createListedDevices(memory, changed);
  const whenStanding = new Set<() => void>();
  let wake = new AbortController();
  /** What is shown while a device without keys is asked anew whether it has some by now: nobody tells of that. */
  let without: DeviceView | undefined;

  function stand(next: Standing): void {
    standing = next;
    if (next.is !== 'connecting') without = undefined;
    if (next.is !== 'open') described = policy = undefined;
    changed();
    for (const look of [...whenStanding]) look();
  }

  /** The connection that may be asked. */
  function usable(): DeviceConnection | undefined {
    if (standing.is !== 'open') return undefined;
    const { connection, maker } = standing;
    return money === 'real' && connection.state.name === 'paired' && !maker ? undefined : connection;
  }

  async function describe(): Promise<void> {
    if (standing.is !== 'open' || standing.connection.state.name !== 'paired') return;
    const { connection } = standing;
    const answer = await connection.describe();
    if (!answer.ok || standing.is !== 'open' || standing.connection !== connection) return;
    described = answer.value;
    if (described.condition === condition.ready) {
      const told = await connection.policy();
      if (standing.is !== 'open' || standing.connection !== connection) return;
      policy = told.ok ? policyView(told.value) : undefined;
    } else policy = undefined;
    changed();
  }

  /** With real money a device whose proof does not hold loses the seat. */
  async function checkMaker(): Promise<void> {
    if (standing.is !== 'open' || standing.connection.state.name !== 'paired') return;
    const { connection } = standing;
    const maker = await provenMaker(connection, money, random);
    if (standing.is !== 'open' || standing.connection !== connection) return;
    const problem = makerUnfit(money, maker);
    stand(problem ? { is: 'unfit', problem } : { is: 'open', connection, maker });
    if (problem) await connection.close();
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
      random,
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
    void checkMaker();
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
    if (standing.is !== 'open') return true; // its maker's proof did not hold
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
    devices: () => devices.view(standing.is === 'open' ? standing.connection.deviceKey : undefined),
    current: usable,
    description: () => described,
    policy: () => policy,
    describe,
    checkMaker,
    whenBack(deviceKey, signal) {
      const { promise, resolve } = Promise.withResolvers<DeviceConnection | undefined>();
      const look = () => {
        const connection = usable();
        const isBack = connection?.state.name === 'paired' && sameBytes(connection.deviceKey, deviceKey);
        if (!isBack && !signal.aborted && !isEnded()) return;
        whenStanding.delete(look);
        signal.removeEventListener('abort', look);
        resolve(isBack ? connection : undefined);
      };
      whenStanding.add(look);
      signal.addEventListener('abort', look);
      look();
      return promise;
    },
    async pair(person, how) {
      if (standing.is !== 'open') return problemOf({ code: 'device-absent', detail: 'not connected' });
      const { connection } = standing;
      const pairing = connection.pair(person, how);
      changed();
      const paired = await pairing;
      if (!paired.ok) return problemOf(paired.error);
      await devices.saw(connection.deviceKey, options.now());
      await Promise.all([checkMaker(), describe()]);
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
    async rename(key, name) {
      return devices.rename(fromHex(key, 32) ?? new Uint8Array(), name);
    },
    async forget(key) {
      const wanted = key === undefined ? undefined : (fromHex(key, 32) ?? new Uint8Array());
      const isMeant = (deviceKey: Uint8Array) => wanted === undefined || sameBytes(wanted, deviceKey);
      if (standing.is === 'open' && standing.connection.state.name === 'paired') {
        const { connection } = standing;
        if (!isMeant(connection.deviceKey)) return wanted && devices.forget(wanted);
        // What the device does not hear of, its own list of programs still shows.
        const told = await connection.unpair();
        const problem = await devices.forget(connection.deviceKey);
        await connection.close();
        wake.abort();
        return problem ?? (told.ok ? undefined : problemOf({ code: 'device-not-unpaired' }));
      }
      if (standing.is === 'failed' && 'deviceKey' in standing.failure && isMeant(standing.failure.deviceKey)) {
        const { deviceKey } = standing.failure;
        await devices.forget(deviceKey);
        stand({ is: 'absent' });
        wake.abort();
        return undefined;
      }
      return wanted && devices.forget(wanted);
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
