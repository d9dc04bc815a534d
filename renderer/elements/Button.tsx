// A button. The main one of a section stands out; none submits by accident.
import type { ReactNode } from 'react';
import styles from './elements.module.css';

export function Button(props: {
  readonly kind?: 'main' | 'small';
  readonly type?: 'submit';
  readonly disabled?: boolean;
  readonly label?: string;
  readonly expanded?: boolean;
  readonly onPress?: () => void;
  readonly children: ReactNode;
}) {
  return (
    <button
      className={styles.button}
      data-kind={props.kind}
      type={props.type ?? 'button'}
      disabled={props.disabled ?? false}
      aria-label={props.label}
      aria-expanded={props.expanded}
      onClick={props.onPress}
    >
      {props.children}
    </button>
  );
}
