// Disputes: choose a payment, then see what its documents prove.
import type { Place } from '../places/places.ts';
import { ChoosePayment } from './ChoosePayment.tsx';
import { DisputePage } from './DisputePage.tsx';

export function DisputesView({ place }: { readonly place: Place }) {
  return place.subject === undefined ? <ChoosePayment /> : <DisputePage key={place.subject} subject={place.subject} />;
}
