// Where the device sits: connects, notices a broken link, connects again, and stops trying only when the person must
// decide (a device that claims or denies a pairing). A request that was cut is asked again by its operation, with its id.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Problem } from '#app/screen-contract/shapes.ts';
import type { DeviceView } from '#app/screen-contract/views.ts';
import { forgetDevice, type PairingMemory } from '#device/pairing-memory.ts';
import type { PairingPerson } from '#device/pairing.ts';
import { connectSocket, type SocketAddress } from '#device/transports/socket.ts';
import type { Transport } from '#device/transports/transport.ts';
import { connectDevice, type AskOptions, type DeviceConnection } from '#device/wallet-device.ts';
import type { LinkFailure } from '#protocols/device-link/errors.ts';
import {
  condition,
  type Description,
  type DeviceProperties,
  type HostIdentity,
} from '#protocols/device-link/messages.ts';
import { problemOf } from './problems.ts';

/** What the seat needs; `address` may be absent while the device is starting. */
export type SeatOptions = {
  readonly address: () => SocketAddress | undefined;
  readonly identity: HostIdentity;
  readonly memory: PairingMemory;
  readonly random: (length: number) => Uint8Array;
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
  /** Forgets the pairing that the failure is about; then tries again. */
  forget(): Promise<void>;
  stop(): Promise<void>;
};

type Standing =
  | { readonly is: 'absent'; readonly problem?: Problem }
  | { readonly is: 'connecting' }
  | { readonly is: 'open'; readonly connection: DeviceConnection }
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
  let wake = new AbortController();

  function stand(next: Standing): void {
    standing = next;
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

  /** One attempt, and the session that it may become, to its end. */
  async function connectOnce(address: SocketAddress): Promise<void> {
    const opened = await connectSocket(address);
    if (!opened.ok) return stand({ is: 'absent', problem: problemOf(opened.error) });
    if (standing.is !== 'absent') stand({ is: 'connecting' });
    const { transport, closed } = toldWhenClosed(opened.value);
    const connected = await connectDevice({
      transport,
      identity: options.identity,
      memory,
      random: options.random,
      keepLease: true,
      signal: stopping.signal,
    });
    if (!connected.ok) return fail(connected.error);
    const problem = options.unfit?.(connected.value.properties);
    if (problem) {
      await connected.value.close();
      return stand({ is: 'unfit', problem });
    }
    stand({ is: 'open', connection: connected.value });
    void describe();
    await closed;
    const { state } = connected.value;
    fail(state.name === 'closed' ? state.failure : { code: 'channel-lost', because: 'transport-closed' });
  }

  function fail(failure: LinkFailure): void {
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
      const address = options.address();
      if (address) await connectOnce(address);
      if (stopping.signal.aborted) return;
      if (standing.is === 'failed' || standing.is === 'unfit') await pause();
      else await pause(retryMs);
    }
  }
  const ended = keepConnected();

  return {
    view: () => viewOf(standing, described),
    current: () => (standing.is === 'open' ? standing.connection : undefined),
    description: () => described,
    describe,
    async pair(person, how) {
      if (standing.is !== 'open') return problemOf({ code: 'device-absent', detail: 'not connected' });
      const pairing = standing.connection.pair(person, how);
      changed();
      const paired = await pairing;
      if (!paired.ok) return problemOf(paired.error);
      changed();
      await describe();
      return undefined;
    },
    retry() {
      if (standing.is === 'failed' || standing.is === 'unfit') stand({ is: 'absent' });
      wake.abort();
    },
    async forget() {
      if (standing.is !== 'failed' || !('deviceKey' in standing.failure)) return;
      await forgetDevice(memory, standing.failure.deviceKey);
      stand({ is: 'absent' });
      wake.abort();
    },
    async stop() {
      stopping.abort();
      if (standing.is === 'open') await standing.connection.close();
      await ended;
    },
  };
}

function viewOf(standing: Standing, described: Description | undefined): DeviceView {
  if (standing.is === 'absent' || standing.is === 'connecting') return standing;
  if (standing.is === 'unfit') return { is: 'failed', problem: standing.problem, forgettable: false };
  if (standing.is === 'failed') {
    return { is: 'failed', problem: problemOf(standing.failure), forgettable: 'deviceKey' in standing.failure };
  }
  const { state, properties } = standing.connection;
  if (state.name === 'closed') return { is: 'connecting' };
  const now = described?.condition ?? ('condition' in state ? state.condition : condition.locked);
  const { model, firmware, practice } = properties;
  const known = { model, firmware, practice, condition: conditionNames[now] };
  if (state.name === 'paired') return { is: 'paired', ...known };
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
