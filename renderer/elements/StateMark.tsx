// Where something stands: a shape and a word, and the colour only in addition.
import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';
import type { IconName } from './icons.ts';
import styles from './state-mark.module.css';

/** How it stands: under way, waiting for the person, well, failed, or of no more concern. */
export type Standing = 'running' | 'waiting' | 'good' | 'bad' | 'plain';

const marks: Readonly<Record<Standing, IconName>> = {
  running: 'clock',
  waiting: 'warn',
  good: 'check',
  bad: 'cross',
  plain: 'info',
};

/** Draws it. */
export function StateMark(props: { readonly is: Standing; readonly icon?: IconName; readonly children: ReactNode }) {
  return (
    <span className={styles.mark} data-is={props.is}>
      <Icon name={props.icon ?? marks[props.is]} />
      <span>{props.children}</span>
    </span>
  );
}
