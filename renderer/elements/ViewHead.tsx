// The beginning of each view: its title, which takes the focus when the person comes here and names the window, one line on
// what it is for, and what can be done with all of it. `back` leads up from a subject to the view.
import { useLingui } from '@lingui/react/macro';
import { useEffect, type ReactNode } from 'react';
import type { Place } from '../places/places.ts';
import { Icon } from './Icon.tsx';
import { PlaceLink } from './PlaceLink.tsx';
import styles from './view-head.module.css';

/** Draws it; once in each view. */
export function ViewHead(props: {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly back?: { readonly to: Place; readonly label: string };
  readonly actions?: ReactNode;
}) {
  const { title, lead, back, actions } = props;
  const { t } = useLingui();
  useEffect(() => {
    document.title = `${title} · ${t`Semper Wallet`}`;
  }, [title, t]);
  return (
    <header className={styles.head}>
      {back && (
        <PlaceLink to={back.to} kind="quiet">
          <Icon name="back" /> {back.label}
        </PlaceLink>
      )}
      <div className={styles.row}>
        <h1 tabIndex={-1}>{title}</h1>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </div>
      {lead !== undefined && <p className={styles.lead}>{lead}</p>}
    </header>
  );
}
