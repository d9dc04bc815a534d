// The ground on which the device approved (device link SPEC §8, key 7), held against the offer: a device that says *certified* of a
// payee who vouches for itself, or the other way round, did not verify the offer that was sent to it. Which of *known* and
// *unverified* it is, the device alone knows: its contacts may have changed since it last told of them.
import { approvalCodec, ground } from '#protocols/device-link/messages.ts';
import { readUncertifiedOffer } from '#protocols/deal/uncertified-offer.ts';
import { fromBytes } from '#protocols/values/codec.ts';
import { coseContent } from '#protocols/values/cose.ts';

const greatestApproval = 4096;

/** The ground that an approval names; `undefined` when the bytes are no approval. Its signature is not looked at. */
export function approvedGround(approval: Uint8Array): keyof typeof ground | undefined {
  const content = coseContent(approval, greatestApproval);
  const read = content && fromBytes(approvalCodec, content, greatestApproval);
  if (!read?.ok) return undefined;
  const { ground: named } = read.value;
  return named === ground.certified ? 'certified' : named === ground.known ? 'known' : 'unverified';
}

/** Whether the payee's own key alone vouches for an offer that was verified when it was accepted, at whatever time that was. */
export function vouchesForItself(offer: Uint8Array): boolean {
  return readUncertifiedOffer(offer, { notEarlierThan: 0 })?.ok === true;
}

/** Whether an approval of this offer names a ground that the offer can have. */
export function groundFits(approval: Uint8Array, offer: Uint8Array): boolean {
  const named = approvedGround(approval);
  return named !== undefined && (named === 'certified') === !vouchesForItself(offer);
}
