// The books leave the wallet: a format and a period are chosen, what the file will hold is shown at once, and saving makes it.
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { BookFormat, BooksWish, Delivery } from '#app/screen-contract/books-views.ts';
import { Field } from '../elements/Field.tsx';
import { Notice } from '../elements/Notice.tsx';
import { Panel } from '../elements/Panel.tsx';
import { SaveButton } from '../elements/SaveButton.tsx';
import { Select } from '../elements/Select.tsx';
import { ViewHead } from '../elements/ViewHead.tsx';
import { useWallet } from '../wallet/screen.ts';
import { BooksPreview } from './BooksPreview.tsx';
import { isPeriod, periodNames, periodOf, type Period, type PeriodName } from './periods.ts';
import styles from './books.module.css';

export function BooksView() {
  const { t } = useLingui();
  const { archive } = useWallet();
  const [format, setFormat] = useState<BookFormat>('journal');
  const [name, setName] = useState<PeriodName>('this-year');
  const [own, setOwn] = useState<Period>({});
  const period = name === 'own' ? own : periodOf(name, new Date());
  const wish: BooksWish | undefined = isPeriod(period) ? { format, ...period } : undefined;
  return (
    <>
      <ViewHead
        title={t`Books`}
        lead={t`Every payment, load and receipt as a file for your bookkeeping. What failed is told too, and moves nothing.`}
      />
      <Panel title={t`What to export`}>
        <div className={styles.wishes}>
          <Select label={t`Format`} value={format} choices={useFormats()} onChoose={setFormat} />
          <Select label={t`Period`} value={name} choices={usePeriods()} onChoose={setName} />
        </div>
        {name === 'own' && <OwnDays period={own} onChange={setOwn} />}
        <p className={styles.quiet}>
          <Days period={period} />
        </p>
      </Panel>
      {wish && <BooksPreview wish={wish} anew={archive.size} />}
      {wish && <Save key={JSON.stringify(wish)} wish={wish} />}
    </>
  );
}

/** Which days these are, so that nobody is surprised by what happened around midnight. */
function Days({ period: { from, to } }: { readonly period: Period }) {
  if (from === undefined && to === undefined) return <Trans>From the beginning up to now.</Trans>;
  if (from === undefined) return <Trans>From the beginning to {to}; a day ends at midnight UTC.</Trans>;
  if (to === undefined) return <Trans>From {from} up to now; a day begins at midnight UTC.</Trans>;
  return (
    <Trans>
      From {from} to {to}, both included; days run from midnight to midnight UTC.
    </Trans>
  );
}

function useFormats() {
  const { t } = useLingui();
  return [
    { value: 'journal', label: t`Journal`, hint: t`For hledger and ledger: balanced, checked by both` },
    { value: 'csv', label: t`Table (CSV)`, hint: t`For spreadsheets and your accountant; with rules for hledger` },
    { value: 'jsonl', label: t`Transcript (JSON Lines)`, hint: t`Everything the wallet knows, one line a payment` },
  ] as const;
}

function usePeriods() {
  const { t } = useLingui();
  const labels: Readonly<Record<PeriodName, string>> = {
    'this-month': t`This month`,
    'last-month': t`Last month`,
    'this-quarter': t`This quarter`,
    'last-quarter': t`Last quarter`,
    'this-year': t`This year`,
    'last-year': t`Last year`,
    all: t`Everything`,
    own: t`Days of my own`,
  };
  return periodNames.map((value) => ({ value, label: labels[value] }));
}

function OwnDays(props: { readonly period: Period; readonly onChange: (period: Period) => void }) {
  const { t } = useLingui();
  const { period, onChange } = props;
  const change = (end: 'from' | 'to', day: string) => {
    const { [end]: _before, ...rest } = period;
    onChange(day === '' ? rest : { ...rest, [end]: day });
  };
  return (
    <div className={styles.wishes}>
      <Field
        type="date"
        label={t`First day`}
        value={period.from ?? ''}
        onChange={(event) => change('from', event.currentTarget.value)}
      />
      <Field
        type="date"
        label={t`Last day`}
        value={period.to ?? ''}
        onChange={(event) => change('to', event.currentTarget.value)}
        fault={isPeriod(period) ? undefined : t`The last day lies before the first.`}
      />
    </div>
  );
}

function Save({ wish }: { readonly wish: BooksWish }) {
  const { t } = useLingui();
  const [saved, setSaved] = useState<Exclude<Delivery, { is: 'given-up' }>>();
  return (
    <div className={styles.save} aria-live="polite">
      <SaveButton method="books/save" input={wish} kind="main" onSaved={setSaved}>
        {t`Save the file`}
      </SaveButton>
      {saved && (
        <Notice tone="good" title={saved.is === 'saved' ? t`Saved` : t`The download has begun`}>
          {saved.is === 'saved' ? (
            <p>
              <code>{saved.path}</code>
            </p>
          ) : (
            <p>
              <Trans>
                <code>{saved.name}</code> goes where your browser keeps downloads.
              </Trans>
            </p>
          )}
          <NextStep format={wish.format} />
        </Notice>
      )}
    </div>
  );
}

function NextStep({ format }: { readonly format: BookFormat }) {
  switch (format) {
    case 'journal':
      return (
        <p>
          <Trans>
            Check it with <code>hledger -f FILE check -s</code>, and read it with <code>hledger -f FILE balance</code>.
          </Trans>
        </p>
      );
    case 'csv':
      return (
        <p>
          <Trans>Unpack it: the table opens in any spreadsheet; the rules beside it are for hledger.</Trans>
        </p>
      );
    case 'jsonl':
      return (
        <p>
          <Trans>One JSON object a line: any program can read it, and nothing is left out.</Trans>
        </p>
      );
  }
}
