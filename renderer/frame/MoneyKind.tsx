// The word that stands on every screen while nothing here is real: PRACTICE, striped, so that neither colour nor reading closely
// is needed to see it.
import { Trans } from '@lingui/react/macro';
import styles from './money-kind.module.css';

export function MoneyKind({ money }: { readonly money: 'practice' | 'real' }) {
  if (money === 'real') return <p className={styles.real}>Semper Wallet</p>;
  return (
    <p className={styles.practice}>
      <strong>
        <Trans>PRACTICE</Trans>
      </strong>
      <span>
        <Trans>Nothing here is real money.</Trans>
      </span>
    </p>
  );
}
