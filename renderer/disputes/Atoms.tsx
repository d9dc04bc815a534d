// The parts of a claim, each with its own verdict; opened, one sees by which documents, why not, and what has to be believed.
import { Trans, useLingui } from '@lingui/react/macro';
import type { Judged } from '#app/screen-contract/dispute-views.ts';
import { disputeWords } from '#app/screen-contract/dispute-words.ts';
import { documentName } from '../archive/entry-words.ts';
import { Icon } from '../elements/Icon.tsx';
import { Panel } from '../elements/Panel.tsx';
import { StateMark, type Standing } from '../elements/StateMark.tsx';
import { verdictIcons } from './Claim.tsx';
import { useLanguage } from '../language/language.ts';
import styles from './disputes.module.css';

const standings = { proven: 'good', refuted: 'bad', undecided: 'waiting' } as const satisfies Readonly<
  Record<Judged['verdict'], Standing>
>;

export function Atoms({ judged }: { readonly judged: Judged }) {
  const { t } = useLingui();
  return (
    <Panel title={t`What the claim rests on`}>
      <ul className={styles.atoms}>
        {judged.atoms.map((atom) => (
          <li key={atom.name}>
            <Atom atom={atom} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Atom({ atom }: { readonly atom: Judged['atoms'][number] }) {
  const { i18n } = useLingui();
  const language = useLanguage();
  const { name, verdict, by, reasons, trust } = atom;
  return (
    <details open={verdict !== 'proven'}>
      <summary>
        <Icon name="right" />
        <span>{disputeWords('atoms', name, language)}</span>
        <StateMark is={standings[verdict]} icon={verdictIcons[verdict]}>
          {disputeWords('verdicts', verdict, language)}
        </StateMark>
      </summary>
      <div className={styles.grounds}>
        {reasons.length > 0 && (
          <ul className={styles.reasons}>
            {reasons.map(({ code, detail }) => (
              <li key={`${code} ${detail}`}>
                {disputeWords('reasons', code, language)}{' '}
                {detail !== undefined && (
                  <bdi className={styles.quiet}>
                    <code>{detail}</code>
                  </bdi>
                )}
              </li>
            ))}
          </ul>
        )}
        <p>
          <span className={styles.quiet}>
            <Trans>Judged by:</Trans>
          </span>{' '}
          {by.length === 0 ? <Trans>no document</Trans> : by.map((one) => documentName(one, i18n)).join(', ')}
        </p>
        {trust.length > 0 && (
          <>
            <p className={styles.quiet}>
              <Trans>It holds as far as one believes:</Trans>
            </p>
            <ul className={styles.trust}>
              {trust.map((code) => (
                <li key={code}>{disputeWords('trust', code, language)}</li>
              ))}
            </ul>
          </>
        )}
      </div>
    </details>
  );
}
