// All devices that this wallet is paired with: which one is here, when the others were; names given in place; forgetting, after a
// question that says what a device which is not here goes on knowing.
import { Trans, useLingui } from '@lingui/react/macro';
import { useRef, useState, type SyntheticEvent } from 'react';
import type { ListedDeviceView } from '#app/screen-contract/device-views.ts';
import { Button, Buttons } from '../elements/Button.tsx';
import { EmptyState } from '../elements/EmptyState.tsx';
import { Facts } from '../elements/Facts.tsx';
import { Field } from '../elements/Field.tsx';
import { ProblemNotice } from '../elements/Notice.tsx';
import { Panel } from '../elements/Panel.tsx';
import { PlaceLink } from '../elements/PlaceLink.tsx';
import { StateMark } from '../elements/StateMark.tsx';
import { Time } from '../elements/Time.tsx';
import { useWallet } from '../wallet/screen.ts';
import { useAsk } from '../wallet/use-ask.ts';
import { ForgetQuestion } from './ForgetQuestion.tsx';
import { PageHead } from './PageHead.tsx';

/** The longest name of a device, in UTF-16 units (contract, device/rename). */
const longestName = 32;
/** How much of a key is shown to tell two devices of one name apart, in hex digits. */
const keyBeginning = 16;

export function Devices() {
  const { t } = useLingui();
  const { devices } = useWallet();
  return (
    <>
      <PageHead page="devices" />
      {devices.length === 0 ? (
        <EmptyState
          icon="device"
          title={t`No device is paired yet`}
          actions={
            <PlaceLink to={{ view: 'device' }} kind="button">
              <Trans>Pair the device</Trans>
            </PlaceLink>
          }
        >
          <Trans>Connect one and pair it; it is listed here from then on, also while it is away.</Trans>
        </EmptyState>
      ) : (
        devices.map((device) => <Listed key={device.key} device={device} />)
      )}
    </>
  );
}

function Listed({ device }: { readonly device: ListedDeviceView }) {
  const { t } = useLingui();
  const { activity } = useWallet();
  const [renames, setRenames] = useState(false);
  const [asks, setAsks] = useState(false);
  const begin = useRef<HTMLButtonElement>(null);
  const forget = useAsk('device/forget');
  const end = () => {
    setRenames(false);
    // The button comes back with the next drawing.
    requestAnimationFrame(() => begin.current?.focus());
  };
  const key = device.key.slice(0, keyBeginning).match(/.{4}/gu)?.join(' ') ?? '';
  return (
    <Panel
      title={<bdi>{device.name}</bdi>}
      mark={
        device.here ? (
          <StateMark is="good">{t`Here now`}</StateMark>
        ) : (
          <StateMark is="plain" icon="clock">{t`Not here`}</StateMark>
        )
      }
    >
      <Facts
        facts={[
          [t`Model`, <bdi key="model">{device.model}</bdi>],
          [
            t`Last seen`,
            device.here ? (
              t`now`
            ) : device.lastSeen === undefined ? (
              t`not known`
            ) : (
              <Time key="seen" at={device.lastSeen} />
            ),
          ],
          [t`Key begins with`, <code key="key">{key}</code>],
        ]}
      />
      {renames && <Renaming device={device} onEnd={end} />}
      <Buttons>
        {!renames && (
          <Button ref={begin} label={t`Rename ${device.name}`} onPress={() => setRenames(true)}>
            <Trans>Rename</Trans>
          </Button>
        )}
        <Button
          label={t`Forget ${device.name} …`}
          disabled={forget.busy || (device.here && activity?.is === 'running')}
          onPress={() => setAsks(true)}
        >
          <Trans>Forget …</Trans>
        </Button>
      </Buttons>
      <ProblemNotice problem={forget.problem} />
      <ForgetQuestion
        name={device.name}
        here={device.here}
        open={asks}
        onClose={() => setAsks(false)}
        onYes={() => void forget.run({ key: device.key })}
      />
    </Panel>
  );
}

function Renaming({ device, onEnd }: { readonly device: ListedDeviceView; readonly onEnd: () => void }) {
  const { t } = useLingui();
  const [name, setName] = useState(device.name);
  const [empty, setEmpty] = useState(false);
  const rename = useAsk('device/rename');
  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    const trimmed = name.trim();
    setEmpty(trimmed === '');
    if (trimmed === '') return;
    if ((await rename.run({ key: device.key, name: trimmed })) !== undefined) onEnd();
  };
  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <Field
        autoFocus
        label={t`Name of the device`}
        hint={t`For you alone: the device does not learn it.`}
        fault={empty ? t`Write something here.` : undefined}
        maxLength={longestName}
        value={name}
        onChange={({ target }) => setName(target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onEnd();
        }}
        after={
          <Buttons>
            <Button type="submit" disabled={rename.busy}>
              <Trans>Save the name</Trans>
            </Button>
            <Button kind="quiet" onPress={onEnd}>
              <Trans>Leave it</Trans>
            </Button>
          </Buttons>
        }
      />
      <ProblemNotice problem={rename.problem} />
    </form>
  );
}
