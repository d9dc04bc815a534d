// An offer that came from outside, by a link that the system handed over, is shown where offers are looked at; once, so that a
// person who goes elsewhere with it still waiting is left alone.
import { useEffect, useRef } from 'react';
import { go, useScreen, useWallet } from '../wallet/screen.ts';

/** Goes to the offer when a new one comes; on the first look only from home. */
export function useArrivingOffer(): void {
  const { offer } = useWallet();
  const known = useRef<string | undefined>(undefined);
  const first = useRef(true);
  const digest = offer?.digest;
  useEffect(() => {
    const before = known.current;
    known.current = digest;
    const stays = first.current && location.hash !== '';
    first.current = false;
    if (digest === undefined || digest === before || stays) return;
    const { place } = useScreen.getState();
    if (place.view !== 'pay' || place.subject !== undefined) go({ view: 'pay' });
  }, [digest]);
}
