// approve-payment (SPEC §7, method 5; §8, §9): verifies the offer and the archive, lets the system verify its evidence,
// derives what is shown, compares it with what the host says is shown, asks, and only then signs: payment, order (pseudonym
// key) and approval (person key). Floor, deal, archive, time bound and answer are saved in one step before any leaves.
// Payees are certified under the pinned root, known to the person by their key, or unverified, which always takes the PIN.
import {
  approvalCodec,
  approvalType,
  approvePaymentCodec,
  ground,
  method,
  paymentApprovedCodec,
} from '#protocols/device-link/messages.ts';
import { personKey, pseudonymKey } from '#protocols/credential/person-keys.ts';
import { makeOrder } from '#protocols/deal/device.ts';
import { readOffer, type Offer } from '#protocols/deal/offer.ts';
import { sameBytes } from '#protocols/values/bytes.ts';
import { toBytes } from '#protocols/values/codec.ts';
import { coseSign1 } from '#protocols/values/cose.ts';
import { digest } from '#protocols/values/digest.ts';
import { good, type Result } from '#protocols/values/result.ts';
import { day, type Seconds } from '#protocols/values/time.ts';
import { needsPin, withSpent } from '../state/caps.ts';
import { mostDeals, type DeviceState } from '../state/device-state.ts';
import { checkArchive } from './archive-check.ts';
import { offerRefused } from './offer-refused.ts';
import { pagesDigest, reviewPayment } from './payment-review.ts';
import { failed, readParameters, type Failed, type RequestKind } from './request.ts';
import { groundFields, uncertifiedOffer } from './uncertified-offer.ts';

/** A lower bound of the time that moves by more is a reason to ask for the PIN (DESIGN §4). */
const greatestJump: Seconds = 366 * day;

/** The request approve-payment. */
export const approvePaymentRequest: RequestKind = {
  method: method.approvePayment,
  needs: 'set-up',
  async run(parameters, { memory, systems, request, pairing, dialogue }) {
    const read = readParameters(approvePaymentCodec, parameters);
    if (!read.ok) return read;
    const { system: uri, content } = read.value;
    const system = systems.find((one) => one.system === uri);
    if (!system) return failed('unknownMethod', 'system-unknown');
    const { root, timeBound } = memory.state;
    if (!root) return failed('checkFailed', 'no-root');
    const uncertified = uncertifiedOffer(read.value.offer, memory.state);
    if (uncertified && !uncertified.ok) return uncertified;
    const verified = uncertified
      ? good(uncertified.value.offer)
      : verifyOffer(read.value.offer, root.certificate, timeBound);
    if (!verified.ok) return verified;
    const offer = verified.value;
    const unknown = uncertified && !uncertified.value.contact;
    const { deal, alternatives, total, issuedAt } = offer.content;
    const alternative = alternatives.findIndex((one) => one.system === uri);
    const part = alternatives[alternative]?.part;
    if (!part) return failed('checkFailed', 'system-not-offered');
    if (memory.state.approvedDeals.some((one) => sameBytes(one.deal, deal)))
      return failed('alreadyApproved', 'already-approved');
    const archived = checkArchive(memory.state, pairing, read.value.archive);
    if (!archived.ok) return archived;
    const archive = archived.value;

    const seed = await dialogue.unlocked();
    if (!seed.ok) return seed;
    const checked = system.reviewPayment(content, { part, total, issuedAt }, { state: memory.state, seed: seed.value });
    if (!checked.ok) return failed('checkFailed', checked.error.code, checked.error.detail);
    const payment = checked.value;
    const jumps = offer.latestIssue - timeBound > greatestJump;
    const believed = uncertified ? groundFields(uncertified.value) : [{ label: 'Certified by', value: root.name }];
    const review = reviewPayment(offer, payment, uri, believed, jumps ? offer.latestIssue : undefined);
    if (!review.ok) return failed('checkFailed', review.error.code);
    if (!sameBytes(review.value.critical, read.value.critical)) return failed('checkFailed', 'critical-differs');
    const fields = [...review.value.fields, ...(archive?.fields ?? [])];
    const shown = await dialogue.review({ title: 'Pay', ask: 'pay', fields });
    if (!shown.ok) return shown;
    // The PIN wakes the seed anew: the one from before may have been overwritten by a lock.
    const spent = { minor: total.minor + payment.fee.minor, currency: total.currency };
    const pinAsked = jumps || unknown === true || archive?.needsPin === true || needsPin(memory.state, spent);
    const signing = pinAsked ? await dialogue.askPin() : seed;
    if (!signing.ok) return signing;

    const answer = payment.sign(memory.hal.random.bytes(32));
    const { issuer, name } = offer.payee;
    const order = makeOrder(pseudonymKey(signing.value, { issuer, name }), offer, alternative, payment.reference);
    const time = Math.max(timeBound, offer.latestIssue);
    const approval = coseSign1(
      personKey(signing.value),
      approvalType,
      toBytes(approvalCodec, {
        requestId: request.id,
        critical: review.value.critical,
        pagesDigest: pagesDigest(shown.value),
        offerDigest: offer.digest,
        orderDigest: digest(order),
        paymentDigest: payment.digest,
        ground: !uncertified ? ground.certified : unknown ? ground.unverified : ground.known,
        time,
        ...(archive && {
          archiveKey: archive.head.key,
          archiveSize: archive.head.size,
          archiveRoot: archive.head.root,
        }),
      }),
    );
    return good({
      body: toBytes(paymentApprovedCodec, { approval, order, content: answer }),
      change(state) {
        const counted = pinAsked ? state : withSpent(state, spent);
        const paid = payment.change(archive?.change(counted) ?? counted);
        return withApproval(paid, { deal, requestDigest: request.digest }, time);
      },
      signed: true,
    });
  },
};

function verifyOffer(bytes: Uint8Array, root: Uint8Array, timeBound: Seconds): Result<Offer, Failed> {
  const read = readOffer(bytes, root, { notEarlierThan: timeBound });
  if (!read.ok) return offerRefused(read.error);
  // Its own certificates may prove that it is later than the offer allows.
  if (read.value.content.validUntil < read.value.latestIssue) return failed('checkFailed', 'offer-expired');
  return read;
}

/** Remembers the deal among the last 64, and moves the time bound, never back. */
function withApproval(state: DeviceState, approved: DeviceState['approvedDeals'][number], time: Seconds): DeviceState {
  const approvedDeals = [...state.approvedDeals, approved].slice(-mostDeals);
  return { ...state, approvedDeals, timeBound: Math.max(state.timeBound, time) };
}
