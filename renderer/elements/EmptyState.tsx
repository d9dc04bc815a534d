// What stands where nothing is yet: what would be here, and how it comes about.
import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';
import type { IconName } from './icons.ts';
import styles from './empty-state.module.css';

/** Draws it. */
export function EmptyState(props: {
  readonly icon: IconName;
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}) {
  return (
    <div className={styles.empty}>
      <Icon name={props.icon} size="big" />
      <strong>{props.title}</strong>
      {props.children !== undefined && <p>{props.children}</p>}
      {props.actions !== undefined && <div className={styles.actions}>{props.actions}</div>}
    </div>
  );
}
