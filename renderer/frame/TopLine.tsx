// What kind of money this is, in words on every screen, and what concerns the whole wallet: find and go, hide amounts, lock.
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '../elements/Button.tsx';
import { Kbd } from '../elements/Kbd.tsx';
import { setScreen, useHidden, useWallet } from '../wallet/screen.ts';
import { useAsk } from '../wallet/use-ask.ts';
import { MoneyKind } from './MoneyKind.tsx';
import styles from './top-line.module.css';

export function TopLine() {
  const { t } = useLingui();
  const { preferences, door, money } = useWallet();
  const lock = useAsk('door/lock');
  const hidden = useHidden();
  return (
    <header className={styles.top}>
      <MoneyKind money={money} />
      <div className={styles.tools}>
        <Button kind="quiet" icon="search" onPress={() => setScreen({ over: 'palette' })}>
          <span className={styles.find}>
            <span>
              <Trans>Find and go</Trans>
            </span>
            <span className={styles.keys} aria-hidden="true">
              <Kbd keys="Ctrl K" />
            </span>
          </span>
        </Button>
        {preferences.discreet && (
          <Button
            kind="quiet"
            icon={hidden ? 'eye' : 'hidden'}
            label={hidden ? t`Show amounts` : t`Hide amounts`}
            onPress={() => setScreen({ revealed: hidden })}
          />
        )}
        {door.is === 'open' && door.protection === 'passphrase' && (
          <Button kind="quiet" icon="lock" label={t`Lock the wallet`} onPress={() => void lock.run({})} />
        )}
      </div>
    </header>
  );
}
