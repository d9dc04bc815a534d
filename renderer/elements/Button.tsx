// The one button. `main` is what most people want here (one a view); `bad` ends something; `quiet` is for small things in a row.
import type { ComponentProps, MouseEvent, ReactNode } from 'react';
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

/** Draws it. Without `type` it submits nothing. A disabled one keeps the focus, so that nobody is thrown to the page's beginning. */
export function Button(props: ButtonProps) {
  const { kind = 'plain', icon, label, onPress, children, type = 'button', disabled, ...others } = props;
  return (
    <button
      {...others}
      type={type}
      className={styles.button}
      data-kind={kind}
      aria-label={label}
      {...(disabled === true
        ? { 'aria-disabled': true, onClick: refuse }
        : onPress && {
            onClick: () => onPress(),
          })}
    >
      {icon && <Icon name={icon} />}
      {children !== undefined && <span>{children}</span>}
    </button>
  );
}

function refuse(event: MouseEvent): void {
  event.preventDefault();
  event.stopPropagation();
}

/** Buttons in a row that wraps. */
export function Buttons({ children, end }: { readonly children: ReactNode; readonly end?: boolean }) {
  return (
    <div className={styles.buttons} data-end={end}>
      {children}
    </div>
  );
}
