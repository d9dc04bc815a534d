// While the device at hand has not told its limits and contacts: why, and how it comes to do so.
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '../elements/Button.tsx';
import { Notice, ProblemNotice } from '../elements/Notice.tsx';
import { useWallet } from '../wallet/screen.ts';
import { useAsk } from '../wallet/use-ask.ts';
import { Asked, useCanAsk } from './Asked.tsx';

export function PolicyUnknown() {
  const { t } = useLingui();
  const { device } = useWallet();
  const unlock = useAsk('device/unlock');
  const canAsk = useCanAsk();
  if (device.is !== 'paired' || device.condition === 'not-set-up') return null;
  return (
    <>
      <Notice
        title={
          device.condition === 'locked'
            ? t`The device is locked, and tells its limits and contacts once it is not`
            : t`The device has not told its limits and contacts yet`
        }
        actions={
          <Button icon="lock" disabled={!canAsk || unlock.busy} onPress={() => void unlock.run({})}>
            <Trans>Unlock the device</Trans>
          </Button>
        }
      >
        <p>
          <Trans>They are kept there alone. You can see them in its own menu too, under Caps and Contacts.</Trans>
        </p>
      </Notice>
      <ProblemNotice problem={unlock.problem} />
      <Asked does="unlock" done={t`The device is unlocked`} />
    </>
  );
}
