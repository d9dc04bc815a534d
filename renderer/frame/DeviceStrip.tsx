// The device, always in sight: a picture of it with what it does now, what to compare on it, and a way to give up. A column
// beside the view where there is room, a strip of one height below it where there is not; it never covers anything.
import { Trans, useLingui } from '@lingui/react/macro';
import { DevicePicture } from '../device/DevicePicture.tsx';
import { standingWords, waitingWords } from '../device/device-words.ts';
import { toCompare } from '../device/to-compare.ts';
import { Button } from '../elements/Button.tsx';
import { Fingerprint } from '../elements/Fingerprint.tsx';
import { PlaceLink } from '../elements/PlaceLink.tsx';
import { useScreen, useWallet } from '../wallet/screen.ts';
import { useAsk } from '../wallet/use-ask.ts';
import styles from './device-strip.module.css';

export function DeviceStrip() {
  const { t, i18n } = useLingui();
  const wallet = useWallet();
  const paysFrom = useScreen((screen) => screen.paysFrom);
  const isThere = useScreen(({ place }) => place.view === 'device');
  const giveUp = useAsk('activity/give-up');
  const { activity, places } = wallet;
  const running = activity?.is === 'running' ? activity : undefined;
  const standing = standingWords(wallet, i18n);
  const facts = toCompare(wallet, paysFrom);
  const { digits, code } = running?.pairing ?? {};
  return (
    <aside
      className={styles.strip}
      aria-label={t`Device`}
      data-asks={running?.waiting?.for === 'person' || running?.waiting?.for === 'pin'}
    >
      <DevicePicture display={standing.display} activity={running} />
      <div className={styles.words}>
        <p className={styles.says}>{running ? waitingWords(running, i18n) : standing.says}</p>
        {code === undefined && digits !== undefined && (
          <p className={styles.key}>
            <Trans>Type on the device:</Trans> <b>{digits}</b>
          </p>
        )}
        {code !== undefined && (
          <p className={styles.key}>
            <Trans>Both displays must show:</Trans> <b>{code}</b>
          </p>
        )}
        {running?.waiting?.for === 'pin' && places.practicePin !== undefined && (
          <p className={styles.quiet}>
            <Trans>The practice device’s first PIN is {places.practicePin}, then OK.</Trans>
          </p>
        )}
        {running?.waiting?.for === 'person' && (
          <p className={styles.quiet}>
            <Trans>→ turns the page; on the last one OK agrees and C refuses.</Trans>
          </p>
        )}
        {facts.length > 0 && (
          <dl className={styles.facts} aria-label={t`Compare on the device`}>
            {facts.map(({ label, says }) => (
              <div key={label}>
                <dt lang="en">{label}</dt>
                <dd>{label === 'Fingerprint' ? <Fingerprint text={says} /> : says}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
      <div className={styles.ways}>
        {running && (
          <Button onPress={() => void giveUp.run({})} disabled={giveUp.busy}>
            <Trans>Give up</Trans>
          </Button>
        )}
        {!running && !isThere && (wallet.device.is === 'unpaired' || wallet.device.is === 'failed') && (
          <PlaceLink to={{ view: 'device' }} kind="button">
            <Trans>See to it</Trans>
          </PlaceLink>
        )}
        {places.panel !== undefined && (
          <a href={places.panel} target="_blank" rel="noreferrer">
            <Trans>Practice device’s keys</Trans>
          </a>
        )}
      </div>
    </aside>
  );
}
