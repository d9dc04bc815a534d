// A practice wallet being made ready, step by step as it happens; where it stopped it can be tried again.
import { Trans, useLingui } from '@lingui/react/macro';
import type { Door, PreparationStep } from '#app/screen-contract/door-views.ts';
import { Button } from '../elements/Button.tsx';
import { ProblemNotice } from '../elements/Notice.tsx';
import { Steps } from '../elements/Steps.tsx';
import { useAsk } from '../wallet/use-ask.ts';
import { Threshold } from './Threshold.tsx';

export function Preparing({ door }: { readonly door: Extract<Door, { is: 'preparing' }> }) {
  const { t } = useLingui();
  const again = useAsk('door/try');
  const names: Readonly<Record<PreparationStep, string>> = {
    device: t`Starting the simulated device`,
    pair: t`Pairing the wallet with it`,
    trust: t`Letting it trust the practice authority`,
    purse: t`Opening a purse at the practice mint`,
    load: t`Loading it with practice euros`,
  };
  return (
    <Threshold
      title={t`Making your practice wallet ready`}
      lead={t`These are the steps that you would take yourself with a real device. Here they are taken for you.`}
    >
      <Steps
        label={t`Steps`}
        steps={door.steps.map(({ name, is }) => ({
          id: name,
          title: names[name],
          is: is === 'running' && door.problem ? 'stopped' : is,
        }))}
      />
      <ProblemNotice
        problem={again.problem ?? door.problem}
        actions={
          <Button kind="main" disabled={again.busy} onPress={() => void again.run({})}>
            <Trans>Try again from there</Trans>
          </Button>
        }
      />
    </Threshold>
  );
}
