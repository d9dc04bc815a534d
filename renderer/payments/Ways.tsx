// What a person can do about an operation that is not over: go on, give up, take back. Giving up asks before it does.
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { PaymentView } from '#app/screen-contract/views.ts';
import { Button, Buttons } from '../elements/Button.tsx';
import { ProblemNotice } from '../elements/Notice.tsx';
import { Question } from '../elements/Sheet.tsx';
import { useWallet } from '../wallet/screen.ts';
import { useAsk } from '../wallet/use-ask.ts';

/** The ways out as buttons, and what went wrong when one was taken; nothing when there is none. */
export function Ways({ payment }: { readonly payment: PaymentView }) {
  const { t } = useLingui();
  const { activity } = useWallet();
  const [asks, setAsks] = useState(false);
  const resume = useAsk('payment/resume');
  const cancel = useAsk('payment/cancel');
  const back = useAsk('payment/take-back');
  const { id, ways } = payment;
  const busy = activity?.is === 'running';
  if (ways.length === 0) return null;
  return (
    <>
      <Buttons>
        {ways.includes('resume') && (
          <Button disabled={busy || resume.busy} onPress={() => void resume.run({ id })}>
            <Trans>Go on</Trans>
          </Button>
        )}
        {ways.includes('take-back') && (
          <Button icon="undo" disabled={busy || back.busy} onPress={() => void back.run({ id })}>
            <Trans>Take it back</Trans>
          </Button>
        )}
        {ways.includes('cancel') && (
          <Button kind="quiet" disabled={cancel.busy} onPress={() => setAsks(true)}>
            <Trans>Give it up</Trans>
          </Button>
        )}
      </Buttons>
      <ProblemNotice problem={resume.problem ?? cancel.problem ?? back.problem} />
      <Question
        open={asks}
        onClose={() => setAsks(false)}
        title={t`Give this payment up?`}
        verb={t`Give it up`}
        bad
        onYes={() => void cancel.run({ id })}
      >
        <p>
          <Trans>Nothing has moved. What it had set aside goes back to the purse.</Trans>
        </p>
      </Question>
    </>
  );
}
