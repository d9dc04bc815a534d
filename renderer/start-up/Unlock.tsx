// The locked wallet: its passphrase, and the wait after wrong ones.
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState, type SyntheticEvent } from 'react';
import type { Door } from '#app/screen-contract/door-views.ts';
import { Button, Buttons } from '../elements/Button.tsx';
import { Field } from '../elements/Field.tsx';
import { ProblemNotice } from '../elements/Notice.tsx';
import { useAsk } from '../wallet/use-ask.ts';
import { Threshold } from './Threshold.tsx';
import styles from './set-up.module.css';

export function Unlock({ door }: { readonly door: Extract<Door, { is: 'locked' }> }) {
  const { t } = useLingui();
  const [typed, setTyped] = useState('');
  const unlock = useAsk('door/unlock');
  const field = useRef<HTMLInputElement>(null);
  const wait = useCountdown(door.waitSeconds);
  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    if (typed === '') return;
    const opened = await unlock.run({ passphrase: typed });
    setTyped('');
    if (opened === undefined) field.current?.focus();
  };
  return (
    <Threshold title={t`The wallet is locked`} lead={t`Payments that were under way wait, and go on when it is open.`}>
      <form className={styles.form} noValidate onSubmit={(event) => void submit(event)}>
        <input type="text" name="username" autoComplete="username" value="Semper Wallet" readOnly hidden />
        <Field
          ref={field}
          type="password"
          label={t`Passphrase`}
          autoComplete="current-password"
          autoFocus
          value={typed}
          disabled={wait > 0}
          hint={wait > 0 ? t`After wrong passphrases the wallet waits: ${wait} s.` : undefined}
          onChange={({ target }) => setTyped(target.value)}
        />
        <ProblemNotice problem={unlock.problem ?? door.problem} />
        <Buttons>
          <Button kind="main" type="submit" disabled={unlock.busy || wait > 0 || typed === ''}>
            <Trans>Unlock</Trans>
          </Button>
        </Buttons>
      </form>
    </Threshold>
  );
}

/** Seconds still to wait, counted down here since the wallet told them. */
function useCountdown(seconds: number): number {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    setLeft(seconds);
    if (seconds === 0) return;
    const timer = setInterval(() => setLeft((now) => Math.max(0, now - 1)), 1000);
    return () => clearInterval(timer);
  }, [seconds]);
  return left;
}
