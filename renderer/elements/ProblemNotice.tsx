// What went wrong, and what to do next.
import type { ReactNode } from 'react';
import { explain } from '#app/screen-contract/problems.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';
import styles from './elements.module.css';

export function ProblemNotice(props: {
  readonly problem: Problem | undefined;
  readonly tone?: 'bad' | 'warn';
  readonly children?: ReactNode;
}) {
  if (!props.problem) return null;
  const { happened, next } = explain(props.problem);
  return (
    <div className={styles.notice} data-tone={props.tone ?? 'bad'} role="alert">
      <strong>{happened}</strong>
      <span>{next}</span>
      {props.children}
    </div>
  );
}
