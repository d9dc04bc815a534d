// What keeps others from the wallet's folder: the passphrase, locking now, locking by itself.
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { Preferences } from '#app/screen-contract/door-views.ts';
import { Button, Buttons } from '../elements/Button.tsx';
import { ProblemNotice } from '../elements/Notice.tsx';
import { Panel } from '../elements/Panel.tsx';
import { Select } from '../elements/Select.tsx';
import { Sheet } from '../elements/Sheet.tsx';
import { StateMark } from '../elements/StateMark.tsx';
import { tell } from '../elements/toasts.ts';
import { useWallet } from '../wallet/screen.ts';
import { useAsk } from '../wallet/use-ask.ts';
import { PassphraseForm } from './PassphraseForm.tsx';
import styles from './settings.module.css';

const minutes: Readonly<Record<'1' | '5' | '15' | '60' | '0', Preferences['autoLockMinutes']>> = {
  '1': 1,
  '5': 5,
  '15': 15,
  '60': 60,
  '0': 0,
};

export function Protection() {
  const { t } = useLingui();
  const { door, preferences } = useWallet();
  const [sets, setSets] = useState(false);
  const lock = useAsk('door/lock');
  const set = useAsk('preferences/set');
  const isProtected = door.is === 'open' && door.protection === 'passphrase';
  const after = [
    { value: '1', label: t`one minute` },
    { value: '5', label: t`5 minutes` },
    { value: '15', label: t`15 minutes` },
    { value: '60', label: t`one hour` },
    { value: '0', label: t`never` },
  ] as const;
  const chosen = after.find(({ value }) => minutes[value] === preferences.autoLockMinutes) ?? after[2];
  const title = isProtected ? t`Change the passphrase` : t`Set a passphrase`;
  return (
    <Panel
      title={t`Protection on this computer`}
      mark={
        isProtected ? (
          <StateMark is="good" icon="lock">{t`by a passphrase`}</StateMark>
        ) : (
          <StateMark is="waiting">{t`no passphrase`}</StateMark>
        )
      }
    >
      <p>
        {isProtected ? (
          <Trans>
            Everything in the wallet’s folder is encrypted, and only the passphrase opens it. Nobody can give it back to
            you: who forgets it loses the archive, and gets the money back by the device’s words alone.
          </Trans>
        ) : (
          <Trans>
            Everything in the wallet’s folder is encrypted, but the key lies beside it: whoever gets the folder can read
            it. With a passphrase they cannot, and the wallet can be locked.
          </Trans>
        )}
      </p>
      <Buttons>
        <Button onPress={() => setSets(true)}>{title}</Button>
        <Button icon="lock" disabled={!isProtected || lock.busy} onPress={() => void lock.run({})}>
          <Trans>Lock now</Trans>
        </Button>
      </Buttons>
      <ProblemNotice problem={lock.problem} />
      <div className={styles.choices}>
        <Select
          label={t`Lock by itself when nobody is there for`}
          value={chosen.value}
          choices={after}
          disabled={!isProtected}
          onChoose={(value) => void set.run({ autoLockMinutes: minutes[value] })}
        />
      </div>
      <p className={styles.quiet}>
        {isProtected ? (
          <Trans>While the device asks you something, the wallet stays open up to a quarter of an hour.</Trans>
        ) : (
          <Trans>Without a passphrase locking would keep nobody out, so there is nothing to lock by itself.</Trans>
        )}
      </p>
      <ProblemNotice problem={set.problem} />
      <Sheet open={sets} onClose={() => setSets(false)} title={title} size="small">
        <PassphraseForm
          isChange={isProtected}
          onSet={() => {
            setSets(false);
            tell(isProtected ? t`The passphrase is changed` : t`The passphrase is set`);
          }}
        />
      </Sheet>
    </Panel>
  );
}
