// Something that the person should know, where it matters. `ProblemNotice` is for what went wrong: what happened, what to do next,
// and small the code, with all that is known of it to copy for whoever is asked for help.
import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { explain } from '#app/screen-contract/problems.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';
import { useLanguage } from '../language/language.ts';
import { CopyButton } from './CopyButton.tsx';
import { Icon } from './Icon.tsx';
import styles from './notice.module.css';

/** How grave it is. */
export type Tone = 'plain' | 'good' | 'warn' | 'bad';

const marks = { plain: 'info', good: 'check', warn: 'warn', bad: 'stop' } as const;

/** Draws it; `actions` are the ways out. */
export function Notice(props: {
  readonly tone?: Tone | undefined;
  readonly title?: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}) {
  const { tone = 'plain' } = props;
  return (
    <div className={styles.notice} data-tone={tone} role={tone === 'bad' ? 'alert' : undefined}>
      <Icon name={marks[tone]} />
      <div className={styles.words}>
        {props.title !== undefined && <strong>{props.title}</strong>}
        {props.children}
        {props.actions !== undefined && <div className={styles.actions}>{props.actions}</div>}
      </div>
    </div>
  );
}

/** Tells of a problem; nothing when there is none. */
export function ProblemNotice(props: {
  readonly problem: Problem | undefined;
  readonly tone?: Tone | undefined;
  readonly actions?: ReactNode;
}) {
  const language = useLanguage();
  const { t } = useLingui();
  const { problem, tone = 'bad', actions } = props;
  if (!problem) return null;
  const { happened, next } = explain(problem, language);
  const details = Object.entries(problem.details).filter(([, value]) => value !== '');
  const everything = [problem.code, ...details.map(([name, value]) => `${name}: ${value}`)].join('\n');
  return (
    <Notice tone={tone} title={happened} actions={actions}>
      <p>{next}</p>
      <details className={styles.details}>
        <summary>
          <Trans>
            Details (<code>{problem.code}</code>)
          </Trans>
        </summary>
        {details.map(([name, value]) => (
          <p key={name}>
            {name}: <code>{value}</code>
          </p>
        ))}
        <CopyButton text={everything} label={t`Copy details`} />
      </details>
    </Notice>
  );
}
