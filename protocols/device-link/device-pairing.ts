// The device's half of a pairing (SPEC.md §5): the wait after wrong guesses, and the CPace answer to the host's share.
// Hazard: the guess is spent when the answer leaves, not when it turns out wrong, or a host that hangs up at the right
// moment could guess for ever. Asking for digits and comparing codes is left to who holds keypad and display.
import { sameBytes, utf8 } from '../values/bytes.ts';
import { bad, good, type Result } from '../values/result.ts';
import { checkCode, cpaceKey, cpaceShare } from './cpace.ts';
import { linkName, type HostIdentity } from './messages.ts';

/** A host that the person let in. `id` is 16 bytes, `hostKey` its static key of 32. */
export interface Pairing extends HostIdentity {
  readonly id: Uint8Array;
  readonly hostKey: Uint8Array;
}

/** The table of paired hosts and the count of failures, kept in flash by whoever owns it (SPEC §5). */
export interface PairingTable {
  /** The pairing of a static key. */
  find(hostKey: Uint8Array): Pairing | undefined;
  /** Failures in a row. */
  failures(): number;
  /** Keeps this count, in flash before it returns; false when it could not be stored: then nothing may be answered. */
  countFailures(failures: number): boolean;
  /** Adds a pairing and sets the failures to zero, in one step; false when it could not be stored or the table is full. */
  store(pairing: Pairing): boolean;
}

/** SPEC §5: milliseconds without pairing after so many failures in a row. */
export function pairingWait(failures: number): number {
  return failures < 3 ? 0 : Math.min(60_000 * 2 ** (failures - 3), 3_600_000);
}

/** What the device sends for the digits, and what it checks and shows next. */
export interface PairingAnswer {
  /** Yb ‖ Tb, 96 bytes. */
  readonly answer: Uint8Array;
  readonly check: string;
  /** Whether the host's tag proves that it knows the digits. */
  accepts(tag: Uint8Array): boolean;
}

/**
 * Answers the host's share with the digits that the person typed (SPEC §5, steps 3 to 5; draft-irtf-cfrg-cpace).
 * `identity` and `properties` are the exact bytes of §4 and §3; `scalarBytes64` are 64 fresh random bytes.
 */
export function answerShare(options: {
  readonly digits: string;
  readonly hostShare: Uint8Array;
  readonly handshakeHash: Uint8Array;
  readonly identity: Uint8Array;
  readonly properties: Uint8Array;
  readonly scalarBytes64: Uint8Array;
}): Result<PairingAnswer, { readonly code: 'share-invalid' }> {
  const { handshakeHash, scalarBytes64 } = options;
  const ci = utf8(`${linkName} pairing`);
  const own = cpaceShare({ password: utf8(options.digits), ci, sid: handshakeHash, scalarBytes64 });
  const adOwn = options.properties;
  const key = cpaceKey({ ...own, peerShare: options.hostShare, role: 'responder', adOwn, adPeer: options.identity });
  if (!key.ok) return bad(key.error);
  const { isk, initiatorTag, responderTag } = key.value;
  const answer = new Uint8Array(own.share.length + responderTag.length);
  answer.set(own.share);
  answer.set(responderTag, own.share.length);
  return good({ answer, check: checkCode(handshakeHash, isk), accepts: (tag) => sameBytes(tag, initiatorTag) });
}
