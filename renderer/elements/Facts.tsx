// Facts by name: a short list of what is so.
import type { ReactNode } from 'react';
import styles from './facts.module.css';

/** Draws them; `end` puts what they say at the end of the line, for amounts. */
export function Facts(props: { readonly facts: readonly (readonly [string, ReactNode])[]; readonly end?: boolean }) {
  return (
    <dl className={styles.facts} data-end={props.end}>
      {props.facts.map(([name, fact]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{fact}</dd>
        </div>
      ))}
    </dl>
  );
}
