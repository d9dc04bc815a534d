// What the device waits for, where the person looks now: at the device. Says what must stand there, in the device's own words, and
// how to answer. The strip beside the view says the same in short, wherever the person goes meanwhile.
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, type ReactNode } from 'react';
import { waitingWords } from '../device/device-words.ts';
import { toCompare } from '../device/to-compare.ts';
import { useScreen, useWallet } from '../wallet/screen.ts';
import { useAsk } from '../wallet/use-ask.ts';
import { Button, Buttons } from './Button.tsx';
import { Fingerprint } from './Fingerprint.tsx';
import styles from './on-device.module.css';

/** Draws it while an activity runs, and brings it into sight; nothing otherwise. `hint`: which keys to press, where it is others. */
export function OnDevice({ children, hint }: { readonly children?: ReactNode; readonly hint?: ReactNode }) {
  const { t, i18n } = useLingui();
  const wallet = useWallet();
  const paysFrom = useScreen((screen) => screen.paysFrom);
  const giveUp = useAsk('activity/give-up');
  const { activity, places } = wallet;
  const place = useRef<HTMLDivElement>(null);
  const running = activity?.is === 'running';
  useEffect(() => {
    // What it returns (a promise in newer browsers) is not for React.
    place.current?.scrollIntoView({ block: 'nearest' });
  }, [running]);
  if (activity?.is !== 'running') return null;
  const facts = toCompare(wallet, paysFrom);
  const { waiting } = activity;
  return (
    <div
      ref={place}
      className={styles.on}
      data-on-device
      data-asks={waiting?.for === 'person' || waiting?.for === 'pin'}
    >
      <p className={styles.says}>{waitingWords(activity, i18n)}</p>
      {facts.length > 0 && (
        <>
          <p className={styles.quiet}>
            <Trans>Agree only if the device shows exactly this:</Trans>
          </p>
          <dl className={styles.facts} aria-label={t`Compare on the device`}>
            {facts.map(({ label, says }) => (
              <div key={label}>
                <dt lang="en">{label}</dt>
                <dd>{label === 'Fingerprint' ? <Fingerprint text={says} /> : says}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
      {children}
      <p className={styles.quiet}>
        {hint ??
          (waiting?.for === 'pin' && places.practicePin !== undefined ? (
            <Trans>The practice device’s first PIN is {places.practicePin}, then OK.</Trans>
          ) : (
            <Trans>→ turns the page; on the last one OK agrees and C refuses.</Trans>
          ))}
      </p>
      <Buttons>
        {places.panel !== undefined && (
          <a href={places.panel} target="_blank" rel="noreferrer">
            <Trans>Open the practice device’s keys</Trans>
          </a>
        )}
        <Button onPress={() => void giveUp.run({})} disabled={giveUp.busy}>
          <Trans>Give up</Trans>
        </Button>
      </Buttons>
    </div>
  );
}
