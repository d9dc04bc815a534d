// A labelled input with a hint and, when what was entered cannot be used, the reason, both tied to it for who does not see them.
// It takes whatever an input takes, so `{...register('name')}` of react-hook-form goes straight in.
import { useId, type ComponentProps, type ReactNode } from 'react';
import styles from './field.module.css';

type Around = {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  /** Why it cannot be used as it is. */
  readonly fault?: ReactNode;
  /** Stands after the input: a unit, a button. */
  readonly after?: ReactNode;
};

/** One line of text. */
export function Field({ label, hint, fault, after, ...input }: Around & Omit<ComponentProps<'input'>, 'className'>) {
  const id = useId();
  return (
    <Labelled id={id} label={label} hint={hint} fault={fault}>
      <span className={styles.line}>
        <input autoComplete="off" spellCheck={false} {...input} {...wiring(id, hint, fault)} className={styles.input} />
        {after}
      </span>
    </Labelled>
  );
}

/** Several lines of text. */
export function LongField({ label, hint, fault, ...input }: Around & Omit<ComponentProps<'textarea'>, 'className'>) {
  const id = useId();
  return (
    <Labelled id={id} label={label} hint={hint} fault={fault}>
      <textarea rows={3} spellCheck={false} {...input} {...wiring(id, hint, fault)} className={styles.input} />
    </Labelled>
  );
}

/** A switch for something that is on or off. */
export function Check({ label, hint, ...input }: Around & Omit<ComponentProps<'input'>, 'className' | 'type'>) {
  const id = useId();
  return (
    <div className={styles.check}>
      <input type="checkbox" {...input} {...wiring(id, hint, undefined)} />
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  );
}

function Labelled(props: Around & { readonly id: string; readonly children: ReactNode }) {
  const { id, label, hint, fault, children } = props;
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {children}
      {hint !== undefined && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
      <p id={`${id}-fault`} className={styles.fault} aria-live="polite">
        {fault}
      </p>
    </div>
  );
}

function wiring(id: string, hint: ReactNode, fault: ReactNode) {
  const described = [hint !== undefined && `${id}-hint`, fault !== undefined && `${id}-fault`].filter(Boolean);
  return {
    id,
    'aria-invalid': fault === undefined ? undefined : true,
    'aria-describedby': described.length > 0 ? described.join(' ') : undefined,
  } as const;
}
