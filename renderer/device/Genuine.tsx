// Whether the device is genuine, in one of three answers: what each means, and what to do when it is not. Checked at every
// connection, and again when the person wants it; the device asks nothing for it.
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { DeviceView, GenuineView } from '#app/screen-contract/device-views.ts';
import { Button, Buttons } from '../elements/Button.tsx';
import { Facts } from '../elements/Facts.tsx';
import { Fingerprint } from '../elements/Fingerprint.tsx';
import { Notice, ProblemNotice } from '../elements/Notice.tsx';
import { Panel } from '../elements/Panel.tsx';
import { PlaceLink } from '../elements/PlaceLink.tsx';
import { StateMark } from '../elements/StateMark.tsx';
import { useWallet } from '../wallet/screen.ts';
import { useAsk } from '../wallet/use-ask.ts';
import { NeedsDevice } from './Asked.tsx';
import { PageHead } from './PageHead.tsx';
import { devicePlace } from './pages.ts';
import styles from './pages.module.css';

/** The answer in a few words. */
export function GenuineMark({ genuine }: { readonly genuine: GenuineView | undefined }) {
  const { t } = useLingui();
  if (!genuine) return <StateMark is="plain" icon="question">{t`not checked yet`}</StateMark>;
  switch (genuine.verdict) {
    case 'genuine':
      return genuine.practice ? (
        <StateMark is="plain">{t`practice device`}</StateMark>
      ) : (
        <StateMark is="good">{t`genuine`}</StateMark>
      );
    case 'not-genuine':
      return <StateMark is="bad">{t`not genuine`}</StateMark>;
    case 'could-not-check':
      return <StateMark is="waiting" icon="question">{t`could not be checked`}</StateMark>;
  }
}

export function GenuinePage() {
  const { t } = useLingui();
  const { device, activity } = useWallet();
  const check = useAsk('device/check-genuine');
  const [checked, setChecked] = useState(false);
  const paired = device.is === 'paired' ? device : undefined;
  return (
    <>
      <PageHead page="genuine" />
      <NeedsDevice />
      {paired && (
        <Panel title={t`What was found`} mark={<GenuineMark genuine={paired.genuine} />}>
          <Verdict genuine={paired.genuine} />
          <Buttons>
            <Button
              disabled={check.busy || activity?.is === 'running'}
              onPress={() => void check.run({}).then((done) => setChecked(done !== undefined))}
            >
              <Trans>Check again</Trans>
            </Button>
            <span role="status">{checked && !check.busy ? t`Checked just now.` : ''}</span>
          </Buttons>
          <ProblemNotice problem={check.problem} />
        </Panel>
      )}
      <Panel title={t`What this says, and what not`}>
        <p className={styles.warning}>
          <Trans>
            Each device holds a random key that its maker has certified, and that it never gives away. The wallet has it
            sign a fresh number over this very connection, and looks whether the maker stands behind that key. So a copy
            that looks the same is found out. It says nothing about who had the device in hand before you.
          </Trans>
        </p>
      </Panel>
    </>
  );
}

function Verdict({ genuine }: { readonly genuine: GenuineView | undefined }) {
  const { t } = useLingui();
  if (!genuine) {
    return (
      <p>
        <Trans>The device was not asked yet. That happens by itself when it is connected.</Trans>
      </p>
    );
  }
  switch (genuine.verdict) {
    case 'genuine':
      return (
        <>
          <p>
            {genuine.practice ? (
              <Trans>
                Everything fits, but this maker is there for practice: its key is no secret, so anybody can make such a
                device. Real money never trusts it.
              </Trans>
            ) : (
              <Trans>The device proved that its maker made it.</Trans>
            )}
          </p>
          <Facts
            facts={[
              [t`Maker`, <bdi key="maker">{genuine.maker}</bdi>],
              [t`Serial number`, <Fingerprint key="serial" text={genuine.serial} />],
            ]}
          />
        </>
      );
    case 'not-genuine':
      return <NotGenuine because={genuine.because} />;
    case 'could-not-check':
      return <CouldNotCheck because={genuine.because} />;
  }
}

function NotGenuine({ because }: { readonly because: string }) {
  const { t } = useLingui();
  return (
    <Notice tone="bad" title={t`This device is not what it claims to be`}>
      <p>
        <Trans>
          Do not pay with it, do not load it, and type neither PIN nor words into it. Disconnect it and keep it as it
          is. If you typed your words into it before, move the money to a wallet with new words, made on another device.
        </Trans>
      </p>
      <p>
        <Trans>Ask where you bought it, and report it to the maker.</Trans>
      </p>
      <p className={styles.quiet}>
        <Trans>
          What did not hold, for the report: <code>{because}</code>
        </Trans>
      </p>
    </Notice>
  );
}

function CouldNotCheck({ because }: { readonly because: 'no-answer' | 'device-cannot' | 'maker-unknown' }) {
  const { t } = useLingui();
  const why = {
    'no-answer': t`The device did not answer in time. Check again; unplug it first if it stays so.`,
    'device-cannot': t`This device cannot prove who made it: it is too old for that, or somebody made it for themselves.`,
    'maker-unknown': t`Its maker is one that this wallet does not know. A newer version of the wallet may know it.`,
  };
  return (
    <Notice tone="warn" title={t`Nobody can say whether it is genuine`}>
      <p>{why[because]}</p>
      <p>
        <Trans>That is no proof against it. Whether you trust it depends on where you have it from.</Trans>
      </p>
    </Notice>
  );
}

/** On the device's own page: loud when the device is not genuine, nothing otherwise. */
export function GenuineAlarm({ device }: { readonly device: DeviceView }) {
  const { t } = useLingui();
  if (device.is !== 'paired' || device.genuine?.verdict !== 'not-genuine') return null;
  return (
    <Notice
      tone="bad"
      title={t`This device is not what it claims to be`}
      actions={
        <PlaceLink to={devicePlace('genuine')} kind="button">
          <Trans>What to do now</Trans>
        </PlaceLink>
      }
    >
      <p>
        <Trans>
          Its proof of who made it does not hold. Do not pay with it, and type neither PIN nor words into it.
        </Trans>
      </p>
    </Notice>
  );
}
