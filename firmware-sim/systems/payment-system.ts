// The port through which the device speaks a payment system (device link SPEC §7, §8): a system checks, says what its
// change is and signs; it neither asks the person nor writes flash. One file beside this one for each system.
import type { Amount } from '#protocols/values/amount.ts';
import type { Result } from '#protocols/values/result.ts';
import type { Seconds } from '#protocols/values/time.ts';
import type { DeviceState } from '../state/device-state.ts';
import type { ReviewField } from '../workflows/render-pages.ts';

/** What a system checks against: the state in flash and the 64-byte BIP-39 seed of the unlocked device. */
export interface SystemContext {
  readonly state: DeviceState;
  readonly seed: Uint8Array;
}

/** Why a system does not do it; the reason of `check-failed`. */
export type SystemFailure = { readonly code: string; readonly detail?: string };

/** What a system is told of a verified offer: its own part of it, and the terms that all systems share. */
export interface OfferedPayment {
  readonly part: Uint8Array;
  readonly total: Amount;
  readonly issuedAt: Seconds;
}

/** A step that held. `change` is saved before what `sign` made leaves; `aux` are 32 fresh random bytes. */
export interface SignedStep {
  readonly change: (state: DeviceState) => DeviceState;
  readonly sign: (aux: Uint8Array) => Uint8Array;
}

/** A payment that held: what the review shows of it, and what order and approval name it by (32 bytes each). */
export interface PaymentUnderReview extends SignedStep {
  readonly fee: Amount;
  readonly issuer: string;
  readonly reference: Uint8Array;
  readonly digest: Uint8Array;
}

/** A verb's step that held. `review` is absent when the person need not be asked. */
export interface VerbUnderReview extends SignedStep {
  readonly review?: { readonly title: string; readonly ask: string; readonly fields: readonly ReviewField[] };
  /** Whether the answer holds a signature, and is kept to be given again (SPEC §7, idempotency). */
  readonly signs: boolean;
}

/** Checks the content of one verb. */
export type Verb = (content: Uint8Array, context: SystemContext) => Result<VerbUnderReview, SystemFailure>;

/** A payment system as the device knows it; `system` is its URI. */
export interface PaymentSystem {
  readonly system: string;
  readonly verbs: ReadonlyMap<number, Verb>;
  reviewPayment(
    content: Uint8Array,
    offered: OfferedPayment,
    context: SystemContext,
  ): Result<PaymentUnderReview, SystemFailure>;
}
