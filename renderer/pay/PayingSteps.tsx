// A payment on its way, step by step: checked here, approved on the device, value moved, receipt.
import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { ActivityView, OfferView } from '#app/screen-contract/views.ts';
import { Steps, type Step } from '../elements/Steps.tsx';
import { useWallet } from '../wallet/screen.ts';

/** Draws them; `children` is what the device asks, shown while it does. */
export function PayingSteps(props: {
  readonly activity: ActivityView;
  readonly offer: OfferView;
  readonly children: ReactNode;
}) {
  const { t } = useLingui();
  const { payments } = useWallet();
  const payment = payments.find(
    ({ kind, title, payee }) => kind === 'pay' && title === props.offer.title && payee === props.offer.payee,
  );
  const at = payment?.state === 'approved' ? 2 : payment?.state === 'sent' ? 3 : 1;
  const is = (place: number): Step['is'] => (place < at ? 'done' : place === at ? 'running' : 'waiting');
  return (
    <Steps
      label={t`Payment`}
      steps={[
        { id: 'checked', title: t`Offer verified, coins set aside`, is: is(0) },
        { id: 'device', title: t`Your yes on the device`, is: is(1), detail: at === 1 && props.children },
        { id: 'mint', title: t`The mint moves the money`, is: is(2) },
        {
          id: 'receipt',
          title: t`The shop’s receipt`,
          is: is(3),
          detail: at > 1 && (
            <p>
              <Trans>You can leave this view; the payment goes on by itself.</Trans>
            </p>
          ),
        },
      ]}
    />
  );
}
