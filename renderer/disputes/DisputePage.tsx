// One payment in dispute: the claim in a sentence, the verdict, what each part of it rests on, what has to be believed, and the evidence
// as a file that a stranger judges without this wallet.
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { Judged } from '#app/screen-contract/dispute-views.ts';
import { disputeWords } from '#app/screen-contract/dispute-words.ts';
import { documentName } from '../archive/entry-words.ts';
import { EmptyState } from '../elements/EmptyState.tsx';
import { Button } from '../elements/Button.tsx';
import { Field } from '../elements/Field.tsx';
import { Fingerprint } from '../elements/Fingerprint.tsx';
import { ProblemNotice } from '../elements/Notice.tsx';
import { Panel } from '../elements/Panel.tsx';
import { PlaceLink } from '../elements/PlaceLink.tsx';
import { Table, type Column } from '../elements/Table.tsx';
import { ViewHead } from '../elements/ViewHead.tsx';
import { useLanguage } from '../language/language.ts';
import { useWallet } from '../wallet/screen.ts';
import { useLook } from '../wallet/use-ask.ts';
import { Atoms } from './Atoms.tsx';
import { Claim } from './Claim.tsx';
import { SaveEvidence } from './SaveEvidence.tsx';
import styles from './disputes.module.css';

export function DisputePage({ subject }: { readonly subject: string }) {
  const { t } = useLingui();
  const { archive } = useWallet();
  const [written, setWritten] = useState('');
  const before = secondsOf(written);
  const isNumber = /^[0-9a-f]{32}$/.test(subject);
  const input = isNumber ? { subject, ...(before !== undefined && { before }) } : undefined;
  const { value, problem } = useLook('dispute/judge', input, archive.size);
  const back = { to: { view: 'disputes' }, label: t`Disputes` } as const;
  const head = (
    <ViewHead
      title={value?.claim.title ?? t`Dispute`}
      back={back}
      actions={
        isNumber && (
          <PlaceLink to={{ view: 'archive', subject }} kind="button">
            <Trans>The whole story</Trans>
          </PlaceLink>
        )
      }
    />
  );
  if (!value) {
    return (
      <>
        {head}
        {!isNumber || problem?.code === 'not-disputable' ? (
          <EmptyState icon="disputes" title={t`There is no payment here that a dispute could be about`}>
            <Trans>Only a payment whose order was signed can be disputed. Choose another one.</Trans>
          </EmptyState>
        ) : problem ? (
          <ProblemNotice problem={problem} />
        ) : (
          <p className={styles.quiet}>
            <Trans>Reading the documents and judging them …</Trans>
          </p>
        )}
      </>
    );
  }
  return (
    <>
      {head}
      <ProblemNotice problem={problem} tone="warn" />
      <Panel title={t`The claim`}>
        <Claim judged={value} />
        <div className={styles.before}>
          <Field
            type="datetime-local"
            label={t`Was it before a certain time? (optional)`}
            hint={t`Then the claim says so too, and has to be proven with it.`}
            value={written}
            onChange={(event) => setWritten(event.currentTarget.value)}
            after={
              written !== '' && (
                <Button onPress={() => setWritten('')}>
                  <Trans>Without a time</Trans>
                </Button>
              )
            }
          />
        </div>
      </Panel>
      <Atoms judged={value} />
      <Believed judged={value} />
      <Documents judged={value} />
      <SaveEvidence subject={subject} />
    </>
  );
}

function Believed({ judged }: { readonly judged: Judged }) {
  const { t } = useLingui();
  const language = useLanguage();
  if (judged.trust.length === 0) return null;
  return (
    <Panel title={t`What has to be believed for it`}>
      <ul className={styles.trust}>
        {judged.trust.map((code) => (
          <li key={code}>{disputeWords('trust', code, language)}</li>
        ))}
      </ul>
    </Panel>
  );
}

function Documents({ judged }: { readonly judged: Judged }) {
  const { t, i18n } = useLingui();
  type Document = Judged['documents'][number];
  const columns: readonly Column<Document>[] = [
    {
      id: 'name',
      heading: t`Document`,
      wide: true,
      cell: ({ name, digest }) => (
        <span className={styles.document}>
          <strong>{documentName(name, i18n)}</strong>
          <Fingerprint text={digest} />
        </span>
      ),
    },
    { id: 'length', heading: t`Bytes`, align: 'end', cell: ({ length }) => String(length) },
  ];
  return (
    <Panel title={t`Documents`}>
      <p className={styles.quiet}>
        <Trans>SHA-256 of the exact bytes that the archive keeps.</Trans>
      </p>
      <Table
        caption={t`Documents with their digests`}
        columns={columns}
        rows={judged.documents}
        keyOf={({ name }) => name}
      />
    </Panel>
  );
}

/** What a field for a date and time holds, in seconds since 1970, by the person's own clock; `undefined` while it is not whole. */
function secondsOf(written: string): number | undefined {
  const time = written === '' ? Number.NaN : new Date(written).getTime();
  return Number.isFinite(time) && time >= 0 ? Math.floor(time / 1000) : undefined;
}
