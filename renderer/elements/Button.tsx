// The one button. `main` is what most people want here (one a view); `bad` ends something; `quiet` is for small things in a row.
import type { ComponentProps, ReactNode } from 'react';
import { Icon } from './Icon.tsx';
import type { IconName } from './icons.ts';
import styles from './button.module.css';

/** What a button takes. `label` is said instead of the content to who does not see what stands around it. */
export type ButtonProps = Omit<ComponentProps<'button'>, 'children' | 'className' | 'onClick'> & {
  readonly kind?: 'main' | 'plain' | 'bad' | 'quiet' | undefined;
  readonly icon?: IconName | undefined;
  readonly label?: string | undefined;
  readonly onPress?: (() => void) | undefined;
  readonly children?: ReactNode;
};

/** Draws it. Without `type` it submits nothing. */
export function Button({ kind = 'plain', icon, label, onPress, children, type = 'button', ...others }: ButtonProps) {
  return (
    <button
      {...others}
      type={type}
      className={styles.button}
      data-kind={kind}
      aria-label={label}
      {...(onPress && { onClick: onPress })}
    >
      {icon && <Icon name={icon} />}
      {children !== undefined && <span>{children}</span>}
    </button>
  );
}

/** Buttons in a row that wraps. */
export function Buttons({ children, end }: { readonly children: ReactNode; readonly end?: boolean }) {
  return (
    <div className={styles.buttons} data-end={end}>
      {children}
    </div>
  );
}
