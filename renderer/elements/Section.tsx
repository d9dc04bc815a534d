// A titled part of the page, with a mark for how it stands.
import { useId, type ReactNode } from 'react';
import styles from './elements.module.css';

export function Section(props: {
  readonly title: string;
  readonly mark?: string;
  readonly tone?: 'good';
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <div className={styles.heading}>
        <h2 id={id}>{props.title}</h2>
        {props.mark !== undefined && (
          <span className={styles.mark} data-tone={props.tone}>
            {props.mark}
          </span>
        )}
      </div>
      {props.children}
    </section>
  );
}
