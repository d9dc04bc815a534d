// What the person should know about the wallet as a whole: a link that led nowhere, preferences that could not be read.
import { Trans } from '@lingui/react/macro';
import { Button } from '../elements/Button.tsx';
import { ProblemNotice } from '../elements/Notice.tsx';
import { useWallet } from '../wallet/screen.ts';
import { useAsk } from '../wallet/use-ask.ts';

export function DoorProblem() {
  const { door } = useWallet();
  const dismiss = useAsk('activity/dismiss');
  if (door.is !== 'open') return null;
  return (
    <ProblemNotice
      problem={door.problem}
      tone="warn"
      actions={
        <Button disabled={dismiss.busy} onPress={() => void dismiss.run({})}>
          <Trans>I have read it</Trans>
        </Button>
      }
    />
  );
}
