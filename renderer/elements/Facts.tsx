// Pairs of label and value. What is empty is left out.
import { Fragment, type ReactNode } from 'react';
import styles from './elements.module.css';

export function Facts(props: { readonly facts: readonly (readonly [label: string, value: ReactNode])[] }) {
  const present = props.facts.filter(([, value]) => value !== undefined && value !== '');
  return (
    <dl className={styles.facts}>
      {present.map(([label, value]) => (
        <Fragment key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
