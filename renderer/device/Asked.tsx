// One question to the device from asking to its end, where it was asked: what the display must show, then how it ended, until the
// person has seen that. `NeedsDevice` says why nothing can be asked now.
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, type ReactNode } from 'react';
import type { ActivityView } from '#app/screen-contract/views.ts';
import { Button } from '../elements/Button.tsx';
import { Fingerprint } from '../elements/Fingerprint.tsx';
import { Notice, ProblemNotice } from '../elements/Notice.tsx';
import { OnDevice } from '../elements/OnDevice.tsx';
import { PlaceLink } from '../elements/PlaceLink.tsx';
import { useWallet } from '../wallet/screen.ts';
import { useAsk } from '../wallet/use-ask.ts';
import { useExpected } from './expected.ts';
import styles from './asked.module.css';

/** Draws it for one kind of activity; `done` is what is so then, `children` what follows from it, `failing` ways out, `hint` keys. */
export function Asked(props: {
  readonly does: ActivityView['does'];
  readonly done: ReactNode;
  readonly children?: ReactNode;
  readonly running?: ReactNode;
  readonly hint?: ReactNode;
  readonly actions?: ReactNode;
  readonly failing?: ReactNode;
}) {
  const { activity } = useWallet();
  const dismiss = useAsk('activity/dismiss');
  const outcome = useRef<HTMLDivElement>(null);
  const state = activity?.does === props.does ? activity.is : undefined;
  const was = useRef(state);
  useEffect(() => {
    if (was.current === 'running' && state !== 'running') outcome.current?.scrollIntoView({ block: 'nearest' });
    was.current = state;
  }, [state]);
  if (state === undefined) return null;
  const seen = (
    <Button onPress={() => void dismiss.run({})} disabled={dismiss.busy}>
      <Trans>Dismiss</Trans>
    </Button>
  );
  return (
    <div ref={outcome} className={styles.asked}>
      {state === 'running' && (
        <OnDevice hint={props.hint}>
          {props.running}
          <Expected does={props.does} />
        </OnDevice>
      )}
      {state === 'failed' && (
        <ProblemNotice
          problem={activity?.problem}
          actions={
            <>
              {props.failing}
              {seen}
            </>
          }
        />
      )}
      {state === 'done' && (
        <Notice
          tone="good"
          title={props.done}
          actions={
            <>
              {props.actions}
              {seen}
            </>
          }
        >
          {props.children}
        </Notice>
      )}
    </div>
  );
}

function Expected({ does }: { readonly does: ActivityView['does'] }) {
  const { t } = useLingui();
  const expected = useExpected();
  if (expected.does !== does || expected.facts.length === 0) return null;
  return (
    <>
      <p className={styles.quiet}>
        <Trans>Agree only if the device shows exactly this:</Trans>
      </p>
      <dl className={styles.facts} aria-label={t`Compare on the device`}>
        {expected.facts.map(({ label, says }) => (
          <div key={label}>
            <dt lang="en">{label}</dt>
            <dd>{/^[0-9A-F]{4}( [0-9A-F]{4})+$/.test(says) ? <Fingerprint text={says} /> : says}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** Whether the device at hand can be asked something now. */
export function useCanAsk(): boolean {
  const { device, activity } = useWallet();
  return device.is === 'paired' && device.condition !== 'not-set-up' && activity?.is !== 'running';
}

/** Why the device at hand can be asked nothing; nothing when it can, or is just being asked. */
export function NeedsDevice() {
  const { t } = useLingui();
  const { device } = useWallet();
  if (device.is === 'paired' && device.condition !== 'not-set-up') return null;
  const title =
    device.is === 'paired'
      ? t`The device has no keys yet`
      : device.is === 'unpaired'
        ? t`The device is not paired yet`
        : device.is === 'held'
          ? t`Another program has the device`
          : t`The device is not here`;
  return (
    <Notice
      title={title}
      actions={
        <PlaceLink to={{ view: 'device' }} kind="button">
          <Trans>See to the device</Trans>
        </PlaceLink>
      }
    >
      <p>
        <Trans>What stands here can be done as soon as it is.</Trans>
      </p>
    </Notice>
  );
}
