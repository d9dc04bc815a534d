// What an export will hold, before it is made: how much happened, what each purse held before and after, and how the file begins.
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import type { BooksPreview as Preview, BooksWish } from '#app/screen-contract/books-views.ts';
import type { Money } from '#app/screen-contract/money.ts';
import { Amount } from '../elements/Amount.tsx';
import { EmptyState } from '../elements/EmptyState.tsx';
import { ProblemNotice } from '../elements/Notice.tsx';
import { Panel } from '../elements/Panel.tsx';
import { Table, type Column } from '../elements/Table.tsx';
import { useHidden } from '../wallet/screen.ts';
import { useLook } from '../wallet/use-ask.ts';
import styles from './books.module.css';

type Account = Preview['accounts'][number];

/** Shows it; asked again whenever the wish changes or the archive has grown (`anew`). */
export function BooksPreview({ wish, anew }: { readonly wish: BooksWish; readonly anew: number }) {
  const { t } = useLingui();
  const { value, problem } = useLook('books/preview', wish, anew);
  return (
    <Panel title={t`What it will hold`}>
      <div className={styles.preview}>
        <ProblemNotice problem={problem} tone="warn" />
        {!value && !problem && (
          <p className={styles.quiet}>
            <Trans>Reading the archive …</Trans>
          </p>
        )}
        {value && (value.operations === 0 ? <Nothing /> : <Something preview={value} />)}
      </div>
    </Panel>
  );
}

function Nothing() {
  const { t } = useLingui();
  return (
    <EmptyState icon="books" title={t`Nothing happened in this period`}>
      <Trans>The file would hold no operation. Choose a longer period.</Trans>
    </EmptyState>
  );
}

function Something({ preview }: { readonly preview: Preview }) {
  const { t } = useLingui();
  const hidden = useHidden();
  const columns: readonly Column<Account>[] = [
    { id: 'name', heading: t`Purse`, wide: true, cell: ({ name }) => <bdi>{name}</bdi> },
    { id: 'opening', heading: t`Before`, align: 'end', cell: ({ opening }) => <Amounts amounts={opening} /> },
    { id: 'closing', heading: t`After`, align: 'end', cell: ({ closing }) => <Amounts amounts={closing} /> },
  ];
  return (
    <>
      <p>
        <strong>
          <Plural value={preview.operations} one="# operation" other="# operations" />
        </strong>
        {preview.money === 'practice' && (
          <>
            {' · '}
            <Trans>practice money, and the file says so</Trans>
          </>
        )}
      </p>
      {preview.accounts.length > 0 && (
        <Table
          caption={t`What each purse held before and after the period`}
          columns={columns}
          rows={preview.accounts}
          keyOf={({ name }) => name}
        />
      )}
      {hidden ? (
        <p className={styles.quiet}>
          <Trans>The file’s text is hidden while amounts are.</Trans>
        </p>
      ) : (
        <figure className={styles.beginning}>
          <figcaption>
            {preview.whole ? <Trans>The whole file, {preview.name}</Trans> : <Trans>How {preview.name} begins</Trans>}
          </figcaption>
          {/* Long lines scroll here, so that the page itself scrolls one way only. */}
          <pre tabIndex={0} role="region" aria-label={t`Text of the file`}>
            {preview.beginning}
          </pre>
        </figure>
      )}
    </>
  );
}

function Amounts({ amounts }: { readonly amounts: readonly Money[] }) {
  if (amounts.length === 0) return <>—</>;
  return (
    <>
      {amounts.map((money) => (
        <div key={money.currency}>
          <Amount money={money} />
        </div>
      ))}
    </>
  );
}
