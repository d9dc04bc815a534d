// Pairing: six digits to type on the device, then one code that both displays must show.
import type { ActivityView } from '#app/screen-contract/views.ts';
import type { ShownWallet } from '../use-wallet.ts';
import { Button } from '../elements/Button.tsx';
import elements from '../elements/elements.module.css';
import { OnDevice } from '../elements/OnDevice.tsx';
import { useAsk } from '../use-wallet.ts';
import styles from './pairing.module.css';

export function PairingSteps(props: { readonly activity: ActivityView; readonly view: ShownWallet }) {
  const { activity, view } = props;
  const answer = useAsk('device/answer-code');
  const { digits, code } = activity.pairing ?? {};
  return (
    <>
      {code === undefined ? (
        <div className={styles.step}>
          <p>On the device, agree to pair with this computer, then type these digits:</p>
          <p className={styles.digits} aria-label={`Digits ${Array.from(digits ?? '').join(' ')}`} data-digits={digits}>
            <span aria-hidden="true">{digits?.slice(0, 3)}</span>
            <span aria-hidden="true">{digits?.slice(3)}</span>
          </p>
        </div>
      ) : (
        <div className={styles.step}>
          <p>Does the device show exactly this code? If so, agree on both sides.</p>
          <p className={styles.code} data-code={code}>
            {code}
          </p>
          <div className={elements.buttons}>
            <Button kind="main" onPress={() => void answer.run({ same: true })} disabled={answer.busy}>
              Yes, the same
            </Button>
            <Button onPress={() => void answer.run({ same: false })} disabled={answer.busy}>
              No, it differs
            </Button>
          </div>
        </div>
      )}
      <OnDevice activity={activity} panel={view.places.panel} practicePin={view.places.practicePin} />
    </>
  );
}
