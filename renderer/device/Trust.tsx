// Whom wallet and device believe: the practice authority, after its fingerprint was compared on the device.
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Buttons } from '../elements/Button.tsx';
import { Facts } from '../elements/Facts.tsx';
import { Fingerprint } from '../elements/Fingerprint.tsx';
import { ProblemNotice } from '../elements/Notice.tsx';
import { OnDevice } from '../elements/OnDevice.tsx';
import { Panel } from '../elements/Panel.tsx';
import { StateMark } from '../elements/StateMark.tsx';
import { useWallet } from '../wallet/screen.ts';
import { useAsk } from '../wallet/use-ask.ts';

export function Trust() {
  const { t } = useLingui();
  const { trust, device, activity } = useWallet();
  const pin = useAsk('trust/pin');
  const asking = activity?.does === 'pin-root' ? activity : undefined;
  const shown = trust.proposed ?? trust.pinned;
  const settled = trust.pinned !== undefined && trust.proposed === undefined;
  return (
    <Panel title={t`Trust`} mark={settled && <StateMark is="good">{t`Pinned on the device`}</StateMark>}>
      {!settled && (
        <p>
          {trust.pinned
            ? t`The market’s authority is not the one that the device trusts. Trust it only if you expect that.`
            : t`Shops prove their name by this authority. The device will show its fingerprint: agree only if it is the same.`}
        </p>
      )}
      {shown ? (
        <Facts
          facts={[
            [t`Authority`, shown.name],
            [t`Fingerprint`, <Fingerprint key="fingerprint" text={shown.fingerprint} />],
          ]}
        />
      ) : (
        <p>
          <Trans>The practice market is starting …</Trans>
        </p>
      )}
      {asking?.is === 'running' && <OnDevice />}
      {asking?.is === 'failed' && <ProblemNotice problem={asking.problem} />}
      <ProblemNotice problem={pin.problem} />
      {trust.proposed && asking?.is !== 'running' && (
        <Buttons>
          <Button
            kind="main"
            disabled={device.is !== 'paired' || pin.busy || activity?.is === 'running'}
            onPress={() => void pin.run({ fingerprint: trust.proposed?.fingerprint ?? '' })}
          >
            <Trans>Compare on the device</Trans>
          </Button>
          {device.is !== 'paired' && <Trans>Pair the device first.</Trans>}
        </Buttons>
      )}
    </Panel>
  );
}
