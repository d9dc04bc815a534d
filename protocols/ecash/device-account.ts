// What the device's verifier is given of an account, and how it says no (SPEC §7).
import type { DeviceCheckReason } from './errors.ts';
import type { Unit } from './messages.ts';

/** Why the device does not sign (SPEC §7); `detail` names the place. */
export type DeviceCheckFailure = { readonly code: DeviceCheckReason; readonly detail?: string };

/** An account as the device keeps it: pinned keysets and the first free place (SPEC §7, floor). */
export type DeviceAccount = {
  readonly mint: string;
  readonly unit: Unit;
  readonly keysets: readonly { readonly id: Uint8Array; readonly feePpk: number }[];
  readonly floor: number;
};
