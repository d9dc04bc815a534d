// The wallet's mark and name.
import styles from './threshold.module.css';

export function Mark() {
  return (
    <p className={styles.mark}>
      <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        <rect className={styles.leather} x="3" y="6" width="26" height="20" rx="4" />
        <rect className={styles.band} x="3" y="11" width="26" height="4" />
        <circle className={styles.clasp} cx="23" cy="20" r="2.5" />
      </svg>
      Semper Wallet
    </p>
  );
}
