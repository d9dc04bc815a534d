// When the device remembers a longer archive than this folder holds, it signs nothing more until the person accepts on it that
// entries are lost. Shown while anything waits for that; says first what else it may mean.
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '../elements/Button.tsx';
import { Notice, ProblemNotice } from '../elements/Notice.tsx';
import { OnDevice } from '../elements/OnDevice.tsx';
import { Panel } from '../elements/Panel.tsx';
import { PlaceLink } from '../elements/PlaceLink.tsx';
import { Question } from '../elements/Sheet.tsx';
import { useWallet } from '../wallet/screen.ts';
import { useAsk } from '../wallet/use-ask.ts';
import { lossToldBy } from './loss-told.ts';

export function Loss() {
  const { t } = useLingui();
  const { activity, payments, device } = useWallet();
  const accept = useAsk('archive/accept-loss');
  const [asks, setAsks] = useState(false);
  const asking = activity?.does === 'accept-loss' ? activity : undefined;
  const loss = lossToldBy(activity, payments);
  if (asking?.is === 'done') {
    return (
      <Notice
        tone="good"
        title={t`The loss is accepted, and archived`}
        actions={
          <PlaceLink to={{ view: 'purses' }} kind="button">
            <Trans>Go on with what waited</Trans>
          </PlaceLink>
        }
      >
        <p>
          <Trans>The device signed which entries are missing. From now on it counts on from what is here.</Trans>
        </p>
      </Notice>
    );
  }
  if (!loss && !asking) return null;
  return (
    <Panel title={t`The archive is not the one that the device remembers`}>
      <p>
        <Trans>
          The device has seen entries that this folder does not hold, so it signs nothing more. Most often an older copy
          of the folder was put back. If you have a newer copy, close the wallet and put that one in its place: then
          nothing is lost.
        </Trans>
      </p>
      {loss?.remembered !== undefined && (
        <p>
          {loss.given === undefined ? (
            <Trans>It remembers {loss.remembered} entries, and those here are not the same.</Trans>
          ) : (
            <Trans>
              It remembers {loss.remembered} entries; here are {loss.given}.
            </Trans>
          )}
        </p>
      )}
      {asking?.is === 'running' ? (
        <OnDevice />
      ) : (
        <Notice
          tone="warn"
          title={t`There is no newer copy?`}
          actions={
            <Button
              kind="bad"
              disabled={device.is !== 'paired' || accept.busy || activity?.is === 'running'}
              onPress={() => setAsks(true)}
            >
              <Trans>Accept the loss on the device …</Trans>
            </Button>
          }
        >
          <p>
            <Trans>Then accept on the device that they are lost. That is signed, and archived itself.</Trans>
          </p>
        </Notice>
      )}
      {asking?.is === 'failed' && <ProblemNotice problem={asking.problem} />}
      <ProblemNotice problem={accept.problem} />
      <Question
        bad
        open={asks}
        onClose={() => setAsks(false)}
        title={t`Accept that entries are lost?`}
        verb={t`Ask the device`}
        onYes={() => void accept.run({})}
      >
        <p>
          <Trans>
            The device shows which entries are missing and asks for its PIN. Afterwards a copy that still holds them no
            longer fits: keep it, but do not go on with it.
          </Trans>
        </p>
      </Question>
    </Panel>
  );
}
