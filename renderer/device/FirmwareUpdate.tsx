// What a chosen file says of itself, whether it fits, and bringing it to the device: how far that is, that it was cut and goes on, and
// that it is done.
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';
import type { ActivityView } from '#app/screen-contract/views.ts';
import { Button, Buttons } from '../elements/Button.tsx';
import { Facts } from '../elements/Facts.tsx';
import { Fingerprint } from '../elements/Fingerprint.tsx';
import { Notice, ProblemNotice } from '../elements/Notice.tsx';
import { useLocale } from '../language/language.ts';
import { useWallet } from '../wallet/screen.ts';
import { useAsk } from '../wallet/use-ask.ts';
import { Asked, useCanAsk } from './Asked.tsx';
import { expectOnDevice } from './expected.ts';
import type { ReadFirmware } from './FirmwarePage.tsx';
import styles from './pages.module.css';

const kilobyte = 1000;

export function FirmwareUpdate(props: { readonly chosen: ReadFirmware | undefined; readonly onDone: () => void }) {
  const { t } = useLingui();
  const { chosen, onDone } = props;
  const { device, activity } = useWallet();
  const update = useAsk('device/update-firmware');
  const canAsk = useCanAsk();
  const updating = activity?.does === 'update-firmware' ? activity : undefined;
  const was = useRef(updating?.is);
  useEffect(() => {
    if (was.current === 'running' && updating?.is === 'done') onDone();
    was.current = updating?.is;
  }, [updating?.is, onDone]);
  const begin = () => {
    if (!chosen) return;
    expectOnDevice('update-firmware', [
      { label: 'New firmware', says: chosen.says.version },
      ...('firmware' in device ? [{ label: 'In place of', says: device.firmware }] : []),
      { label: 'Fingerprint', says: chosen.says.digest },
    ]);
    void update.run({ file: chosen.file });
  };
  const goesOn = updating?.is === 'failed' && updating.progress !== undefined;
  return (
    <>
      {chosen && <Chosen chosen={chosen} />}
      {chosen && chosen.says.fits !== 'other-model' && updating?.is !== 'running' && (
        <Buttons>
          <Button kind="main" disabled={!canAsk || update.busy} onPress={begin}>
            {goesOn ? <Trans>Go on with the update</Trans> : <Trans>Update the device</Trans>}
          </Button>
        </Buttons>
      )}
      <ProblemNotice problem={update.problem} />
      {updating?.progress && <Progress {...updating.progress} is={updating.is} />}
      <Asked
        does="update-firmware"
        hint={updating?.progress && <Trans>There is nothing to press now.</Trans>}
        done={t`The new firmware is in the device`}
        failing={
          goesOn &&
          !chosen && (
            <p>
              <Trans>Choose the same file again: the update goes on where it stopped.</Trans>
            </p>
          )
        }
      >
        <p>
          <Trans>
            It runs from the device’s next start on: switch the device off and on, or unplug it for a moment.
          </Trans>
        </p>
      </Asked>
    </>
  );
}

function Chosen({ chosen }: { readonly chosen: ReadFirmware }) {
  const { t } = useLingui();
  const { device } = useWallet();
  const locale = useLocale();
  const { name, says } = chosen;
  const kilobytes = new Intl.NumberFormat(locale, { style: 'unit', unit: 'kilobyte', maximumFractionDigits: 0 });
  const isSame = 'firmware' in device && device.firmware === says.version;
  return (
    <>
      <Facts
        facts={[
          [t`File`, <bdi key="file">{name}</bdi>],
          [t`Says it is made by`, <bdi key="maker">{says.maker}</bdi>],
          [t`For the model`, <bdi key="model">{says.model}</bdi>],
          [t`Version`, <bdi key="version">{says.version}</bdi>],
          [t`Fingerprint`, <Fingerprint key="fingerprint" text={says.digest} />],
          [t`Size`, kilobytes.format(Math.ceil(says.size / kilobyte))],
        ]}
      />
      {says.fits === 'other-model' && (
        <Notice tone="bad" title={t`This firmware is for another model`}>
          <p>
            <Trans>The device would refuse it. Get the file for the model that you have.</Trans>
          </p>
        </Notice>
      )}
      {says.fits === 'no-device' && (
        <Notice title={t`Whether it fits is known once the device is here`}>
          <p>
            <Trans>Connect the device that is to get it.</Trans>
          </p>
        </Notice>
      )}
      {says.fits === 'yes' && (
        <p className={styles.quiet}>
          {isSame ? (
            <Trans>This is the version that runs already.</Trans>
          ) : (
            <Trans>It fits the device. Compare the fingerprint with the one that the maker published.</Trans>
          )}
        </p>
      )}
    </>
  );
}

function Progress(props: NonNullable<ActivityView['progress']> & { readonly is: ActivityView['is'] }) {
  const { t } = useLingui();
  const locale = useLocale();
  const share = new Intl.NumberFormat(locale, { style: 'percent' }).format(props.done / props.of);
  if (props.is === 'done') return null;
  return (
    <div className={styles.progress}>
      <progress value={props.done} max={props.of} aria-label={t`Brought to the device`} />
      <p className={styles.quiet}>
        {props.is === 'failed' ? (
          <Trans>{share} are in the device, and stay there. What runs now goes on running.</Trans>
        ) : (
          <Trans>{share} brought to the device. Leave it connected; if it is cut, nothing is lost.</Trans>
        )}
      </p>
    </div>
  );
}
