// The purses side by side, and below what is under way and what was done lately.
import { Trans, useLingui } from '@lingui/react/macro';
import { EmptyState } from '../elements/EmptyState.tsx';
import { Icon } from '../elements/Icon.tsx';
import { ProblemNotice } from '../elements/Notice.tsx';
import { OnDevice } from '../elements/OnDevice.tsx';
import { Panel } from '../elements/Panel.tsx';
import { PlaceLink } from '../elements/PlaceLink.tsx';
import { ViewHead } from '../elements/ViewHead.tsx';
import { PaymentRow } from '../payments/PaymentRow.tsx';
import { isUnderWay } from '../payments/payment-words.ts';
import { useWallet } from '../wallet/screen.ts';
import { PurseCard } from './PurseCard.tsx';
import { WayToPurse } from './WayToPurse.tsx';
import styles from './purses.module.css';

const shownLately = 8;

export function PurseHome() {
  const { t } = useLingui();
  const { purses, payments, activity } = useWallet();
  const underWay = payments.filter(isUnderWay);
  const lately = payments.filter((payment) => !isUnderWay(payment)).slice(0, shownLately);
  const asking =
    activity && purses.length > 0 && ['open-purse', 'load', 'resume', 'take-back', 'take-token'].includes(activity.does)
      ? activity
      : undefined;
  return (
    <>
      <ViewHead
        title={t`Purses`}
        actions={
          purses.length > 0 && (
            <>
              <PlaceLink to={{ view: 'receive' }} kind="button">
                <Icon name="receive" /> <Trans>Receive</Trans>
              </PlaceLink>
              <PlaceLink to={{ view: 'pay' }} kind="main">
                <Icon name="pay" /> <Trans>Pay</Trans>
              </PlaceLink>
            </>
          )
        }
      />
      {purses.length === 0 && <WayToPurse />}
      {purses.length > 0 && (
        <ul className={styles.purses}>
          {purses.map((purse) => (
            <PurseCard key={purse.id} purse={purse} />
          ))}
        </ul>
      )}
      {asking?.is === 'running' && asking.does !== 'load' && asking.does !== 'take-token' && <OnDevice />}
      {asking?.is === 'failed' && (
        <ProblemNotice problem={asking.problem} tone={asking.problem?.code === 'load-unpaid' ? 'warn' : 'bad'} />
      )}
      {underWay.length > 0 && (
        <Panel title={t`Under way`}>
          <ul>
            {underWay.map((payment) => (
              <PaymentRow key={payment.id} payment={payment} />
            ))}
          </ul>
        </Panel>
      )}
      {purses.length > 0 && (
        <Panel
          title={t`Lately`}
          actions={
            <PlaceLink to={{ view: 'archive' }}>
              <Trans>Everything, in the archive</Trans>
            </PlaceLink>
          }
        >
          {lately.length > 0 ? (
            <ul>
              {lately.map((payment) => (
                <PaymentRow key={payment.id} payment={payment} />
              ))}
            </ul>
          ) : (
            <EmptyState
              icon="shop"
              title={t`Nothing paid yet`}
              actions={
                <PlaceLink to={{ view: 'pay' }} kind="button">
                  <Trans>Make a first payment</Trans>
                </PlaceLink>
              }
            >
              <Trans>The practice shop sells books for practice euros.</Trans>
            </EmptyState>
          )}
        </Panel>
      )}
    </>
  );
}
