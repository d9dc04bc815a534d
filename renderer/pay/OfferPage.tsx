// An offer before the person: who asks, for what, how much, until when; which purse pays, and why others cannot; then the device,
// page by page. A refusal leaves the offer here, so that it can be thought over.
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import { isZero } from '#app/screen-contract/money.ts';
import type { OfferView } from '#app/screen-contract/views.ts';
import { Amount } from '../elements/Amount.tsx';
import { Button, Buttons } from '../elements/Button.tsx';
import { Facts } from '../elements/Facts.tsx';
import { Fingerprint } from '../elements/Fingerprint.tsx';
import { Notice, ProblemNotice } from '../elements/Notice.tsx';
import { OnDevice } from '../elements/OnDevice.tsx';
import { Panel } from '../elements/Panel.tsx';
import { Party } from '../elements/Party.tsx';
import { Time } from '../elements/Time.tsx';
import { ViewHead } from '../elements/ViewHead.tsx';
import { useLocale } from '../language/language.ts';
import { amountWritten } from '../language/written.ts';
import { OfferLines } from '../payments/OfferLines.tsx';
import { setScreen, useWallet } from '../wallet/screen.ts';
import { useAsk } from '../wallet/use-ask.ts';
import { GroundNotice } from './GroundNotice.tsx';
import { PayingSteps } from './PayingSteps.tsx';
import { PurseChoice } from './PurseChoice.tsx';
import { toneOf, WayOut } from './WayOut.tsx';
import styles from './offer-page.module.css';

export function OfferPage({ offer }: { readonly offer: OfferView }) {
  const { t } = useLingui();
  const locale = useLocale();
  const { activity, device, now, preferences } = useWallet();
  const [chosen, setChosen] = useState<string>();
  const pay = useAsk('offer/pay');
  const putAside = useAsk('offer/put-aside');
  const candidate = offer.candidates.find(({ purse }) => purse === chosen) ?? offer.candidates[0];
  const paying = activity?.does === 'pay' ? activity : undefined;
  const running = paying?.is === 'running';
  const over = offer.validUntil < now;
  const wasRunning = useRef(running);
  useEffect(() => {
    // What this view is about changes: its title says so, and takes the focus.
    if (wasRunning.current !== running) document.querySelector<HTMLElement>('main h1')?.focus();
    wasRunning.current = running;
  }, [running]);
  const start = () => {
    if (!candidate) return;
    setScreen({ paysFrom: candidate.purse });
    void pay.run({ digest: offer.digest, purse: candidate.purse });
  };
  const namesItself = offer.lines.length === 1 && offer.lines[0]?.description === offer.title;
  const terms = (
    <Panel title={<Party name={offer.payee} ground={offer.ground} size="big" />}>
      {!namesItself && <p className={styles.title}>{offer.title}</p>}
      <OfferLines
        offer={offer}
        fee={candidate?.fee}
        altogether={candidate && !isZero(candidate.fee) ? candidate.altogether : undefined}
      />
      <p className={styles.quiet}>
        <Trans>
          Valid until <Time at={offer.validUntil} exact /> (<Time at={offer.validUntil} />)
        </Trans>
      </p>
      <details className={styles.quiet}>
        <summary>
          <Trans>What was signed</Trans>
        </summary>
        <Facts
          facts={[
            [t`Offered`, <Time key="offered" at={offer.issuedAt} exact />],
            [t`Digest of the offer`, <Fingerprint key="digest" text={offer.digest} />],
          ]}
        />
      </details>
    </Panel>
  );
  if (running) {
    return (
      <>
        <ViewHead title={t`Paying ${offer.payee}`} />
        <Panel title={offer.title}>
          <PayingSteps activity={paying} offer={offer}>
            <OnDevice />
          </PayingSteps>
        </Panel>
        {terms}
      </>
    );
  }
  return (
    <>
      <ViewHead
        title={t`An offer`}
        lead={
          offer.ground.is === 'unverified'
            ? t`Signed by a key that nobody vouches for; its sums add up.`
            : t`Verified: signed by the payee, and its sums add up.`
        }
      />
      <GroundNotice offer={offer} />
      {over && (
        <ProblemNotice
          problem={{ code: 'offer-expired', details: {} }}
          tone="warn"
          actions={<WayOut code="offer-expired" offer={offer} />}
        />
      )}
      {paying?.is === 'failed' && (
        <ProblemNotice
          problem={paying.problem}
          tone={toneOf(paying.problem)}
          actions={paying.problem && <WayOut code={paying.problem.code} offer={offer} />}
        />
      )}
      {terms}
      <Panel title={t`Pay with`}>
        <PurseChoice
          offer={offer}
          chosen={candidate?.purse}
          onChoose={setChosen}
          asks={preferences.choosePurse === 'ask' || offer.candidates.length < 2}
        />
        <ProblemNotice problem={pay.problem ?? putAside.problem} />
        {device.is !== 'paired' && (
          <Notice tone="warn" title={t`The device is not connected.`}>
            <p>
              <Trans>It has to show you this payment. Connect it, then pay.</Trans>
            </p>
          </Notice>
        )}
        <Buttons>
          {candidate && (
            <Button
              kind="main"
              disabled={pay.busy || over || device.is !== 'paired' || activity?.is === 'running'}
              onPress={start}
            >
              <Trans>Pay {amountWritten(candidate.altogether, locale)}</Trans>
            </Button>
          )}
          <Button disabled={putAside.busy} onPress={() => void putAside.run({})}>
            <Trans>Put it aside</Trans>
          </Button>
        </Buttons>
        {candidate && (
          <p className={styles.next}>
            {offer.ground.is === 'unverified' ? (
              <Trans>
                Next the device shows payee, amount and fee, and says UNVERIFIED. Only your OK and your PIN there pay{' '}
                <Amount money={candidate.altogether} exact />.
              </Trans>
            ) : (
              <Trans>
                Next the device shows payee, amount and fee. Only your OK there pays{' '}
                <Amount money={candidate.altogether} exact />.
              </Trans>
            )}
          </p>
        )}
      </Panel>
    </>
  );
}
