// How things stand between seat and device, and what of it a screen shows.
//
//   absent ──► connecting ──► open ──► absent          failed, unfit, taken: the person must decide
//      ▲            │           └───► taken, unfit
//      └────────────┴──► held, failed, unfit
import type { DeviceView, PolicyView } from '#app/screen-contract/device-views.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';
import type { Genuineness } from '#device/genuineness.ts';
import type { HeldSession } from '#device/link/connection.ts';
import type { DeviceConnection } from '#device/wallet-device.ts';
import type { LinkFailure } from '#protocols/device-link/errors.ts';
import { condition, type Description, type DevicePolicy, type HostIdentity } from '#protocols/device-link/messages.ts';
import { hex } from '#protocols/values/bytes.ts';
import { genuineView } from './device-maker.ts';
import { moneyOf } from './payment-view.ts';
import { problemOf } from './problems.ts';

/** Where the seat stands; `maker` is absent until the paired device was asked for its maker. */
export type Standing =
  | { readonly is: 'absent'; readonly problem?: Problem }
  | { readonly is: 'connecting' }
  | { readonly is: 'open'; readonly connection: DeviceConnection; readonly maker?: Genuineness }
  | { readonly is: 'held'; readonly session: HeldSession }
  | { readonly is: 'taken'; readonly by: HostIdentity }
  | { readonly is: 'failed'; readonly failure: LinkFailure }
  | { readonly is: 'unfit'; readonly problem: Problem };

/** Failures after which trying again by itself would be wrong. */
export const wantsPerson: readonly LinkFailure['code'][] = [
  'rogue-device',
  'pairing-unfinished',
  'device-forgot-host',
  'device-misbehaved',
  'version-unsupported',
  'pairing-not-stored',
];

const conditionNames = {
  [condition.notSetUp]: 'not-set-up',
  [condition.locked]: 'locked',
  [condition.ready]: 'ready',
} as const;

/** What a screen shows of it; `described` is what the device said of itself last. */
export function viewOf(standing: Standing, described: Description | undefined): DeviceView {
  if (standing.is === 'absent' || standing.is === 'connecting') return standing;
  if (standing.is === 'held') return { is: 'held', by: standing.session.by, taken: false };
  if (standing.is === 'taken') return { is: 'held', by: standing.by, taken: true };
  if (standing.is === 'unfit') return { is: 'failed', problem: standing.problem, forgettable: false };
  if (standing.is === 'failed') {
    return { is: 'failed', problem: problemOf(standing.failure), forgettable: 'deviceKey' in standing.failure };
  }
  const { state, properties, deviceKey } = standing.connection;
  if (state.name === 'closed') return { is: 'connecting' };
  const now = described?.condition ?? ('condition' in state ? state.condition : condition.locked);
  const { model, firmware, practice } = properties;
  const known = { model, firmware, practice, condition: conditionNames[now] };
  if (state.name === 'paired') {
    const genuine = standing.maker && { genuine: genuineView(standing.maker) };
    return { is: 'paired', ...known, key: hex(deviceKey), ...genuine };
  }
  return { is: 'unpaired', ...known, waitSeconds: state.name === 'unpaired' ? state.wait : 0 };
}

/** What a device told of caps and contacts. */
export function policyView({ caps, contacts }: DevicePolicy): PolicyView {
  return {
    caps: caps.map(moneyOf),
    contacts: contacts.map(({ name, key, since }) => ({ name, key: hex(key), since })),
  };
}
