// Who somebody is, and why that is believed: the name, and the ground on which it is known. Names are foreign text.
import { Trans } from '@lingui/react/macro';
import type { GroundView } from '#app/screen-contract/views.ts';
import styles from './party.module.css';

/** Shows a party with the ground on which it is believed. */
export function Party(props: {
  readonly name: string;
  readonly ground: GroundView;
  readonly size?: 'big' | undefined;
}) {
  const { name, ground, size } = props;
  return (
    <span className={styles.party} data-size={size}>
      <span className={styles.name}>{name}</span>
      <span className={styles.ground} data-known={ground.is !== 'unverified'}>
        <GroundWords ground={ground} />
      </span>
    </span>
  );
}

function GroundWords({ ground }: { readonly ground: GroundView }) {
  switch (ground.is) {
    case 'certified': {
      const { by } = ground;
      return <Trans>certified by {by}</Trans>;
    }
    case 'known': {
      const { by } = ground;
      return <Trans>known to you by its key, as {by}</Trans>;
    }
    case 'unverified':
      return <Trans>UNVERIFIED</Trans>;
  }
}
