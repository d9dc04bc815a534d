// What the person proves at the device itself: its PIN, another PIN, the words on paper. Nothing of it is ever typed here; what is
// set in the device's own menu alone is told of at the end.
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Buttons } from '../elements/Button.tsx';
import { Notice, ProblemNotice } from '../elements/Notice.tsx';
import { Panel } from '../elements/Panel.tsx';
import { StateMark } from '../elements/StateMark.tsx';
import { useWallet } from '../wallet/screen.ts';
import { useAsk } from '../wallet/use-ask.ts';
import { Asked, NeedsDevice, useCanAsk } from './Asked.tsx';
import { PageHead } from './PageHead.tsx';
import styles from './pages.module.css';

export function PinAndWords() {
  return (
    <>
      <PageHead page="pin" />
      <NeedsDevice />
      <Unlock />
      <ChangePin />
      <CheckWords />
      <OnTheDeviceAlone />
    </>
  );
}

function Unlock() {
  const { t } = useLingui();
  const { device } = useWallet();
  const unlock = useAsk('device/unlock');
  const canAsk = useCanAsk();
  const condition = device.is === 'paired' ? device.condition : undefined;
  const isReady = condition === 'ready';
  return (
    <Panel
      title={t`Unlock`}
      mark={
        isReady ? (
          <StateMark is="good">{t`unlocked`}</StateMark>
        ) : (
          condition === 'locked' && (
            <StateMark is="plain" icon="lock">
              {t`locked`}
            </StateMark>
          )
        )
      }
    >
      <p>
        {isReady ? (
          <Trans>
            The device was open for questions when it was asked last. It locks itself when nobody has pressed a key for
            a while, and tells nobody.
          </Trans>
        ) : (
          <Trans>Type the PIN on the device now, so that the next question need not ask for it.</Trans>
        )}
      </p>
      <Buttons>
        <Button icon="lock" disabled={!canAsk || unlock.busy} onPress={() => void unlock.run({})}>
          <Trans>Unlock the device</Trans>
        </Button>
      </Buttons>
      <ProblemNotice problem={unlock.problem} />
      <Asked does="unlock" done={t`The device is unlocked`} />
    </Panel>
  );
}

function ChangePin() {
  const { t } = useLingui();
  const change = useAsk('device/change-pin');
  const canAsk = useCanAsk();
  return (
    <Panel title={t`Change the PIN`}>
      <p>
        <Trans>
          The device asks for the present PIN, then for the new one twice: 4 to 8 digits, typed on its own keypad. Until
          the second time nothing changes.
        </Trans>
      </p>
      <Buttons>
        <Button disabled={!canAsk || change.busy} onPress={() => void change.run({})}>
          <Trans>Change the PIN on the device</Trans>
        </Button>
      </Buttons>
      <ProblemNotice problem={change.problem} />
      <Asked
        does="change-pin"
        done={t`The PIN is changed`}
        hint={<Trans>OK after each; C leaves everything as it is.</Trans>}
        running={
          <p>
            <Trans>First the present PIN, then the new one, then the new one again.</Trans>
          </p>
        }
      >
        <p>
          <Trans>From now on the device opens with the new one only. Your words stay the same.</Trans>
        </p>
      </Asked>
    </Panel>
  );
}

function CheckWords() {
  const { t } = useLingui();
  const check = useAsk('device/check-backup');
  const canAsk = useCanAsk();
  return (
    <Panel title={t`Check the written words`}>
      <p>
        <Trans>
          Whoever has the twelve words has the money, and without them a lost device is lost money. So find out now
          whether your sheet is right, while the device is well.
        </Trans>
      </p>
      <ul className={styles.list}>
        <li>
          <Trans>It takes some minutes. Be alone with the sheet and the device.</Trans>
        </li>
        <li>
          <Trans>Type each word by its letters on the device’s keypad; it offers the words that fit.</Trans>
        </li>
        <li>
          <Trans>This wallet learns only whether all were right. Which are wrong stands on the display alone.</Trans>
        </li>
      </ul>
      <Notice tone="warn">
        <p>
          <Trans>
            Never type the words here or on any other computer, and show them to nobody: nobody who means well asks for
            them.
          </Trans>
        </p>
      </Notice>
      <Buttons>
        <Button disabled={!canAsk || check.busy} onPress={() => void check.run({})}>
          <Trans>Check the words on the device</Trans>
        </Button>
      </Buttons>
      <ProblemNotice problem={check.problem} />
      <Asked
        does="check-backup"
        done={t`The words are the right ones`}
        hint={<Trans>One word after the other, on the device. C goes back; from the first word it leaves.</Trans>}
      >
        <p>
          <Trans>
            With this sheet another device gets the same keys. Keep it where neither fire nor visitors find it.
          </Trans>
        </p>
      </Asked>
    </Panel>
  );
}

function OnTheDeviceAlone() {
  const { t } = useLingui();
  return (
    <Panel title={t`Set on the device alone`}>
      <p>
        <Trans>No program can ask for these: press OK on the idle device, and its own menu opens.</Trans>
      </p>
      <dl className={styles.terms}>
        <div>
          <dt>
            <Trans>Wipe PIN</Trans>
          </dt>
          <dd>
            <Trans>
              A second PIN that erases the keys wherever it is typed, and looks like a wrong PIN to whoever forces you.
              Afterwards only the words bring the money back.
            </Trans>
          </dd>
        </div>
        <div>
          <dt>
            <Trans>Passphrase</Trans>
          </dt>
          <dd>
            <Trans>
              Makes another wallet out of the same words, and is asked after the PIN. The words alone do not find it
              again: whoever forgets the passphrase loses what is in there.
            </Trans>
          </dd>
        </div>
        <div>
          <dt>
            <Trans>Programs, auto-lock, erasing</Trans>
          </dt>
          <dd>
            <Trans>
              Which computers are paired, how soon the device locks itself, and how everything on it is erased.
            </Trans>
          </dd>
        </div>
      </dl>
    </Panel>
  );
}
