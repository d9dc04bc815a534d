// The host's half of a pairing (SPEC.md §5): its share from six digits, and the check of the device's answer. Hazards:
// the device's tag is compared before anything is sent that it could use, and only the other side's tag counts. Order
// and records are left to host-session.ts, the person's yes to the caller.
import { sameBytes, utf8 } from '../values/bytes.ts';
import { bad, good, type Result } from '../values/result.ts';
import { checkCode, cpaceKey, cpaceShare, type CpaceShare } from './cpace.ts';
import type { LinkFailure } from './errors.ts';
import { linkName, pairFailure } from './messages.ts';

/** SPEC §5, step 3: what both sides bind the key to, as sent. */
export interface PairingContext {
  readonly handshakeHash: Uint8Array;
  readonly identity: Uint8Array;
  readonly properties: Uint8Array;
}

/** SPEC §5, step 3: the own share. `digits` are six ASCII digits, `scalarBytes64` 64 fresh random bytes. */
export function startPairing(context: PairingContext, digits: string, scalarBytes64: Uint8Array): CpaceShare {
  if (!/^[0-9]{6}$/.test(digits)) throw new Error('six digits are needed');
  const ci = utf8(`${linkName} pairing`);
  return cpaceShare({ password: utf8(digits), ci, sid: context.handshakeHash, scalarBytes64 });
}

/** SPEC §5, steps 3 to 5: the own tag (64 bytes) and the check code, when the device's tag proves the same digits. */
export function checkPairAnswer(
  context: PairingContext,
  own: CpaceShare,
  answer: Uint8Array,
): Result<{ readonly tag: Uint8Array; readonly checkCode: string }, LinkFailure> {
  const key = cpaceKey({
    ...own,
    peerShare: answer.slice(0, 32),
    role: 'initiator',
    adOwn: context.identity,
    adPeer: context.properties,
  });
  if (!key.ok) return bad({ code: 'share-invalid' });
  if (!sameBytes(key.value.responderTag, answer.subarray(32))) return bad({ code: 'wrong-digits' });
  return good({ tag: key.value.initiatorTag, checkCode: checkCode(context.handshakeHash, key.value.isk) });
}

/** SPEC §6: the reason of PAIR-FAILED as a failure; `undefined` for a reason that is not in the table. */
export function pairingRefused(reason: number, wait: number, cancelled: boolean): LinkFailure | undefined {
  switch (reason) {
    case pairFailure.wrongDigits:
      return { code: 'wrong-digits' };
    case pairFailure.refused:
      return { code: cancelled ? 'cancelled' : 'refused-by-person' };
    case pairFailure.wait:
      return { code: 'pairing-wait', seconds: wait > 0 ? wait : 60 };
    case pairFailure.notSetUp:
      return { code: 'device-not-set-up' };
    case pairFailure.malformedShare:
      return { code: 'share-invalid' };
    default:
      return undefined;
  }
}
