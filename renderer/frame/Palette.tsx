// Find and go: places, actions and recent payments by a few letters; arrow keys choose, Enter does it.
import { Dialog } from '@base-ui/react/dialog';
import { Trans, useLingui } from '@lingui/react/macro';
import { useId, useState, type KeyboardEvent } from 'react';
import { Icon } from '../elements/Icon.tsx';
import { Kbd } from '../elements/Kbd.tsx';
import sheet from '../elements/sheet.module.css';
import { setScreen, useScreen, useWallet } from '../wallet/screen.ts';
import { actionsOf, type Action } from './actions.ts';
import { fit } from './fuzzy.ts';
import styles from './palette.module.css';

export function Palette() {
  const open = useScreen(({ over }) => over === 'palette');
  const { t } = useLingui();
  return (
    <Dialog.Root open={open} onOpenChange={(now) => !now && setScreen({ over: 'nothing' })}>
      <Dialog.Portal>
        <Dialog.Backdrop className={sheet.scrim} />
        <Dialog.Popup className={`${sheet.sheet} ${styles.palette}`} aria-label={t`Find and go`}>
          <Finder />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Finder() {
  const { t, i18n } = useLingui();
  const wallet = useWallet();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const id = useId();
  const found = ranked(actionsOf(wallet, i18n), typed);
  const current = Math.min(chosen, found.length - 1);
  const run = (action: Action | undefined) => {
    if (!action) return;
    setScreen({ over: 'nothing' });
    action.run();
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) {
      const next = (current + step + found.length) % found.length;
      setChosen(next);
      document.querySelector(`#${CSS.escape(`${id}-${next}`)}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') run(found[current]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <input
        className={styles.input}
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={found.length > 0 ? `${id}-${current}` : undefined}
        aria-label={t`Find a place, an action, a payment`}
        placeholder={t`Find a place, an action, a payment`}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value);
          setChosen(0);
        }}
        onKeyDown={press}
      />
      <ul id={`${id}-list`} role="listbox" aria-label={t`Found`} className={styles.found}>
        {found.map((action, place) => (
          <li
            key={action.id}
            id={`${id}-${place}`}
            role="option"
            aria-selected={place === current}
            onClick={() => run(action)}
            onMouseMove={() => setChosen(place)}
          >
            <Icon name={action.icon} />
            <span className={styles.name}>{action.name}</span>
            {action.keys !== undefined && <Kbd keys={action.keys} />}
          </li>
        ))}
      </ul>
      {found.length === 0 && (
        <p className={styles.none}>
          <Trans>Nothing is called that. The archive’s search finds payments of any age.</Trans>
        </p>
      )}
    </>
  );
}

function ranked(actions: readonly Action[], typed: string): readonly Action[] {
  return actions
    .map((action) => ({ action, score: fit(typed, action.name) }))
    .filter(({ score }) => score !== undefined)
    .toSorted((one, other) => (typed === '' ? 0 : (other.score ?? 0) - (one.score ?? 0)))
    .map(({ action }) => action);
}
