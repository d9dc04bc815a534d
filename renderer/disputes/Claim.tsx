// The claim as one sentence, and what is to be said of it: proven, refuted or undecided, by a shape and a word.
import { Trans, useLingui } from '@lingui/react/macro';
import type { Judged, Verdict } from '#app/screen-contract/dispute-views.ts';
import { disputeWords } from '#app/screen-contract/dispute-words.ts';
import { Amount } from '../elements/Amount.tsx';
import { Fingerprint } from '../elements/Fingerprint.tsx';
import { Icon } from '../elements/Icon.tsx';
import type { IconName } from '../elements/icons.ts';
import { useLanguage, useLocale } from '../language/language.ts';
import { timeWritten } from '../language/written.ts';
import styles from './disputes.module.css';

/** The shape of each verdict. */
export const verdictIcons = { proven: 'check', refuted: 'cross', undecided: 'question' } as const satisfies Readonly<
  Record<Verdict, IconName>
>;

export function Claim({ judged }: { readonly judged: Judged }) {
  const locale = useLocale();
  const language = useLanguage();
  const { claim, verdict } = judged;
  const before = claim.before === undefined ? undefined : timeWritten(claim.before, locale);
  const amount = <Amount money={claim.amount} />;
  const payee = <bdi>{claim.payee}</bdi>;
  const title = <bdi>{claim.title}</bdi>;
  return (
    <>
      <p className={styles.claim}>
        {before === undefined ? (
          <Trans>
            “<strong>{payee}</strong> was paid <strong>{amount}</strong> for {title}.”
          </Trans>
        ) : (
          <Trans>
            “<strong>{payee}</strong> was paid <strong>{amount}</strong> for {title}, before {before}.”
          </Trans>
        )}
      </p>
      {claim.payeeKey !== undefined && (
        <p className={styles.payer}>
          <Trans>
            No authority certifies the payee: it is whoever holds the key <Fingerprint text={claim.payeeKey} />
          </Trans>
        </p>
      )}
      {claim.payer !== undefined && (
        <p className={styles.payer}>
          <Trans>
            By whoever holds the device with the key <Fingerprint text={claim.payer} />
          </Trans>
        </p>
      )}
      <div className={styles.verdict} data-is={verdict} role="status">
        <Icon name={verdictIcons[verdict]} size="big" />
        <span>
          <strong>{disputeWords('verdicts', verdict, language)}</strong>
          <Meaning verdict={verdict} />
        </span>
      </div>
    </>
  );
}

function Meaning({ verdict }: { readonly verdict: Verdict }) {
  const { t } = useLingui();
  const meanings: Readonly<Record<Verdict, string>> = {
    proven: t`The documents show every part of the claim.`,
    refuted: t`The documents show that a part of the claim is not so.`,
    undecided: t`The documents do not show every part of the claim. That does not make it false.`,
  };
  return <span>{meanings[verdict]}</span>;
}
