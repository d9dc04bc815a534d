// The device: found or not, paired or not; pairing itself; and whose names it believes.
import { Trans, useLingui } from '@lingui/react/macro';
import type { DeviceView as Device } from '#app/screen-contract/views.ts';
import { Button, Buttons } from '../elements/Button.tsx';
import { Facts } from '../elements/Facts.tsx';
import { Notice, ProblemNotice } from '../elements/Notice.tsx';
import { Panel } from '../elements/Panel.tsx';
import { StateMark } from '../elements/StateMark.tsx';
import { ViewHead } from '../elements/ViewHead.tsx';
import { useWallet } from '../wallet/screen.ts';
import { useAsk } from '../wallet/use-ask.ts';
import { Pairing } from './Pairing.tsx';
import { Trust } from './Trust.tsx';

export function DeviceView() {
  const { t } = useLingui();
  const { device, activity, places } = useWallet();
  const pairing = activity?.does === 'pair' ? activity : undefined;
  return (
    <>
      <ViewHead
        title={t`Device`}
        lead={t`It keeps your keys and shows what it signs. The wallet on this computer can only ask.`}
      />
      <Panel title={t`Connection`} mark={<Condition device={device} />}>
        {pairing?.is === 'running' ? <Pairing activity={pairing} /> : <Standing device={device} />}
        {pairing?.is === 'failed' && <ProblemNotice problem={pairing.problem} />}
        {places.panel !== undefined && (
          <Notice title={t`This is a simulated device`}>
            <p>
              <a href={places.panel} target="_blank" rel="noreferrer">
                <Trans>Open the practice device</Trans>
              </a>{' '}
              <Trans>in a window of its own: its display and keys. PIN {places.practicePin ?? '—'}.</Trans>
            </p>
          </Notice>
        )}
      </Panel>
      <Trust />
    </>
  );
}

function Condition({ device }: { readonly device: Device }) {
  const { t } = useLingui();
  switch (device.is) {
    case 'absent':
    case 'connecting':
      return <StateMark is="running">{t`Not connected`}</StateMark>;
    case 'failed':
      return <StateMark is="bad">{t`Needs you`}</StateMark>;
    case 'unpaired':
      return <StateMark is="waiting">{t`Not paired`}</StateMark>;
    case 'paired':
      return (
        <StateMark is="good" icon={device.condition === 'ready' ? 'check' : 'lock'}>
          {device.condition === 'ready'
            ? t`Paired, unlocked`
            : device.condition === 'locked'
              ? t`Paired, locked`
              : t`Paired, not set up`}
        </StateMark>
      );
  }
}

function Standing({ device }: { readonly device: Device }) {
  const { t } = useLingui();
  const pair = useAsk('device/pair');
  const connect = useAsk('device/connect');
  const forget = useAsk('device/forget');
  switch (device.is) {
    case 'absent':
      return (
        <>
          <p>
            <Trans>Looking for the device …</Trans>
          </p>
          <ProblemNotice problem={device.problem} tone="warn" />
        </>
      );
    case 'connecting':
      return (
        <p>
          <Trans>Connecting to the device …</Trans>
        </p>
      );
    case 'failed':
      return (
        <ProblemNotice
          problem={device.problem}
          actions={
            <>
              <Button onPress={() => void connect.run({})}>
                <Trans>Connect again</Trans>
              </Button>
              {device.forgettable && (
                <Button kind="bad" onPress={() => void forget.run({})}>
                  <Trans>Forget this device</Trans>
                </Button>
              )}
            </>
          }
        />
      );
    case 'unpaired':
      return (
        <>
          <p>
            <Trans>
              Found a device ({device.model}). Pair it once: it then shows what you pay, and signs only what you approve
              with its own keys.
            </Trans>
          </p>
          <ProblemNotice problem={pair.problem} />
          <Buttons>
            <Button kind="main" onPress={() => void pair.run({})} disabled={pair.busy || device.waitSeconds > 0}>
              <Trans>Pair this device</Trans>
            </Button>
            {device.waitSeconds > 0 && <Trans>It makes you wait {device.waitSeconds} s first.</Trans>}
          </Buttons>
        </>
      );
    case 'paired':
      return (
        <Facts
          facts={[
            [t`Model`, device.model],
            [t`Firmware`, device.firmware],
          ]}
        />
      );
  }
}
