// Paying: nothing to pay yet, an offer before the person, or one payment. When a payment that was approved here ends, its page
// takes the offer's place.
import { useEffect, useRef } from 'react';
import type { Place } from '../places/places.ts';
import { go, useWallet } from '../wallet/screen.ts';
import { FindOffer } from './FindOffer.tsx';
import { OfferPage } from './OfferPage.tsx';
import { PaymentPage } from './PaymentPage.tsx';

export function PayView({ place }: { readonly place: Place }) {
  const { offer, activity } = useWallet();
  const paying = activity?.does === 'pay' ? activity : undefined;
  const running = paying?.is === 'running';
  const paid = running || offer ? undefined : paying?.about;
  const follows = useRef(false);
  useEffect(() => {
    // Only what was seen under way here leads on: who comes here later wants to pay something else.
    if (running) follows.current = true;
    else if (offer && paying?.is === 'failed') follows.current = false;
    else if (follows.current && paid !== undefined) {
      follows.current = false;
      if (place.subject === undefined) go({ view: 'pay', subject: paid }, 'instead');
    }
  }, [running, offer, paying?.is, paid, place.subject]);
  if (place.subject !== undefined) return <PaymentPage key={place.subject} id={place.subject} />;
  return offer ? <OfferPage offer={offer} /> : <FindOffer />;
}
