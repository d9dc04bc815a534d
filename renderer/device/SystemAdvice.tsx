// What to look at on the system that the wallet runs on. On Linux a rule has to give the device to whoever sits at the computer: the
// command that installs it is there to copy, the rule to read.
import { Trans, useLingui } from '@lingui/react/macro';
import type { DevicePlacesView } from '#app/screen-contract/device-views.ts';
import { Buttons } from '../elements/Button.tsx';
import { CopyButton } from '../elements/CopyButton.tsx';
import { Panel } from '../elements/Panel.tsx';
import { installing, rulePath } from './install-rule.ts';
import styles from './pages.module.css';

export function SystemAdvice({ seen }: { readonly seen: DevicePlacesView }) {
  switch (seen.system) {
    case 'linux':
      return seen.rule === undefined ? null : <OnLinux rule={seen.rule} places={seen.places} />;
    case 'windows':
      return <OnWindows />;
    case 'mac':
      return <OnMac />;
    case 'other':
      return null;
  }
}

function OnLinux({ rule, places }: { readonly rule: string } & Pick<DevicePlacesView, 'places'>) {
  const { t } = useLingui();
  const isDenied = places.some(({ access }) => access === 'denied');
  return (
    <Panel title={t`Permission under Linux`}>
      <p>
        {isDenied ? (
          <Trans>
            The device is there, but belongs to the system. A rule gives it to whoever sits at this computer, and to
            nobody else. The Debian package of the wallet brings it along; without that, install it once:
          </Trans>
        ) : (
          <Trans>
            If the device is plugged in and still not permitted, a rule is missing that gives it to whoever sits at this
            computer. The Debian package of the wallet brings it along; without that, install it once:
          </Trans>
        )}
      </p>
      <ol className={styles.steps}>
        <li>
          <p>
            <Trans>
              Copy this command, paste it into a terminal, and confirm it with the password of an administrator. It
              writes the file <code>{rulePath}</code> and has the system read it.
            </Trans>
          </p>
          <details>
            <summary>
              <Trans>Read the command first</Trans>
            </summary>
            <pre className={styles.code}>{installing(rule)}</pre>
          </details>
          <Buttons>
            <CopyButton text={installing(rule)} label={t`Copy the command`} />
            <CopyButton text={rule} label={t`Copy the rule alone`} />
          </Buttons>
        </li>
        <li>
          <p>
            <Trans>Unplug the device and plug it in again.</Trans>
          </p>
        </li>
        <li>
          <p>
            <Trans>Stay here: this page says when it is permitted, and the wallet connects by itself.</Trans>
          </p>
        </li>
      </ol>
      <p className={styles.quiet}>
        <Trans>
          Over ssh nobody sits at the computer, and in a Flatpak or Snap devices are out of reach unless its sandbox is
          opened for them: there the rule does not help.
        </Trans>
      </p>
    </Panel>
  );
}

function OnWindows() {
  const { t } = useLingui();
  return (
    <Panel title={t`Under Windows`}>
      <ul className={styles.list}>
        <li>
          <Trans>No driver and no permission is needed. Give Windows a moment after plugging the device in.</Trans>
        </li>
        <li>
          <Trans>
            If it appears as COM3 or the like and is denied, another program has the line open: close that one.
          </Trans>
        </li>
        <li>
          <Trans>On a computer of your employer a policy may forbid USB devices: ask who looks after it.</Trans>
        </li>
      </ul>
    </Panel>
  );
}

function OnMac() {
  const { t } = useLingui();
  return (
    <Panel title={t`Under macOS`}>
      <ul className={styles.list}>
        <li>
          <Trans>
            If the system asks whether the accessory may connect, allow it. On a locked Mac it waits for that.
          </Trans>
        </li>
        <li>
          <Trans>
            If it asks whether the wallet may watch what you type, say no: the device is no keyboard, and the wallet
            does not need it.
          </Trans>
        </li>
        <li>
          <Trans>A hub may give too little power: plug the device into the computer itself.</Trans>
        </li>
      </ul>
    </Panel>
  );
}
