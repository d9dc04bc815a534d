// Pairing: six digits to type on the device, then one code that both displays must show.
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';
import type { ActivityView } from '#app/screen-contract/views.ts';
import { Button, Buttons } from '../elements/Button.tsx';
import { Steps, type Step } from '../elements/Steps.tsx';
import { Unseen } from '../elements/Unseen.tsx';
import { useWallet } from '../wallet/screen.ts';
import { useAsk } from '../wallet/use-ask.ts';
import { waitingWords } from './device-words.ts';
import styles from './pairing.module.css';

export function Pairing({ activity }: { readonly activity: ActivityView }) {
  const { t, i18n } = useLingui();
  const { places } = useWallet();
  const answer = useAsk('device/answer-code');
  const giveUp = useAsk('activity/give-up');
  const { digits, code } = activity.pairing ?? {};
  const compared = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (code === undefined) return;
    compared.current?.focus({ preventScroll: true });
    compared.current?.scrollIntoView({ block: 'center' });
  }, [code]);
  const steps: readonly Step[] = [
    {
      id: 'digits',
      title: t`On the device, agree to pair with this computer, then type these digits`,
      is: code === undefined ? 'running' : 'done',
      detail: code === undefined && digits !== undefined && (
        <>
          <p className={styles.shown} data-digits={digits}>
            <Unseen>{[...digits].join(' ')}</Unseen>
            <span className={styles.groups} aria-hidden="true">
              {(digits.match(/.{1,3}/gu) ?? []).map((group, place) => (
                <span key={place}>{group}</span>
              ))}
            </span>
          </p>
          <p className={styles.hint}>
            <Trans>Nobody else sees them: they are drawn for this once, and never travel to the device.</Trans>
          </p>
        </>
      ),
    },
    {
      id: 'code',
      title: t`Compare the code that both displays show`,
      is: code === undefined ? 'waiting' : 'running',
      detail: code !== undefined && (
        <>
          <p ref={compared} className={styles.shown} data-code tabIndex={-1}>
            {code}
          </p>
          <p>
            <Trans>Does the device show exactly this code? If not, somebody may sit in between.</Trans>
          </p>
          <Buttons>
            <Button kind="main" disabled={answer.busy} onPress={() => void answer.run({ same: true })}>
              <Trans>Yes, the same</Trans>
            </Button>
            <Button kind="bad" disabled={answer.busy} onPress={() => void answer.run({ same: false })}>
              <Trans>No, another</Trans>
            </Button>
          </Buttons>
        </>
      ),
    },
  ];
  return (
    <div className={styles.pairing} data-on-device>
      <Steps label={t`Pairing`} steps={steps} />
      <p className={styles.waits}>{waitingWords(activity, i18n)}</p>
      {activity.waiting?.for === 'pin' && places.practicePin !== undefined && (
        <p>
          <Trans>The practice device’s first PIN is {places.practicePin}, then OK.</Trans>
        </p>
      )}
      <Buttons>
        <Button disabled={giveUp.busy} onPress={() => void giveUp.run({})}>
          <Trans>Give up</Trans>
        </Button>
      </Buttons>
    </div>
  );
}
