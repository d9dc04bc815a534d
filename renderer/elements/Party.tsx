// Who somebody is, and why that is believed: the name, and the ground on which it is known. Names are foreign text.
import { Trans } from '@lingui/react/macro';
import styles from './party.module.css';

/** Shows a party; `certifiedBy` is the authority under which the name was certified, `undefined` when nobody vouches for it. */
export function Party(props: {
  readonly name: string;
  readonly certifiedBy?: string | undefined;
  readonly size?: 'big' | undefined;
}) {
  const { name, certifiedBy, size } = props;
  return (
    <span className={styles.party} data-size={size}>
      <span className={styles.name}>{name}</span>
      <span className={styles.ground} data-known={certifiedBy !== undefined}>
        {certifiedBy === undefined ? <Trans>UNVERIFIED</Trans> : <Trans>certified by {certifiedBy}</Trans>}
      </span>
    </span>
  );
}
