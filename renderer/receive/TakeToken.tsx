// Taking in an ecash token: pasted, put into a purse, and told how it went: what arrived, or what was refused and why.
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState, type SyntheticEvent } from 'react';
import type { ActivityView } from '#app/screen-contract/views.ts';
import { Amount } from '../elements/Amount.tsx';
import { Button, Buttons } from '../elements/Button.tsx';
import { LongField } from '../elements/Field.tsx';
import { Notice, ProblemNotice } from '../elements/Notice.tsx';
import { Panel } from '../elements/Panel.tsx';
import { PlaceLink } from '../elements/PlaceLink.tsx';
import { Select } from '../elements/Select.tsx';
import { StateMark } from '../elements/StateMark.tsx';
import { useWallet } from '../wallet/screen.ts';
import { useAsk } from '../wallet/use-ask.ts';
import { tokenIn } from './token-in-text.ts';
import { useTokenFaults } from './use-faults.ts';
import styles from './receive.module.css';

/** The payment system whose money is handed over as tokens. */
const ecash = 'urn:semper:ecash:1';

export function TakeToken() {
  const { t } = useLingui();
  const { purses, activity } = useWallet();
  const fitting = purses.filter(({ direction, system }) => direction !== 'pay' && system === ecash);
  const [text, setText] = useState('');
  const [fault, setFault] = useState<'empty' | 'no-token' | 'several'>();
  const [chosen, setChosen] = useState<string>();
  const begun = useRef(false);
  const outcome = useRef<HTMLDivElement>(null);
  const take = useAsk('receive/token');
  const faults = useTokenFaults();
  const purse = fitting.find(({ id }) => id === chosen) ?? fitting[0];
  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    const found = tokenIn(text);
    setFault(found.ok ? undefined : found.fault);
    if (!found.ok || !purse) return;
    begun.current = true;
    begun.current = (await take.run({ token: found.token, purse: purse.id })) !== undefined;
  };
  // The text stays until its coins are in the purse: a token that is nowhere else is money.
  const state = activity?.does === 'take-token' ? activity.is : undefined;
  useEffect(() => {
    if (!begun.current || state === undefined) return;
    outcome.current?.scrollIntoView({ block: 'nearest' });
    if (state === 'running') return;
    begun.current = false;
    if (state === 'done') setText('');
  }, [state]);
  return (
    <Panel title={t`Take in a token`}>
      <form className={styles.form} noValidate onSubmit={(event) => void submit(event)}>
        <LongField
          label={t`Ecash token`}
          hint={t`Coins as text. Whoever has it has the money, so the wallet exchanges them at the mint at once; only then are they yours.`}
          placeholder="cashuB…"
          value={text}
          fault={fault && faults[fault]}
          onChange={({ target }) => setText(target.value)}
        />
        {fitting.length > 1 && purse && (
          <Select
            label={t`Into the purse`}
            value={purse.id}
            choices={fitting.map(({ id, name, free }) => ({ value: id, label: name, hint: <Amount money={free} /> }))}
            onChoose={setChosen}
          />
        )}
        <Buttons>
          <Button type="submit" icon="receive" disabled={!purse || take.busy || activity?.is === 'running'}>
            <Trans>Take the coins in</Trans>
          </Button>
        </Buttons>
        <ProblemNotice problem={take.problem} />
      </form>
      {activity?.does === 'take-token' && (
        <div ref={outcome} className={styles.outcome}>
          <Outcome activity={activity} />
        </div>
      )}
    </Panel>
  );
}

function Outcome({ activity }: { readonly activity: ActivityView }) {
  const { t } = useLingui();
  const { payments } = useWallet();
  const dismiss = useAsk('activity/dismiss');
  const taken = payments.find(({ id }) => id === activity.about);
  const done = (
    <Button onPress={() => void dismiss.run({})} disabled={dismiss.busy}>
      <Trans>Dismiss</Trans>
    </Button>
  );
  switch (activity.is) {
    case 'running':
      return <StateMark is="running">{t`Asking the mint whether the coins are good …`}</StateMark>;
    case 'failed':
      return <ProblemNotice problem={activity.problem} actions={done} />;
    case 'done':
      return (
        <Notice
          tone="good"
          title={t`The coins are in the purse`}
          actions={
            <>
              {taken && (
                <PlaceLink to={{ view: 'archive', subject: taken.id }} kind="button">
                  <Trans>See the whole story</Trans>
                </PlaceLink>
              )}
              {done}
            </>
          }
        >
          {taken && (
            <p>
              <Trans>
                The token held <Amount money={taken.amount} />; the mint kept <Amount money={taken.fee} /> as its fee.
              </Trans>
            </p>
          )}
        </Notice>
      );
  }
}
