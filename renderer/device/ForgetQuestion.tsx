// Asks before a pairing is given up; says what the device itself goes on knowing when it is not here.
import { Trans, useLingui } from '@lingui/react/macro';
import { Question } from '../elements/Sheet.tsx';
import styles from './pages.module.css';

/** The question; `name` where there are several devices; `here`: whether the device can be told, absent when that is not known. */
export function ForgetQuestion(props: {
  readonly name?: string;
  readonly here?: boolean;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onYes: () => void;
}) {
  const { t } = useLingui();
  const { name, here, open, onClose, onYes } = props;
  return (
    <Question
      bad
      open={open}
      onClose={onClose}
      title={name === undefined ? t`Forget the pairing with this device?` : t`Forget the pairing with “${name}”?`}
      verb={t`Forget it`}
      onYes={onYes}
    >
      <p className={styles.first}>
        <Trans>
          The wallet then treats it like one it has never met, and you pair it anew. Purses, payments and the archive
          stay.
        </Trans>
      </p>
      <p>
        {here === undefined ? (
          <Trans>
            The device forgets this wallet too, if it can be reached. If the pairing broke and you do not know why, look
            at the device first: is it yours?
          </Trans>
        ) : here ? (
          <Trans>It is here, so it forgets this wallet too.</Trans>
        ) : (
          <Trans>
            The device is not here, so it cannot be told: it goes on listing this program until you remove it there, in
            its own menu under Programs. Nobody can pay by that alone.
          </Trans>
        )}
      </p>
    </Question>
  );
}
