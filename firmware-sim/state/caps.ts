// How much may be paid without the PIN (link SPEC §12): by currency, counted from the last PIN on. Changes are pure; a payment's
// is saved with its approval, before any signature leaves.
import type { Amount, Currency } from '#protocols/values/amount.ts';
import type { Cap, DeviceState } from './device-state.ts';

/** Whether paying this much, fee included, needs the PIN. A currency without a cap needs the unlocked device only. */
export function needsPin({ caps = [] }: DeviceState, { minor, currency }: Amount): boolean {
  const cap = caps.find(({ most }) => most.currency === currency);
  return cap !== undefined && cap.spent + minor > cap.most.minor;
}

/** The state with this much counted. */
export function withSpent(state: DeviceState, { minor, currency }: Amount): DeviceState {
  return changed(state, (cap) => (cap.most.currency === currency ? { ...cap, spent: cap.spent + minor } : cap));
}

/** The state after the PIN: nothing is counted. */
export function afterPin(state: DeviceState): DeviceState {
  return changed(state, (cap) => ({ ...cap, spent: 0n }));
}

/** The state with another cap for a currency, or with none. */
export function withCap(state: DeviceState, currency: Currency, minor: bigint | undefined): DeviceState {
  const others = (state.caps ?? []).filter(({ most }) => most.currency !== currency);
  return { ...state, caps: minor === undefined ? others : [...others, { most: { minor, currency }, spent: 0n }] };
}

function changed(state: DeviceState, change: (cap: Cap) => Cap): DeviceState {
  return state.caps ? { ...state, caps: state.caps.map(change) } : state;
}
