// Why a device that is plugged in is not found: where the wallet looked just now and who may use what lies there, looked up again
// while the device is away; on Linux the rule that gives access, with the way to install it; what to look at elsewhere.
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import type { DevicePlacesView } from '#app/screen-contract/device-views.ts';
import { Notice, ProblemNotice } from '../elements/Notice.tsx';
import { Panel } from '../elements/Panel.tsx';
import { PlaceLink } from '../elements/PlaceLink.tsx';
import { StateMark } from '../elements/StateMark.tsx';
import { Unseen } from '../elements/Unseen.tsx';
import { useWallet } from '../wallet/screen.ts';
import { useLook } from '../wallet/use-ask.ts';
import { PageHead } from './PageHead.tsx';
import { SystemAdvice } from './SystemAdvice.tsx';
import styles from './pages.module.css';

/** How often is looked again while the device is away, in milliseconds. */
const pause = 2000;

export function Trouble() {
  const { t } = useLingui();
  const { device } = useWallet();
  const isAway = device.is === 'absent' || device.is === 'failed';
  const looks = useBeat(isAway);
  const { value: seen, problem } = useLook('device/places', {}, `${looks} ${device.is}`);
  const isAllowedNow = useAllowedNow(seen);
  return (
    <>
      <PageHead page="trouble" />
      {isAway ? <ProblemNotice problem={device.problem} tone="warn" /> : <Found />}
      {isAllowedNow && isAway && (
        <Notice tone="good" title={t`This account may use it now`}>
          <p>
            <Trans>The wallet connects by itself; give it a moment.</Trans>
          </p>
        </Notice>
      )}
      <Unseen live>{isAllowedNow && isAway ? t`This account may use it now` : ''}</Unseen>
      <Panel title={t`Where the wallet looked`} mark={isAway && <StateMark is="running">{t`looking again`}</StateMark>}>
        {seen && <Places places={seen.places} />}
        {!seen && !problem && <p aria-busy="true">{'\u00a0'}</p>}
        <ProblemNotice problem={problem} tone="warn" />
      </Panel>
      {seen && <SystemAdvice seen={seen} />}
    </>
  );
}

function Found() {
  const { t } = useLingui();
  return (
    <Notice
      tone="good"
      title={t`A device is found, and reached`}
      actions={
        <PlaceLink to={{ view: 'device' }} kind="button">
          <Trans>See to the device</Trans>
        </PlaceLink>
      }
    >
      <p>
        <Trans>Nothing stands in the way of it.</Trans>
      </p>
    </Notice>
  );
}

function Places({ places }: Pick<DevicePlacesView, 'places'>) {
  const { t } = useLingui();
  const kinds = { hid: t`USB device (HID)`, serial: t`Serial line`, socket: t`Simulated device` };
  if (places.length === 0) {
    return (
      <p>
        <Trans>
          Nothing is plugged in that could be the device. Try another cable, since some only charge, and another port;
          leave out hubs; and look whether the device’s display is on.
        </Trans>
      </p>
    );
  }
  return (
    <ul className={styles.rows} aria-label={t`Places`}>
      {places.map(({ kind, path, access }) => (
        <li key={`${kind} ${path}`}>
          <div>
            <p>{kinds[kind]}</p>
            <p>
              <code>{path}</code>
            </p>
          </div>
          {access === 'allowed' ? (
            <StateMark is="good">{t`may be used`}</StateMark>
          ) : access === 'denied' ? (
            <StateMark is="bad">{t`not permitted`}</StateMark>
          ) : (
            <StateMark is="plain" icon="question">{t`not known`}</StateMark>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Counts up every two seconds while it runs. */
function useBeat(runs: boolean): number {
  const [beats, setBeats] = useState(0);
  useEffect(() => {
    if (!runs) return;
    const timer = setInterval(() => setBeats((before) => before + 1), pause);
    return () => clearInterval(timer);
  }, [runs]);
  return beats;
}

/** Whether a place that was denied since the page was opened has come to be allowed. */
function useAllowedNow(seen: DevicePlacesView | undefined): boolean {
  const denied = useRef(false);
  const places = seen?.places ?? [];
  const isDenied = places.some(({ access }) => access === 'denied');
  if (isDenied) denied.current = true;
  return denied.current && !isDenied && places.some(({ access }) => access === 'allowed');
}
