// Being paid: by a request under a certified name, which a payer's device can show; or by an ecash token that somebody handed over.
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { Place } from '../places/places.ts';
import { Notice } from '../elements/Notice.tsx';
import { PlaceLink } from '../elements/PlaceLink.tsx';
import { ViewHead } from '../elements/ViewHead.tsx';
import { useWallet } from '../wallet/screen.ts';
import { NewRequest } from './NewRequest.tsx';
import { OwnName } from './OwnName.tsx';
import { RequestPage } from './RequestPage.tsx';
import { Requests } from './Requests.tsx';
import { TakeToken } from './TakeToken.tsx';

export function ReceiveView({ place }: { readonly place: Place }) {
  return place.subject === undefined ? <ReceiveHome /> : <RequestPage key={place.subject} deal={place.subject} />;
}

function ReceiveHome() {
  const { t } = useLingui();
  const { identity } = useWallet();
  const [cameNameless] = useState(identity === undefined);
  return (
    <>
      <ViewHead
        title={t`Receive`}
        lead={t`Ask for an amount and hand the request over, or take in coins that somebody gave you.`}
      />
      <WhatIsMissing />
      {identity ? (
        <>
          <NewRequest focus={cameNameless} />
          <Requests />
          <TakeToken />
          <OwnName />
        </>
      ) : (
        <>
          <OwnName />
          <Requests />
          <TakeToken />
        </>
      )}
    </>
  );
}

/** What has to be there before anything can come in. */
function WhatIsMissing() {
  const { t } = useLingui();
  const { trust, purses } = useWallet();
  if (trust.pinned === undefined) {
    return (
      <Notice
        tone="warn"
        title={t`The device trusts no authority yet`}
        actions={
          <PlaceLink to={{ view: 'device' }} kind="button">
            <Trans>See to the device</Trans>
          </PlaceLink>
        }
      >
        <p>
          <Trans>It is the authority that certifies your name, so it comes first.</Trans>
        </p>
      </Notice>
    );
  }
  if (purses.some(({ direction }) => direction !== 'pay')) return null;
  return (
    <Notice
      tone="warn"
      title={t`There is no purse yet that money could come into`}
      actions={
        <PlaceLink to={{ view: 'purses' }} kind="button">
          <Trans>Open a purse</Trans>
        </PlaceLink>
      }
    >
      <p>
        <Trans>Open one first; what you ask for then arrives in it.</Trans>
      </p>
    </Notice>
  );
}
