// A text of the person's own, shown by the device page by page and signed by its key; what came of it stands in the archive.
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState, type SyntheticEvent } from 'react';
import { Button, Buttons } from '../elements/Button.tsx';
import { LongField } from '../elements/Field.tsx';
import { ProblemNotice } from '../elements/Notice.tsx';
import { Panel } from '../elements/Panel.tsx';
import { PlaceLink } from '../elements/PlaceLink.tsx';
import { isWidelyShown } from '../receive/request-form.ts';
import { useWallet } from '../wallet/screen.ts';
import { useAsk } from '../wallet/use-ask.ts';
import { Asked, NeedsDevice, useCanAsk } from './Asked.tsx';
import { PageHead } from './PageHead.tsx';
import styles from './pages.module.css';

/** The longest text, in bytes of UTF-8 (device link SPEC §13). */
const longestText = 4096;

export function SignPage() {
  const { t } = useLingui();
  const { activity } = useWallet();
  const sign = useAsk('device/sign-statement');
  const canAsk = useCanAsk();
  const [text, setText] = useState('');
  const [empty, setEmpty] = useState(false);
  const bytes = new TextEncoder().encode(text).length;
  const isTooLong = bytes > longestText;
  const isShown = text.split('\n').every(isWidelyShown);
  const state = activity?.does === 'sign-statement' ? activity.is : undefined;
  const was = useRef(state);
  // What was signed is in the archive; pressed once more, the button would have it signed again.
  useEffect(() => {
    if (was.current === 'running' && state === 'done') setText('');
    was.current = state;
  }, [state]);
  const about = activity?.does === 'sign-statement' ? activity.about : undefined;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setEmpty(text.trim() === '');
    if (text.trim() === '' || isTooLong || !canAsk) return;
    void sign.run({ text });
  };
  return (
    <>
      <PageHead page="sign" />
      <NeedsDevice />
      <Panel title={t`The text`}>
        <p>
          <Trans>
            The device shows all of it, six lines a page, exactly as it is signed. It signs with the key that stands for
            you, so whoever knows that key can check it. A signature binds: sign only what you would sign on paper.
          </Trans>
        </p>
        <form className={styles.form} noValidate onSubmit={submit}>
          <LongField
            label={t`What you want to sign`}
            rows={8}
            value={text}
            spellCheck
            hint={
              isShown ? (
                <Trans>
                  {bytes} of {longestText} bytes
                </Trans>
              ) : (
                <Trans>
                  {bytes} of {longestText} bytes. Small devices write Latin letters only, and refuse what they cannot
                  show.
                </Trans>
              )
            }
            fault={
              isTooLong
                ? t`That is more than the device takes: ${bytes - longestText} bytes too many.`
                : empty
                  ? t`Write something here.`
                  : undefined
            }
            onChange={({ target }) => {
              setText(target.value);
              setEmpty(false);
            }}
          />
          <Buttons>
            <Button kind="main" type="submit" disabled={!canAsk || sign.busy || isTooLong}>
              <Trans>Read and sign on the device</Trans>
            </Button>
          </Buttons>
          <ProblemNotice problem={sign.problem} />
        </form>
        <Asked
          does="sign-statement"
          done={t`The text is signed, and archived`}
          running={
            <p>
              <Trans>Read it on the device to its end: what counts is what stands there.</Trans>
            </p>
          }
          actions={
            about !== undefined && (
              <PlaceLink to={{ view: 'archive', subject: about }} kind="button">
                <Trans>See it in the archive</Trans>
              </PlaceLink>
            )
          }
        >
          <p>
            <Trans>The signed document can be saved as a file from there.</Trans>
          </p>
        </Asked>
      </Panel>
    </>
  );
}
