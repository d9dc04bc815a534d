// Words for who listens, where those who see have something else.
import type { ReactNode } from 'react';
import styles from './unseen.module.css';

/** Hides from sight alone. `live` reads changes out. */
export function Unseen({ children, live }: { readonly children: ReactNode; readonly live?: boolean }) {
  return (
    <span className={styles.unseen} {...(live === true && { role: 'status', 'aria-live': 'polite' as const })}>
      {children}
    </span>
  );
}
