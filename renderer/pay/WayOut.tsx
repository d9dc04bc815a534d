// What a person can do right here about a payment that did not come about; by the problem's code.
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { Problem } from '#app/screen-contract/shapes.ts';
import type { OfferView } from '#app/screen-contract/views.ts';
import { Button } from '../elements/Button.tsx';
import type { Tone } from '../elements/Notice.tsx';
import { PlaceLink } from '../elements/PlaceLink.tsx';
import { LoadSheet } from '../purses/LoadSheet.tsx';
import { useWallet } from '../wallet/screen.ts';
import { useAsk } from '../wallet/use-ask.ts';

/** How grave some problems are, and where they are seen to; those that are missing are grave and have no way but what they say. */
export const ways: Readonly<
  Partial<Record<Problem['code'], { readonly tone: Tone; readonly way?: 'load' | 'device' | 'shop' }>>
> = {
  'device-refused': { tone: 'warn' },
  'device-cancelled': { tone: 'warn' },
  cancelled: { tone: 'warn' },
  'device-absent': { tone: 'warn', way: 'device' },
  'device-unreachable': { tone: 'warn', way: 'device' },
  'device-not-ready': { tone: 'warn', way: 'device' },
  'not-paired': { tone: 'warn', way: 'device' },
  'funds-short': { tone: 'warn', way: 'load' },
  'no-purse': { tone: 'warn', way: 'load' },
  'offer-expired': { tone: 'warn', way: 'shop' },
  'device-already-approved': { tone: 'bad', way: 'shop' },
  'device-check-failed': { tone: 'bad', way: 'shop' },
};

/** How grave a problem is. */
export function toneOf(problem: Problem | undefined): Tone {
  return (problem && ways[problem.code]?.tone) ?? 'bad';
}

/** The way out as a button; nothing when the words are all there is. */
export function WayOut({ code, offer }: { readonly code: Problem['code']; readonly offer: OfferView }) {
  const { t } = useLingui();
  const { purses, money } = useWallet();
  const [loads, setLoads] = useState(false);
  const shop = useAsk('offer/from-shop');
  const purse = purses.find(({ free }) => free.currency === offer.total.currency);
  switch (ways[code]?.way) {
    case 'load':
      return purse ? (
        <>
          <Button icon="plus" onPress={() => setLoads(true)}>
            {t`Load ${purse.name}`}
          </Button>
          <LoadSheet purse={purse} open={loads} onClose={() => setLoads(false)} />
        </>
      ) : null;
    case 'device':
      return (
        <PlaceLink to={{ view: 'device' }} kind="button">
          <Trans>See to the device</Trans>
        </PlaceLink>
      );
    case 'shop':
      return money === 'practice' ? (
        <Button icon="shop" disabled={shop.busy} onPress={() => void shop.run({})}>
          <Trans>Ask the practice shop for a new offer</Trans>
        </Button>
      ) : null;
    case undefined:
      return null;
  }
}
