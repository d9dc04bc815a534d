// What the device waits for, where the person looks now: at the device. Says what to compare there, and how to answer.
import type { ReactNode } from 'react';
import type { ActivityView } from '#app/screen-contract/views.ts';
import { useAsk } from '../use-wallet.ts';
import { Button } from './Button.tsx';
import { waitingWords } from './waiting-words.ts';
import styles from './elements.module.css';

export function OnDevice(props: {
  readonly activity: ActivityView;
  readonly panel: string | undefined;
  readonly practicePin: string | undefined;
  readonly children?: ReactNode;
}) {
  const giveUp = useAsk('activity/give-up');
  const { waiting } = props.activity;
  return (
    <div className={styles.notice} data-tone="device">
      <strong>{waitingWords(props.activity)}</strong>
      {waiting?.for === 'pin' && props.practicePin !== undefined && (
        <span className={styles.small}>The practice device’s PIN is {props.practicePin}, then OK.</span>
      )}
      {waiting?.for === 'person' && (
        <span className={styles.small}>→ turns the page; on the last one OK agrees and C refuses.</span>
      )}
      {props.children}
      <div className={styles.buttons}>
        {props.panel !== undefined && (
          <a href={props.panel} target="_blank" rel="noreferrer">
            Open the practice device
          </a>
        )}
        <Button kind="small" onPress={() => void giveUp.run({})} disabled={giveUp.busy}>
          Give up
        </Button>
      </div>
    </div>
  );
}
