// A part of a view with its own heading: a sheet of paper with a hairline around it.
import { useId, type ReactNode } from 'react';
import styles from './panel.module.css';

/** Draws it. `mark` stands beside the title, `actions` at the end of that line; `plain` leaves the sheet out. */
export function Panel(props: {
  readonly title: ReactNode;
  readonly mark?: ReactNode;
  readonly actions?: ReactNode;
  readonly plain?: boolean;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <section className={styles.panel} aria-labelledby={id} data-plain={props.plain}>
      <div className={styles.head}>
        <h2 id={id}>{props.title}</h2>
        {props.mark}
        {props.actions !== undefined && <div className={styles.actions}>{props.actions}</div>}
      </div>
      {props.children}
    </section>
  );
}
