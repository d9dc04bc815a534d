// Which payment a dispute is about: those that the archive tells of, newest first, looked through as one types. A payment has several
// entries; it stands here once, as its newest tells of it.
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import type { ArchiveRow } from '#app/screen-contract/archive-views.ts';
import { kindMark, kindWords } from '../archive/entry-words.ts';
import { Amount } from '../elements/Amount.tsx';
import { EmptyState } from '../elements/EmptyState.tsx';
import { Field } from '../elements/Field.tsx';
import { ProblemNotice } from '../elements/Notice.tsx';
import { Panel } from '../elements/Panel.tsx';
import { PlaceLink } from '../elements/PlaceLink.tsx';
import { StateMark } from '../elements/StateMark.tsx';
import { Table, type Column } from '../elements/Table.tsx';
import { Time } from '../elements/Time.tsx';
import { ViewHead } from '../elements/ViewHead.tsx';
import { go, useWallet } from '../wallet/screen.ts';
import { useLook } from '../wallet/use-ask.ts';
import { Select } from '../elements/Select.tsx';
import styles from './disputes.module.css';

type Side = 'paid' | 'received';

/** What is searched for on each side: of payments that were made every state, of being paid those with a receipt. */
const searches: Readonly<Record<Side, string>> = { paid: 'kind:pay', received: 'kind:receive' };
const afterTyping = 180;

export function ChoosePayment() {
  const { t } = useLingui();
  const { archive } = useWallet();
  const [side, setSide] = useState<Side>('paid');
  const [typed, setTyped] = useState('');
  const [text, setText] = useState('');
  useEffect(() => {
    const later = setTimeout(() => setText(typed.trim()), afterTyping);
    return () => clearTimeout(later);
  }, [typed]);
  const search = `${searches[side]} ${text}`.trim().slice(0, 512);
  const { value, problem } = useLook('archive/rows', { search, from: 0, count: 200 }, archive.size);
  const payments = value && oncePerSubject(value.rows);
  const sides = [
    { value: 'paid', label: t`I paid` },
    { value: 'received', label: t`I was paid` },
  ] as const;
  return (
    <>
      <ViewHead
        title={t`Disputes`}
        lead={t`Somebody says you did not pay, or you say somebody was paid: see what your documents prove, and hand them over.`}
      />
      <Panel title={t`Which payment is it about?`}>
        <div className={styles.choose}>
          <Select label={t`Which side`} value={side} choices={sides} onChoose={setSide} />
          <Field
            type="search"
            label={t`Look for it`}
            hint={t`Payee, title, or as in the archive: amount:>10 after:2026-01-31`}
            value={typed}
            maxLength={480}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </div>
        <ProblemNotice problem={problem} tone="warn" />
        <div className={styles.payments} aria-busy={!value}>
          {!payments && !problem && (
            <p className={styles.quiet}>
              <Trans>Reading the archive …</Trans>
            </p>
          )}
          {payments && (payments.length === 0 ? <Nothing searched={text !== ''} /> : <Payments payments={payments} />)}
        </div>
        {value && value.total > value.rows.length && (
          <p className={styles.quiet}>
            <Trans>Only the newest are shown: look for older ones by payee, amount or day.</Trans>
          </p>
        )}
        {value && value.reached < value.size && (
          <StateMark is="running">
            <Plural
              value={value.size - value.reached}
              one="# older entry is not searched yet"
              other="# older entries are not searched yet"
            />
          </StateMark>
        )}
      </Panel>
    </>
  );
}

function Payments({ payments }: { readonly payments: readonly ArchiveRow[] }) {
  const { t, i18n } = useLingui();
  const columns: readonly Column<ArchiveRow>[] = [
    {
      id: 'payment',
      heading: t`Payment`,
      wide: true,
      cell: ({ subject = '', party, title, kind }) => (
        <span className={styles.payment}>
          <PlaceLink to={{ view: 'disputes', subject }} kind="quiet">
            <strong>
              <bdi>{party ?? title ?? kindWords(kind, i18n)}</bdi>
            </strong>
          </PlaceLink>
          {party !== undefined && title !== undefined && <bdi>{title}</bdi>}
          <StateMark {...kindMark(kind)}>{kindWords(kind, i18n)}</StateMark>
        </span>
      ),
    },
    { id: 'when', heading: t`When`, cell: ({ at }) => <Time at={at} />, align: 'end' },
    {
      id: 'amount',
      heading: t`Amount`,
      align: 'end',
      cell: ({ amount }) => amount && <Amount money={amount} aligned />,
    },
  ];
  return (
    <Table
      caption={t`Payments, newest first`}
      columns={columns}
      rows={payments}
      keyOf={({ sequence }) => String(sequence)}
      onOpen={({ subject = '' }) => go({ view: 'disputes', subject })}
    />
  );
}

function Nothing({ searched }: { readonly searched: boolean }) {
  const { t } = useLingui();
  return searched ? (
    <EmptyState icon="search" title={t`Nothing is found`}>
      <Trans>Look for fewer words, or on the other side.</Trans>
    </EmptyState>
  ) : (
    <EmptyState icon="disputes" title={t`There is no payment to dispute`}>
      <Trans>Each payment will stand here from the moment its order was signed, with everything that proves it.</Trans>
    </EmptyState>
  );
}

/** The newest row of each operation. */
function oncePerSubject(rows: readonly ArchiveRow[]): readonly ArchiveRow[] {
  const newest = new Map<string, ArchiveRow>();
  for (const row of rows) if (row.subject !== undefined && !newest.has(row.subject)) newest.set(row.subject, row);
  return [...newest.values()];
}
