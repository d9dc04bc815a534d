// What the device's side of the link asks of the device, and what it tells it (SPEC.md §4 to §7).
import type { Pairing, PairingTable } from './device-pairing.ts';
import type { HostIdentity, pairFailure } from './messages.ts';

/** What the link asks of the device. */
export interface DeviceLinkPorts {
  /** SPEC §3: the properties, encoded; they never change while the device runs. */
  readonly properties: Uint8Array;
  /** SPEC §4: the device's static secret, 32 bytes; another one after a wipe. */
  staticSecret(): Uint8Array;
  /** SPEC §6: 0 not set up, 1 locked, 2 ready. */
  condition(): 0 | 1 | 2;
  readonly pairings: PairingTable;
  /** Fresh random bytes. */
  random(length: number): Uint8Array;
  /** A number for the next piece of work, never given twice. */
  nextWork(): number;
}

/** Why the device ends a pairing by itself (SPEC §6, PAIR-FAILED). */
export type PairingRefusal = keyof typeof pairFailure;

/** What the link tells the device. `work` numbers one pairing or request, and stands in every answer to it. */
export type LinkEvent =
  /** Ask the person for the host's six digits (the PIN first when locked), then `digitsTyped`. */
  | { readonly kind: 'pairing-wanted'; readonly work: number; readonly host: HostIdentity }
  /** Show the check code and ask whether the host shows the same, then `codeCompared`. */
  | { readonly kind: 'code-wanted'; readonly work: number; readonly host: HostIdentity; readonly code: string }
  /** Carry out a request, then `respond`. */
  | { readonly kind: 'request'; readonly work: number; readonly pairing: Pairing; readonly message: Uint8Array }
  /** The host cancelled its request: give up, then `respond` all the same. */
  | { readonly kind: 'cancelled'; readonly work: number }
  /** The work is over: free the display; an answer would reach nobody. */
  | {
      readonly kind: 'released';
      readonly work: number;
      readonly why: 'lease' | 'closed' | 'replaced' | 'taken' | 'disconnected' | 'broken' | 'pairing-failed';
    }
  /** `by` has taken the device over from another host (SPEC §6): show it. Told after `released`. */
  | { readonly kind: 'taken-over'; readonly by: HostIdentity };
