// The sheet on which everything before the open wallet stands: name, kind of money, and one thing in the middle.
import { useEffect, useRef, type ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { MoneyKind } from '../frame/MoneyKind.tsx';
import { useScreen } from '../wallet/screen.ts';
import { LanguageSwitch } from './LanguageSwitch.tsx';
import { Mark } from './Mark.tsx';
import styles from './threshold.module.css';

/** Draws it; the title takes the focus and names the window. */
export function Threshold(props: {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly size?: 'wide';
  readonly children: ReactNode;
}) {
  const { title } = props;
  const { t } = useLingui();
  const view = useScreen((screen) => screen.view);
  const money = view?.money ?? 'practice';
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${t`Semper Wallet`}`;
    // What a person came to type goes first: a field that has taken the focus keeps it.
    if (!(document.activeElement instanceof HTMLInputElement)) head.current?.focus();
  }, [title, t]);
  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <Mark />
        <div className={styles.end}>
          <MoneyKind money={money} />
          {view && <LanguageSwitch />}
        </div>
      </header>
      <main className={styles.main} data-size={props.size}>
        <div className={styles.head}>
          <h1 ref={head} tabIndex={-1}>
            {title}
          </h1>
          {props.lead !== undefined && <p className={styles.lead}>{props.lead}</p>}
        </div>
        {props.children}
      </main>
    </div>
  );
}
