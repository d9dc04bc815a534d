// What the host's machines tell whoever drives them: reports to send, in order, and events. Nothing here decides.
import type { LinkFailure } from './errors.ts';
import type { DeviceProperties, HostIdentity, SessionState, Waiting } from './messages.ts';

/** What became known. After `failed` nothing more comes. */
export type HostEvent =
  /** The session is open, and device and memory agree (SPEC §5). `deviceKey` is the device's static key, 32 bytes. */
  | {
      readonly name: 'opened';
      readonly properties: DeviceProperties;
      readonly deviceKey: Uint8Array;
      readonly state: SessionState;
    }
  /** Another program has the device (SPEC §6, HELD); `refused`: TAKE was refused, as a pairing is under way there. */
  | { readonly name: 'held'; readonly by: HostIdentity; readonly refused: boolean }
  /** What the device waits for (SPEC §6, WAITING). */
  | { readonly name: 'waiting'; readonly waiting: Waiting }
  /** The device's tag is right: the pairing goes on when the driver says so (`confirmPairing`). */
  | { readonly name: 'answer-checked'; readonly checkCode: string }
  /** The device stored the pairing; `pairingId` has 16 bytes. */
  | { readonly name: 'paired'; readonly pairingId: Uint8Array }
  /** The answer to the open request (SPEC §7). */
  | { readonly name: 'answered'; readonly status: number; readonly body: Uint8Array }
  /** The request was cancelled before the device had all of it; it gives no answer. */
  | { readonly name: 'dropped' }
  /** The session is over. */
  | { readonly name: 'failed'; readonly failure: LinkFailure };

/** The outcome of one call: reports of 64 bytes to send in this order, and events. */
export interface Step {
  readonly reports: Uint8Array[];
  readonly events: HostEvent[];
}

/** A step that sends and tells nothing yet (SPEC §2 to §7 fill it). */
export function emptyStep(): Step {
  return { reports: [], events: [] };
}
