// The port to the person's trusted input and output (SEMPER's TINGUIN): an electronic wallet with its own display and
// keypad. What it shows is what it signs; the wallet may only ask. `device` satisfies this by shape, in main/compose.ts.
import type { Result } from '#protocols/values/result.ts';

/** What a request waits for, to be told to the person. */
export type DeviceWaiting = {
  readonly for: 'working' | 'person' | 'pin';
  readonly page?: number;
  readonly pages?: number;
};

/** How a request to the device is accompanied. The same `id` with the same content never makes a second signature. */
export type DeviceCall = {
  readonly id: Uint8Array;
  readonly onWaiting?: (waiting: DeviceWaiting) => void;
  readonly signal?: AbortSignal;
};

/**
 * Why the device gave no answer that can be used.
 * - `device-absent`: not connected, or the link broke: connect it and go on; nothing is lost.
 * - `device-refused`: the person said no. `device-cancelled`: the wallet gave up waiting.
 * - `device-check-failed`: the device found `reason` (a code of the deal's or the system's table): do not try again unchanged.
 * - `device-already-approved`: it gave another approval for this deal.
 * - `device-not-ready`: not set up, PIN wrong, busy or out of storage; `reason` says which.
 */
export type TrustedIoFailure =
  | { readonly code: 'device-absent'; readonly detail: string }
  | { readonly code: 'device-refused' }
  | { readonly code: 'device-cancelled' }
  | { readonly code: 'device-check-failed'; readonly reason: string; readonly detail?: string }
  | { readonly code: 'device-already-approved' }
  | { readonly code: 'device-not-ready'; readonly reason: string; readonly detail?: string };

/**
 * What the device approves: everything it needs to verify by itself (device link SPEC §7, approve-payment). `archive` is
 * the archive's head with the proof that it continues what the device remembers (§9), as archive SPEC §5 encodes it. An
 * approval that is asked for again goes with the archive that it first went with: another one makes another request.
 */
export type ReviewRequest = {
  readonly system: string;
  readonly offer: Uint8Array;
  readonly critical: Uint8Array;
  readonly content: Uint8Array;
  readonly archive?: Uint8Array;
};

/** How far an archive had come when the device last approved over it: entries, and the root over them (32 bytes). */
export type RememberedArchive = { readonly size: number; readonly root: Uint8Array };

/** The signed yes: approval (person key), order (pseudonym key), and what the payment system signs with. */
export type Approval = { readonly approval: Uint8Array; readonly order: Uint8Array; readonly content: Uint8Array };

/** The trusted input and output. */
export interface TrustedIo {
  /** Shows a payment page by page and waits for the person. */
  approvePayment(request: ReviewRequest, call: DeviceCall): Promise<Result<Approval, TrustedIoFailure>>;
  /** A request of a payment system's own, such as opening an account (device link SPEC §7, system). */
  system(
    system: string,
    verb: number,
    content: Uint8Array,
    call: DeviceCall,
  ): Promise<Result<Uint8Array, TrustedIoFailure>>;
  /** What the device remembers of the archive of this key (32 bytes); nobody is asked; `undefined` when nothing. */
  archiveMemory(
    archiveKey: Uint8Array,
    call: DeviceCall,
  ): Promise<Result<RememberedArchive | undefined, TrustedIoFailure>>;
  /**
   * Has the person accept that entries are lost: `archive` is the head that is left, `from` 0 and no hashes (device link
   * SPEC §9). The signed statement belongs into the archive.
   */
  acceptLoss(archive: Uint8Array, call: DeviceCall): Promise<Result<Uint8Array, TrustedIoFailure>>;
}
