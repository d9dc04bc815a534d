// One payment: where it stands and what can be done, its receipt, and the documents that prove it, by their digests.
import { Trans, useLingui } from '@lingui/react/macro';
import { addMoney, isZero } from '#app/screen-contract/money.ts';
import type { PaymentDetails, PaymentView } from '#app/screen-contract/views.ts';
import { Amount } from '../elements/Amount.tsx';
import { EmptyState } from '../elements/EmptyState.tsx';
import { Facts } from '../elements/Facts.tsx';
import { Fingerprint } from '../elements/Fingerprint.tsx';
import { Menu } from '../elements/Menu.tsx';
import { ProblemNotice } from '../elements/Notice.tsx';
import { OnDevice } from '../elements/OnDevice.tsx';
import { Panel } from '../elements/Panel.tsx';
import { Party } from '../elements/Party.tsx';
import { PlaceLink } from '../elements/PlaceLink.tsx';
import { StateMark } from '../elements/StateMark.tsx';
import { Time } from '../elements/Time.tsx';
import { tell } from '../elements/toasts.ts';
import { ViewHead } from '../elements/ViewHead.tsx';
import { useLocale } from '../language/language.ts';
import { Invoice } from '../payments/Invoice.tsx';
import { OfferLines } from '../payments/OfferLines.tsx';
import { directionOf, isUnderWay, nameOf, standingOf, stateWords } from '../payments/payment-words.ts';
import { Ways } from '../payments/Ways.tsx';
import { go, useWallet } from '../wallet/screen.ts';
import { useLook } from '../wallet/use-ask.ts';
import { toneOf } from './WayOut.tsx';

export function PaymentPage({ id }: { readonly id: string }) {
  const { t, i18n } = useLingui();
  const locale = useLocale();
  const { payments, activity, purses } = useWallet();
  const payment = payments.find((one) => one.id === id);
  const isPay = payment?.kind === 'pay';
  const look = useLook('payment/details', isPay ? { id } : undefined, payment?.state);
  const back = { to: { view: 'purses' }, label: t`Purses` } as const;
  if (!payment) {
    return (
      <>
        <ViewHead title={t`Payment`} back={back} />
        <EmptyState
          icon="archive"
          title={t`Not among the newest payments`}
          actions={
            <PlaceLink to={{ view: 'archive', subject: id }} kind="button">
              <Trans>Look in the archive</Trans>
            </PlaceLink>
          }
        >
          <Trans>Older payments are in the archive, with everything that proves them.</Trans>
        </EmptyState>
      </>
    );
  }
  const asked = activity?.is === 'running' && activity.about === id;
  return (
    <>
      <ViewHead
        title={nameOf(payment, i18n)}
        lead={payment.title}
        back={back}
        actions={<MoreActions payment={payment} deal={look.value?.deal} />}
      />
      <Panel
        title={<Amount money={payment.amount} sign={directionOf(payment)} size="sum" />}
        mark={<StateMark is={standingOf(payment)}>{stateWords(payment, i18n, locale)}</StateMark>}
      >
        <Facts
          facts={[
            [t`Begun`, <Time key="begun" at={payment.startedAt} exact />],
            [t`Purse`, purses.find((purse) => purse.id === payment.purse)?.name ?? payment.purse],
            [t`Fee`, <Amount key="fee" money={payment.fee} />],
          ]}
        />
        {asked && <OnDevice />}
        {payment.invoice !== undefined && isUnderWay(payment) && <Invoice text={payment.invoice} />}
        {!asked && payment.problem?.code !== 'load-unpaid' && (
          <ProblemNotice problem={payment.problem} tone={isUnderWay(payment) ? 'warn' : toneOf(payment.problem)} />
        )}
        <Ways payment={payment} />
      </Panel>
      {look.value && <Documents details={look.value} payment={payment} />}
    </>
  );
}

function Documents({ details, payment }: { readonly details: PaymentDetails; readonly payment: PaymentView }) {
  const { t } = useLingui();
  const { offer, receipt, deal } = details;
  const digests = [
    [t`Offer`, offer.digest],
    [t`Order`, details.orderDigest],
    [t`Approval`, details.approvalDigest],
    [t`Receipt`, receipt?.digest],
  ] as const;
  return (
    <>
      <div data-receipt={receipt ? 'here' : 'missing'}>
        <Panel
          title={receipt ? t`Receipt` : t`What was offered`}
          mark={receipt && <StateMark is="good" icon="receipt">{t`signed by the payee`}</StateMark>}
          actions={
            <PlaceLink to={{ view: 'archive', subject: deal }} kind="button">
              <Trans>The whole story</Trans>
            </PlaceLink>
          }
        >
          <Party name={offer.payee} ground={offer.ground} />
          <OfferLines
            offer={offer}
            fee={payment.fee}
            altogether={isZero(payment.fee) ? undefined : addMoney(offer.total, payment.fee)}
          />
          {receipt && (
            <Facts
              facts={[
                [t`Received`, <Time key="received" at={receipt.receivedAt} exact />],
                [t`Amount received`, <Amount key="amount" money={receipt.amount} />],
              ]}
            />
          )}
        </Panel>
      </div>
      <Panel title={t`Documents`}>
        <p>
          <Trans>SHA-256 of the exact bytes that the archive keeps.</Trans>
        </p>
        <Facts
          facts={digests.flatMap(([name, digest]) =>
            digest === undefined ? [] : [[name, <Fingerprint key={name} text={digest} />] as const],
          )}
        />
      </Panel>
    </>
  );
}

function MoreActions({ payment, deal }: { readonly payment: PaymentView; readonly deal: string | undefined }) {
  const { t } = useLingui();
  const copy = async () => {
    await navigator.clipboard.writeText(deal ?? payment.id);
    tell(t`Copied`);
  };
  return (
    <Menu
      label={t`More about this payment`}
      actions={[
        {
          label: t`The whole story, in the archive`,
          onPress: () => go({ view: 'archive', subject: deal ?? payment.id }),
        },
        {
          label: t`Is this disputed?`,
          disabled: deal === undefined || payment.kind !== 'pay',
          onPress: () => deal !== undefined && go({ view: 'disputes', subject: deal }),
        },
        { label: t`Copy its number`, onPress: () => void copy().catch(() => undefined) },
      ]}
    />
  );
}
