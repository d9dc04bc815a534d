// The places of the wallet, always in the same order; a mark where something wants the person.
import { useLingui } from '@lingui/react/macro';
import { Icon } from '../elements/Icon.tsx';
import { PlaceLink } from '../elements/PlaceLink.tsx';
import { Unseen } from '../elements/Unseen.tsx';
import { viewNames, type Place, type ViewName } from '../places/places.ts';
import { useWallet, type ShownWallet } from '../wallet/screen.ts';
import { views } from './views.ts';
import styles from './rail.module.css';

export function Rail({ place }: { readonly place: Place }) {
  const { t, i18n } = useLingui();
  const wallet = useWallet();
  return (
    <nav className={styles.rail} aria-label={t`Places`}>
      <ul>
        {viewNames.map((name) => (
          <li key={name}>
            <PlaceLink to={{ view: name }} kind="quiet" current={place.view === name}>
              <Icon name={views[name].icon} />
              <span className={styles.name}>{i18n._(views[name].name)}</span>
              {wanted(name, wallet) && (
                <span className={styles.wants}>
                  <Unseen>{t`wants you`}</Unseen>
                </span>
              )}
            </PlaceLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function wanted(name: ViewName, { device, trust, payments, archive, activity, offer }: ShownWallet): boolean {
  switch (name) {
    case 'device':
      return device.is === 'failed' || device.is === 'unpaired' || trust.pinned === undefined;
    case 'purses':
      if (activity?.is === 'running') return false;
      return payments.some(({ state, ways }) => state === 'waiting-for-device' || ways.includes('take-back'));
    case 'pay':
      return offer !== undefined;
    case 'archive':
      return archive.problem !== undefined || (archive.verified?.findings.length ?? 0) > 0;
    default:
      return false;
  }
}
