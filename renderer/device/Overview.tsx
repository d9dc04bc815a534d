// The ways from the device's page to all that can be seen to, each with the one thing worth knowing before going there.
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Icon } from '../elements/Icon.tsx';
import { Panel } from '../elements/Panel.tsx';
import { PlaceLink } from '../elements/PlaceLink.tsx';
import { useWallet } from '../wallet/screen.ts';
import { GenuineMark } from './Genuine.tsx';
import { devicePageNames, devicePages, devicePlace, type DevicePageName } from './pages.ts';
import styles from './overview.module.css';

export function Overview() {
  const { t, i18n } = useLingui();
  const { device, devices } = useWallet();
  const paired = device.is === 'paired' ? device : undefined;
  const known: Partial<Record<DevicePageName, ReactNode>> = {
    devices: devices.length > 0 && (
      <span className={styles.quiet}>
        <Plural value={devices.length} one="# paired" other="# paired" />
      </span>
    ),
    genuine: paired && <GenuineMark genuine={paired.genuine} />,
    firmware: paired && (
      <span className={styles.quiet}>
        <Trans>
          runs <bdi>{paired.firmware}</bdi>
        </Trans>
      </span>
    ),
  };
  return (
    <Panel title={t`Look after the device`}>
      <ul>
        {devicePageNames.map((page) => (
          <li key={page} className={styles.row}>
            <div className={styles.words}>
              <PlaceLink to={devicePlace(page)} kind="quiet">
                {i18n._(devicePages[page].title)}
              </PlaceLink>
              <p className={styles.quiet}>{i18n._(devicePages[page].lead)}</p>
            </div>
            <div className={styles.known}>{known[page]}</div>
            <Icon name="right" />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
