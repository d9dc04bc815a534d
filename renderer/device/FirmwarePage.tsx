// The program inside the device: which one runs, and another one from a file: read and shown first, then brought over piece by
// piece. What was cut goes on where it stopped. The maker's signature is the device's to check; here the file is only read.
import { Trans, useLingui } from '@lingui/react/macro';
import { useState, type DragEvent } from 'react';
import type { FirmwareView } from '#app/screen-contract/device-views.ts';
import { Facts } from '../elements/Facts.tsx';
import { Panel } from '../elements/Panel.tsx';
import { useWallet } from '../wallet/screen.ts';
import { useAsk } from '../wallet/use-ask.ts';
import { NeedsDevice } from './Asked.tsx';
import { FirmwareChoice } from './FirmwareChoice.tsx';
import { FirmwareUpdate } from './FirmwareUpdate.tsx';
import { base64Of, greatestFirmware } from './firmware-file.ts';
import { PageHead } from './PageHead.tsx';
import styles from './pages.module.css';

/** A file that was read: its bytes as the contract takes them, and what it says of itself. */
export type ReadFirmware = { readonly name: string; readonly file: string; readonly says: FirmwareView };

export function FirmwarePage() {
  const { t } = useLingui();
  const { device, activity } = useWallet();
  const [over, setOver] = useState(false);
  const [tooLong, setTooLong] = useState(false);
  const [chosen, setChosen] = useState<ReadFirmware>();
  const read = useAsk('device/read-firmware');
  const running = activity?.does === 'update-firmware' && activity.is === 'running';
  const take = async (file: File | undefined) => {
    if (!file || running) return;
    setChosen(undefined);
    setTooLong(file.size > greatestFirmware);
    if (file.size > greatestFirmware) return read.forget();
    const bytes = base64Of(new Uint8Array(await file.arrayBuffer()));
    const says = await read.run({ file: bytes });
    if (says) setChosen({ name: file.name, file: bytes, says });
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };
  return (
    <div
      className={styles.drop}
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <PageHead page="firmware" />
      <NeedsDevice />
      {'firmware' in device && (
        <Panel title={t`What runs now`}>
          <Facts
            facts={[
              [t`Version`, <bdi key="version">{device.firmware}</bdi>],
              [t`Model`, <bdi key="model">{device.model}</bdi>],
            ]}
          />
        </Panel>
      )}
      <Panel title={t`Update from a file`}>
        <p>
          <Trans>
            Get the file from the maker of the device, then choose it or drop it here. The device checks the maker’s
            signature itself, shows version and fingerprint, and takes it only with your PIN. Keys, purses and pairings
            stay.
          </Trans>
        </p>
        <FirmwareChoice
          busy={read.busy || running}
          isAgain={chosen !== undefined}
          tooLong={tooLong}
          problem={read.problem}
          onChoose={(file) => void take(file)}
        />
        <FirmwareUpdate chosen={chosen} onDone={() => setChosen(undefined)} />
      </Panel>
    </div>
  );
}
