// The purses side by side, and below what is under way and what was done lately.
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Buttons } from '../elements/Button.tsx';
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
import { useAsk } from '../wallet/use-ask.ts';
import { PurseCard } from './PurseCard.tsx';
import { WayToPurse } from './WayToPurse.tsx';
import styles from './purses.module.css';

const shownLately = 8;

export function PurseHome() {
  const { t } = useLingui();
  const { purses, payments, activity, money } = useWallet();
  const underWay = payments.filter(isUnderWay);
  const lately = payments.filter((payment) => !isUnderWay(payment)).slice(0, shownLately);
  const leadsOn = purses.length > 0 && money === 'practice' && payments.every(({ kind }) => kind !== 'pay');
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
              <PlaceLink to={{ view: 'pay' }} kind={leadsOn ? 'button' : 'main'}>
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
      {leadsOn && <FirstPayment />}
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
            <EmptyState icon="archive" title={t`Nothing yet`}>
              <Trans>What you load, pay and receive stands here.</Trans>
            </EmptyState>
          )}
        </Panel>
      )}
    </>
  );
}

/** Straight to an offer of the practice shop: it is shown as soon as it is there. */
function FirstPayment() {
  const { t } = useLingui();
  const { trust } = useWallet();
  const shop = useAsk('offer/from-shop');
  return (
    <Panel title={t`Your first payment`}>
      <p>
        <Trans>The practice shop sells books for practice euros, and gives a signed receipt.</Trans>
      </p>
      <Buttons>
        <Button
          kind="main"
          icon="shop"
          disabled={shop.busy || trust.pinned === undefined}
          onPress={() => void shop.run({})}
        >
          <Trans>Buy at the practice shop</Trans>
        </Button>
      </Buttons>
      <ProblemNotice problem={shop.problem} />
    </Panel>
  );
}
