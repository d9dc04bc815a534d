// Steps that are taken one after the other: which are done, which is under way, which are still to come; in words as well.
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';
import styles from './steps.module.css';

/** One step. */
export type Step = {
  readonly id: string;
  readonly title: ReactNode;
  readonly is: 'waiting' | 'running' | 'done' | 'stopped';
  readonly detail?: ReactNode;
};

/** Draws them in their order. */
export function Steps({ steps, label }: { readonly steps: readonly Step[]; readonly label: string }) {
  return (
    <ol className={styles.steps} aria-label={label}>
      {steps.map(({ id, title, is, detail }, place) => (
        <li key={id} data-is={is} aria-current={is === 'running' ? 'step' : undefined}>
          <span className={styles.mark}>
            {is === 'done' ? <Icon name="check" /> : is === 'stopped' ? <Icon name="cross" /> : place + 1}
          </span>
          <div className={styles.words}>
            <p className={styles.title}>
              {title}
              <span className={styles.unseen}>
                {is === 'done' && <Trans>: done</Trans>}
                {is === 'stopped' && <Trans>: stopped here</Trans>}
              </span>
            </p>
            {detail}
          </div>
        </li>
      ))}
    </ol>
  );
}
