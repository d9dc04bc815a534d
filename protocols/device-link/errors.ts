// Why the link between host and device did not do what was asked (SPEC.md). One union for the host's side, each code
// with who is at fault and what to do next; codes are permanent, details are typed. What a device answers to a request
// that reached it is no failure of the link: see `DeviceRefusal`.
import type { LinkErrorName, RecordName, status } from './messages.ts';

/** What a device did against SPEC.md; for reports of faults, never for decisions. */
export type Misbehaviour =
  | { readonly because: 'report-size' | 'message-length' | 'message-sequence' | 'message-gap' }
  | { readonly because: 'init-malformed' | 'command-unknown' | 'record-not-decrypted' | 'record-unknown' }
  | { readonly because: 'record-malformed' | 'record-not-due'; readonly record: RecordName; readonly state: string }
  | { readonly because: 'response-malformed' | 'response-too-long' | 'response-to-another' };

/** Why the link failed. After any code but those marked *session goes on* the session is over: connect again. */
export type LinkFailure =
  /** At fault: nobody; another program holds the device. Close the other program, or try again in some seconds. */
  | { readonly code: 'device-busy' }
  /**
   * At fault: nobody; another program took the device over, as its person wanted. Tell this one's person, and connect again
   * only when they say so. A request that was open may have been signed: it is asked again with its id (SPEC §7).
   */
  | { readonly code: 'device-taken'; readonly program: string; readonly computer: string }
  /**
   * At fault: the link: the cable was pulled, the device closed the channel, restarted, or answered with an error.
   * Connect again; a request that may have been signed is asked again with its id (SPEC §7).
   */
  | { readonly code: 'channel-lost'; readonly because: 'transport-closed' | 'device-closed' }
  | { readonly code: 'channel-lost'; readonly because: 'device-error'; readonly error: LinkErrorName | 'unknown' }
  /** At fault: the device or its cable; it said nothing for `milliseconds`. Unplug it, plug it in, connect again. */
  | { readonly code: 'device-silent'; readonly milliseconds: number }
  /** At fault: the device's program. Report it; trust nothing that came since. */
  | ({ readonly code: 'device-misbehaved' } & Misbehaviour)
  /** At fault: nobody; this program is older or newer than the device. Update the older of the two. */
  | { readonly code: 'version-unsupported'; readonly version: number }
  /** At fault: somebody between host and device, or a faulty cable. Connect again; if it stays, use another cable. */
  | { readonly code: 'handshake-failed'; readonly because: string }
  /**
   * At fault: the device: it claims a pairing that this program never made. Do not use it; if it is your own device,
   * remove this program from its list of programs, and pair again.
   */
  | { readonly code: 'rogue-device'; readonly deviceKey: Uint8Array }
  /**
   * At fault: nobody; the link broke, or the person said no, after the device had stored the pairing. Remove this
   * program from the device's list of programs, and pair again.
   */
  | { readonly code: 'pairing-unfinished'; readonly deviceKey: Uint8Array }
  /** At fault: nobody; the device removed this program, or its pairings. Ask the person, forget the device, pair again. */
  | { readonly code: 'device-forgot-host'; readonly deviceKey: Uint8Array }
  /** At fault: the person who typed, or whoever guesses in between. Connect again, and pair with new digits. */
  | { readonly code: 'wrong-digits' }
  /** At fault: too many wrong digits. Wait `seconds`, connect again, pair again. */
  | { readonly code: 'pairing-wait'; readonly seconds: number }
  /** At fault: nobody; the person refused on the device. */
  | { readonly code: 'refused-by-person' }
  /** At fault: somebody in the middle, as both displays should show one code. Unplug, look at the cable, pair again. */
  | { readonly code: 'code-differs' }
  /** At fault: somebody in the middle, or the device: a share that no honest side makes. As above. */
  | { readonly code: 'share-invalid' }
  /** At fault: nobody; set the device up first, with its own keys. */
  | { readonly code: 'device-not-set-up' }
  /** At fault: the host's storage: the pairing could not be stored, and does not count. Free space, pair again. */
  | { readonly code: 'pairing-not-stored' }
  /** At fault: the caller: requests need a paired session. Pair first. *Session goes on.* */
  | { readonly code: 'not-paired' }
  /** At fault: the caller: this session is paired. *Session goes on.* */
  | { readonly code: 'already-paired' }
  /** At fault: the caller: the request is longer than `greatest` bytes. Send less. *Session goes on.* */
  | { readonly code: 'request-too-long'; readonly greatest: number }
  /** At fault: nobody; the caller gave up. A request ends so only if it never reached the device. */
  | { readonly code: 'cancelled' };

/** SPEC §7: a status other than ok. */
export type RefusalStatus = Exclude<keyof typeof status, 'ok'>;

/**
 * The device's no to a request (SPEC §7): `reason` is for programs, `detail` for people; absent when the device gave
 * none. The session goes on.
 */
export type DeviceRefusal = {
  readonly code: 'device-refusal';
  readonly status: RefusalStatus;
  readonly reason: string;
  readonly detail?: string;
};
