// One deal from its offer to the booking: what it came to, and every entry about it in order, with the exact documents.
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import type { Story } from '#app/screen-contract/archive-views.ts';
import { Amount } from '../elements/Amount.tsx';
import { EmptyState } from '../elements/EmptyState.tsx';
import { Fingerprint } from '../elements/Fingerprint.tsx';
import { Facts } from '../elements/Facts.tsx';
import { ProblemNotice } from '../elements/Notice.tsx';
import { Panel } from '../elements/Panel.tsx';
import { PlaceLink } from '../elements/PlaceLink.tsx';
import { ViewHead } from '../elements/ViewHead.tsx';
import { ask } from '../wallet/client.ts';
import { useWallet } from '../wallet/screen.ts';
import { useLook } from '../wallet/use-ask.ts';
import { StoryEntry } from './StoryEntry.tsx';
import styles from './story.module.css';

export function StoryPage({ subject, search }: { readonly subject: string; readonly search: string | undefined }) {
  const { t } = useLingui();
  const { archive } = useWallet();
  const isNumber = /^[0-9a-f]{32}$/.test(subject);
  const { value, problem } = useLook('archive/story', isNumber ? { subject } : undefined, archive.size);
  const back = { to: { view: 'archive', ...(search !== undefined && { search }) }, label: t`Archive` } as const;
  if (!value) {
    return (
      <>
        <ViewHead title={t`Story`} back={back} />
        {!isNumber || problem?.code === 'story-unknown' ? (
          <EmptyState icon="archive" title={t`The archive tells nothing of this`}>
            <Trans>It may be older than the archive, or the address is not whole. Look for it in the list.</Trans>
          </EmptyState>
        ) : problem ? (
          <ProblemNotice problem={problem} />
        ) : (
          <p className={styles.quiet}>
            <Trans>Reading the archive …</Trans>
          </p>
        )}
      </>
    );
  }
  return (
    <>
      <ViewHead title={value.title ?? value.party ?? t`Story`} back={back} lead={value.title && value.party} />
      <ProblemNotice problem={problem} tone="warn" />
      <CameTo story={value} />
      <Panel
        title={t`What happened`}
        mark={
          <span className={styles.quiet}>
            <Plural value={value.entries.length} one="# entry" other="# entries" />
          </span>
        }
      >
        <ol className={styles.line} aria-label={t`What happened, oldest first`}>
          {value.entries.map((entry, place) => (
            <StoryEntry key={entry.sequence} entry={entry} before={value.entries[place - 1]} />
          ))}
        </ol>
      </Panel>
    </>
  );
}

function CameTo({ story }: { readonly story: Story }) {
  const { t } = useLingui();
  const payment = usePayment(story);
  const { amount, subject, disputable } = story;
  return (
    <Panel
      title={amount ? <Amount money={amount} size="sum" /> : t`Without an amount`}
      actions={
        <>
          {payment !== undefined && (
            <PlaceLink to={{ view: 'pay', subject: payment }} kind="button">
              <Trans>To the payment</Trans>
            </PlaceLink>
          )}
          {disputable && (
            <PlaceLink to={{ view: 'disputes', subject }} kind="button">
              <Trans>Is this disputed?</Trans>
            </PlaceLink>
          )}
        </>
      }
    >
      <Facts facts={[[t`Number`, <Fingerprint key="number" text={subject} />]]} />
    </Panel>
  );
}

/** The operation of a story among those that the wallet still shows: entries of a deal do not name it, the list's rows do. */
function usePayment({ subject, entries }: Story): string | undefined {
  const { payments, archive } = useWallet();
  const [found, setFound] = useState<string>();
  const own = payments.some(({ id }) => id === subject);
  const paid = entries.findLast(({ kind }) => /^(?:pay|receive|load|token|gather|return):/.test(kind))?.sequence;
  useEffect(() => {
    if (own || paid === undefined) return;
    const over = new AbortController();
    const look = async () => {
      const from = Math.max(0, archive.size - 1 - paid);
      const answer = await ask('archive/rows', { search: '', from, count: 1 }, over.signal);
      if (over.signal.aborted || !answer.ok) return;
      setFound(answer.value.rows.find(({ sequence }) => sequence === paid)?.subject);
    };
    void look();
    return () => over.abort();
  }, [own, paid, archive.size]);
  return own ? subject : payments.some(({ id }) => id === found) ? found : undefined;
}
