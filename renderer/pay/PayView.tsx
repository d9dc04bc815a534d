// Paying: nothing to pay yet, an offer before the person, or one payment. When a payment that was approved here ends, its page
// takes the offer's place.
import { useEffect } from 'react';
import type { Place } from '../places/places.ts';
import { go, useWallet } from '../wallet/screen.ts';
import { FindOffer } from './FindOffer.tsx';
import { OfferPage } from './OfferPage.tsx';
import { PaymentPage } from './PaymentPage.tsx';

export function PayView({ place }: { readonly place: Place }) {
  const { offer, activity } = useWallet();
  const paid = activity?.does === 'pay' && activity.is !== 'running' && !offer ? activity.about : undefined;
  useEffect(() => {
    if (paid !== undefined && place.subject === undefined) go({ view: 'pay', subject: paid }, 'instead');
  }, [paid, place.subject]);
  if (place.subject !== undefined) return <PaymentPage key={place.subject} id={place.subject} />;
  return offer ? <OfferPage offer={offer} /> : <FindOffer />;
}
