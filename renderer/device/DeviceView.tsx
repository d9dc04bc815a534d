// The device: found or not, paired or not, and what to do about it; pairing itself; whose names it believes; the ways to all that can
// be seen to on pages of their own; and what all this keeps safe and what not.
import { Trans, useLingui } from '@lingui/react/macro';
import type { ComponentType } from 'react';
import { Notice, ProblemNotice } from '../elements/Notice.tsx';
import { Panel } from '../elements/Panel.tsx';
import { ViewHead } from '../elements/ViewHead.tsx';
import type { Place } from '../places/places.ts';
import { useWallet } from '../wallet/screen.ts';
import { Condition, Standing } from './Connection.tsx';
import { Devices } from './Devices.tsx';
import { FirmwarePage } from './FirmwarePage.tsx';
import { GenuineAlarm, GenuinePage } from './Genuine.tsx';
import { LimitsPage } from './LimitsPage.tsx';
import { Loss } from './Loss.tsx';
import { Overview } from './Overview.tsx';
import { devicePageOf, type DevicePageName } from './pages.ts';
import { Pairing } from './Pairing.tsx';
import { PinAndWords } from './PinAndWords.tsx';
import { SignPage } from './SignPage.tsx';
import { Trouble } from './Trouble.tsx';
import { Trust } from './Trust.tsx';
import styles from './device.module.css';

const draw: Readonly<Record<DevicePageName, ComponentType>> = {
  devices: Devices,
  pin: PinAndWords,
  limits: LimitsPage,
  genuine: GenuinePage,
  firmware: FirmwarePage,
  sign: SignPage,
  trouble: Trouble,
};

/** The device's page, or the one below it that the place names. */
export function DeviceView({ place }: { readonly place: Place }) {
  const page = devicePageOf(place.subject);
  if (!page) return <DeviceHome />;
  const Page = draw[page];
  return <Page key={page} />;
}

function DeviceHome() {
  const { t } = useLingui();
  const { device, activity } = useWallet();
  const pairing = activity?.does === 'pair' ? activity : undefined;
  return (
    <>
      <ViewHead
        title={t`Device`}
        lead={t`It keeps your keys and shows what it signs. The wallet on this computer can only ask.`}
      />
      <GenuineAlarm device={device} />
      <Loss />
      <Panel title={t`Connection`} mark={<Condition device={device} />}>
        <div className={styles.standing}>
          {pairing?.is === 'running' ? <Pairing activity={pairing} /> : <Standing device={device} />}
          {pairing?.is === 'failed' && <ProblemNotice problem={pairing.problem} />}
        </div>
        <PracticeDevice />
      </Panel>
      <Trust />
      <Overview />
      <Panel title={t`What this protects, and what not`}>
        <div className={styles.words}>
          <p>
            <Trans>
              Your keys never leave the device: a program that takes over this computer can ask, but cannot sign, change
              the payee or raise an amount behind its display.
            </Trans>
          </p>
          <p>
            <Trans>
              What counts is what the device shows, so read it there: a deceived screen here may show you anything, and
              hide from you what has happened.
            </Trans>
          </p>
          <p>
            <Trans>
              It does not protect from a payee who keeps the money and delivers nothing, from an issuer who does not
              redeem, or from somebody who has both the device and its PIN, or your written words.
            </Trans>
          </p>
        </div>
      </Panel>
    </>
  );
}

/** The way to the simulated device's display and keys, in a window of their own. */
function PracticeDevice() {
  const { t } = useLingui();
  const { places, device, money } = useWallet();
  const isPractice = 'practice' in device ? device.practice : money === 'practice';
  if (!isPractice || places.panel === undefined) return null;
  const { panel, practicePin } = places;
  return (
    <Notice
      title={t`This is a simulated device`}
      actions={
        <a href={panel} target="_blank" rel="noreferrer">
          <Trans>Open the practice device</Trans>
        </a>
      }
    >
      <p>
        <Trans>It runs on this computer and keeps nothing safe: it is there to practise with.</Trans>{' '}
        <Trans>Its display and keys open in a window of their own.</Trans>{' '}
        {practicePin !== undefined && <Trans>Its first PIN is {practicePin}.</Trans>}
      </p>
    </Notice>
  );
}
