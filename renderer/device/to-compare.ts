// What the person compares while the device asks: the same facts under the same words, in the order and the writing of the
// device's own pages. The device takes them from the signed offer itself; the screen only says what to expect.
import { moneyText } from '#app/screen-contract/money.ts';
import type { OfferView } from '#app/screen-contract/views.ts';
import type { ShownWallet } from '../wallet/screen.ts';

/** A page of the device: its label, which the device writes in English, and what must stand there. */
export type Comparable = { readonly label: string; readonly says: string };

/** What the running activity will show; empty when there is nothing to compare. */
export function toCompare(wallet: ShownWallet, paysFrom: string | undefined): readonly Comparable[] {
  const { activity, offer, payments, trust, places } = wallet;
  if (activity?.is !== 'running') return [];
  switch (activity.does) {
    case 'pay': {
      const candidate = offer?.candidates.find(({ purse }) => purse === paysFrom) ?? offer?.candidates[0];
      if (!offer || !candidate) return [];
      return [
        { label: 'Pay to', says: offer.payee },
        ...groundShown(offer, wallet.policy !== undefined),
        { label: 'Amount', says: moneyText(offer.total) },
        { label: 'Fee on top', says: moneyText(candidate.fee) },
        { label: 'For', says: offer.title },
      ];
    }
    case 'resume': {
      const payment = payments.find(({ id }) => id === activity.about);
      if (payment?.kind !== 'pay') return [];
      return [
        ...(payment.payee === undefined ? [] : [{ label: 'Pay to', says: payment.payee }]),
        { label: 'Amount', says: moneyText(payment.amount) },
        { label: 'Fee on top', says: moneyText(payment.fee) },
      ];
    }
    case 'pin-root': {
      const authority = trust.proposed ?? trust.pinned;
      if (!authority) return [];
      return [
        { label: 'Trust the names of', says: authority.name },
        { label: 'Fingerprint', says: authority.fingerprint },
      ];
    }
    case 'open-purse':
      return places.mint === undefined ? [] : [{ label: 'Mint', says: places.mint }];
    case 'pair':
    case 'load':
    case 'take-back':
    case 'take-token':
    case 'accept-loss':
    case 'unlock':
    case 'change-pin':
    case 'check-backup':
    case 'set-cap':
    case 'add-contact':
    case 'remove-contact':
    case 'sign-statement':
    case 'update-firmware':
      return [];
  }
}

/** What the device says of who the payee is (device link SPEC §8, §12), as far as it told of its contacts. */
function groundShown({ ground, payee }: Pick<OfferView, 'ground' | 'payee'>, isTold: boolean): readonly Comparable[] {
  switch (ground.is) {
    case 'certified':
      return [{ label: 'Certified by', says: ground.by }];
    case 'known':
      return [
        ...(ground.since === undefined ? [] : [{ label: 'Known since', says: dayOf(ground.since) }]),
        ...(ground.by === payee ? [] : [{ label: 'Known as', says: ground.by }]),
      ];
    case 'unverified':
      // A device that has not told whom it knows may know this one.
      return isTold ? [{ label: 'UNVERIFIED', says: 'Nobody vouches for this name.' }] : [];
  }
}

function dayOf(seconds: number): string {
  return seconds === 0 ? 'a day not known' : new Date(seconds * 1000).toISOString().slice(0, 10);
}
