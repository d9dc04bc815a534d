// How far the archive is known to be as it was appended: verified up to where and when, being verified, or what was found and what to
// do about it.
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { ArchiveState } from '#app/screen-contract/archive-views.ts';
import { Button } from '../elements/Button.tsx';
import { Notice, ProblemNotice } from '../elements/Notice.tsx';
import { OnDevice } from '../elements/OnDevice.tsx';
import { Question } from '../elements/Sheet.tsx';
import { StateMark } from '../elements/StateMark.tsx';
import { Time } from '../elements/Time.tsx';
import { useLocale } from '../language/language.ts';
import { useWallet } from '../wallet/screen.ts';
import { useAsk } from '../wallet/use-ask.ts';
import { findingWords } from './finding-words.ts';
import styles from './archive.module.css';

/** What a person may accept on the device: it remembers more of the archive than is here. */
const losses: ReadonlySet<string> = new Set(['entries-cut', 'archive-older', 'archive-forked']);

export function Verification({ archive }: { readonly archive: ArchiveState }) {
  const verify = useAsk('archive/verify');
  const { verifying } = archive;
  return (
    <section className={styles.verification}>
      <div className={styles.state} role="status">
        <Standing archive={archive} />
      </div>
      <Button icon="check" disabled={verifying !== undefined || verify.busy} onPress={() => void verify.run({})}>
        <Trans>Verify all</Trans>
      </Button>
      <div className={styles.wide}>
        <ProblemNotice problem={archive.problem} />
        <ProblemNotice problem={verify.problem} />
        <Findings archive={archive} />
      </div>
    </section>
  );
}

function Standing({ archive }: { readonly archive: ArchiveState }) {
  const { t } = useLingui();
  const locale = useLocale();
  const { verified, verifying, size } = archive;
  const number = new Intl.NumberFormat(locale);
  if (verifying) {
    const [checked, all] = [number.format(verifying.checked), number.format(verifying.size)];
    return (
      <>
        <StateMark is="running">
          <Trans>
            Verifying: {checked} of {all}
          </Trans>
        </StateMark>
        <progress aria-label={t`Verified so far`} value={verifying.checked} max={Math.max(1, verifying.size)} />
      </>
    );
  }
  if (!verified) {
    return (
      <StateMark is="waiting">
        <Trans>Not verified yet since the wallet was opened</Trans>
      </StateMark>
    );
  }
  const newer = Math.max(0, size - verified.upTo);
  const [upTo, from] = [number.format(verified.upTo), number.format(verified.from + 1)];
  return (
    <>
      <StateMark is={verified.findings.length > 0 ? 'bad' : 'good'}>
        {verified.findings.length > 0 ? (
          <Plural value={verified.findings.length} one="# finding" other="# findings" />
        ) : verified.from === 0 ? (
          <Plural
            value={verified.upTo}
            one="Verified: the first entry is as it was appended"
            other="Verified: the first # entries are as they were appended"
          />
        ) : (
          <Trans>
            Verified: entries {from} to {upTo}; those before at an earlier time
          </Trans>
        )}
      </StateMark>
      <span className={styles.quiet}>
        <Time at={verified.at} />
        {newer > 0 && (
          <>
            {' · '}
            <Plural value={newer} one="# entry is newer" other="# entries are newer" />
          </>
        )}
      </span>
    </>
  );
}

function Findings({ archive }: { readonly archive: ArchiveState }) {
  const { t, i18n } = useLingui();
  const { activity } = useWallet();
  const accept = useAsk('archive/accept-loss');
  const [asks, setAsks] = useState(false);
  const findings = archive.verified?.findings ?? [];
  if (findings.length === 0) return null;
  const isLoss = findings.some(({ code }) => losses.has(code));
  return (
    <Notice
      tone="bad"
      title={t`The archive is not as it was appended`}
      actions={
        isLoss && (
          <Button kind="bad" disabled={activity?.is === 'running'} onPress={() => setAsks(true)}>
            <Trans>Accept the loss …</Trans>
          </Button>
        )
      }
    >
      <ul className={styles.findings}>
        {findings.map(({ code, sequence }) => (
          <li key={`${code} ${sequence}`}>
            {sequence === undefined ? (
              findingWords(code, i18n)
            ) : (
              <Trans>
                Entry {sequence}: {findingWords(code, i18n)}
              </Trans>
            )}{' '}
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <p>
        <Trans>
          Do not rely on what is named here. Keep a copy of the wallet’s folder before you do anything else;{' '}
          <code>npm run audit</code> tells of each entry whether it still holds. If you have an older copy of the
          folder, compare the two.
        </Trans>
      </p>
      {activity?.is === 'running' && activity.does === 'accept-loss' && <OnDevice />}
      <ProblemNotice problem={accept.problem} />
      <Question
        open={asks}
        onClose={() => setAsks(false)}
        title={t`Accept that entries are lost?`}
        verb={t`Ask the device`}
        bad
        onYes={() => void accept.run({})}
      >
        <p>
          <Trans>
            The device remembers another past of this archive. If you accept the loss there, with your PIN, it signs
            that you did, and approves payments again. The gap stays visible for ever. First look for a newer copy of
            the wallet’s folder.
          </Trans>
        </p>
      </Question>
    </Notice>
  );
}
