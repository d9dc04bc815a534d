// The first choice: to try it, to set it up oneself, or what real money will need. Nothing is chosen before the person does.
import { Trans, useLingui } from '@lingui/react/macro';
import { useState, type ReactNode } from 'react';
import type { Problem } from '#app/screen-contract/shapes.ts';
import { Button } from '../elements/Button.tsx';
import { Icon } from '../elements/Icon.tsx';
import type { IconName } from '../elements/icons.ts';
import { ProblemNotice } from '../elements/Notice.tsx';
import { useAsk } from '../wallet/use-ask.ts';
import { SetUp } from './SetUp.tsx';
import { Threshold } from './Threshold.tsx';
import styles from './first-run.module.css';

export function FirstRun({ problem }: { readonly problem: Problem | undefined }) {
  const { t } = useLingui();
  const [setsUp, setSetsUp] = useState(false);
  const tries = useAsk('door/try');
  if (setsUp) return <SetUp onBack={() => setSetsUp(false)} problem={problem} />;
  return (
    <Threshold
      size="wide"
      title={t`How would you like to begin?`}
      lead={t`A wallet for unlike kinds of money, and beside it a device with its own display and keys. What you pay is shown there, and only your yes on it signs.`}
    >
      <ProblemNotice problem={tries.problem ?? problem} />
      <ul className={styles.cards}>
        <Card
          icon="shop"
          title={t`Try it`}
          points={[
            t`A simulated device, a purse with practice euros and a shop to buy from, made ready in a moment.`,
            t`Buy something: one look and one OK on the device.`,
            t`No passphrase: whoever has this computer’s folder has this practice wallet.`,
          ]}
        >
          <Button kind="main" disabled={tries.busy} onPress={() => void tries.run({})}>
            <Trans>Try it</Trans>
          </Button>
        </Card>
        <Card
          icon="device"
          title={t`Set it up yourself`}
          points={[
            t`A passphrase of your own; device, PIN, twelve words and pairing step by step.`,
            t`The way that a real wallet will be set up, with practice money.`,
            t`Takes about five minutes.`,
          ]}
        >
          <Button onPress={() => setSetsUp(true)}>
            <Trans>Set it up</Trans>
          </Button>
        </Card>
        <Card
          icon="lock"
          title={t`Real money`}
          quiet
          points={[
            t`Not yet: this version knows practice money alone.`,
            t`It will need a genuine device (a simulated one is refused), a passphrase, and its words written on paper.`,
            t`It will have a folder, seeds and authorities of its own; nothing crosses over from practice.`,
          ]}
        />
      </ul>
    </Threshold>
  );
}

function Card(props: {
  readonly icon: IconName;
  readonly title: string;
  readonly points: readonly string[];
  readonly quiet?: boolean;
  readonly children?: ReactNode;
}) {
  return (
    <li className={styles.card} data-quiet={props.quiet}>
      <h2>
        <Icon name={props.icon} size="big" /> {props.title}
      </h2>
      <ul className={styles.points}>
        {props.points.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
      {props.children}
    </li>
  );
}
