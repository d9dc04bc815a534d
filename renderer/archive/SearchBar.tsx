// Where one searches: the text, a help that lists what can be written, and filters as buttons that write it.
import { Popover } from '@base-ui/react/popover';
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { searchOperators } from '#app/screen-contract/archive-views.ts';
import { Button } from '../elements/Button.tsx';
import { Icon } from '../elements/Icon.tsx';
import list from '../elements/list.module.css';
import { useScreen, useWallet } from '../wallet/screen.ts';
import { hasTerm, termOf, toggleTerm } from './search-text.ts';
import styles from './archive.module.css';

const kinds = [
  { term: 'kind:paid', label: msg`Paid` },
  { term: 'kind:received', label: msg`Received` },
  { term: 'kind:loaded', label: msg`Loaded` },
  { term: 'state:failed', label: msg`Failed` },
] as const;
const kindTerms = kinds.map(({ term }) => term);

type OperatorHelp = { readonly says: MessageDescriptor; readonly like: string };

const helps: Readonly<Record<(typeof searchOperators)[number], OperatorHelp>> = {
  payee: { says: msg`With whom`, like: 'payee:bookshop' },
  kind: { says: msg`What it was: paid, received, loaded, offer, receipt`, like: 'kind:paid' },
  state: { says: msg`How far it came: sent, completed, refused, failed, returned`, like: 'state:failed' },
  purse: { says: msg`Of which purse`, like: 'purse:"Practice purse"' },
  amount: { says: msg`How much: exactly, more, less, between`, like: 'amount:>10  amount:5..20EUR' },
  after: { says: msg`From the beginning of a day on`, like: 'after:2026-01-31' },
  before: { says: msg`Before a day began`, like: 'before:2026-02-01' },
  deal: { says: msg`By the first digits of a deal’s number`, like: 'deal:0a1b' },
};

export function SearchBar({ typed, onType }: { readonly typed: string; readonly onType: (text: string) => void }) {
  const { t } = useLingui();
  return (
    <search className={styles.search}>
      <div className={styles.line}>
        <span className={styles.box}>
          <Icon name="search" />
          <input
            type="search"
            aria-label={t`Search the archive`}
            placeholder={t`Payee, title, or kind:paid amount:>10`}
            autoComplete="off"
            spellCheck={false}
            maxLength={512}
            value={typed}
            onChange={(event) => onType(event.currentTarget.value)}
          />
        </span>
        <Help />
      </div>
      <Filters typed={typed} onType={onType} />
    </search>
  );
}

function Filters({ typed, onType }: { readonly typed: string; readonly onType: (text: string) => void }) {
  const { t, i18n } = useLingui();
  const { purses } = useWallet();
  const now = useScreen(({ view }) => view?.now ?? 0);
  const month = termOf('after', firstOfMonth(now));
  const filter = (term: string, label: string, instead: readonly string[] = []) => (
    <button
      key={term}
      type="button"
      className={styles.filter}
      aria-pressed={hasTerm(typed, term)}
      onClick={() => onType(toggleTerm(typed, term, instead))}
    >
      {hasTerm(typed, term) && <Icon name="check" />}
      <bdi>{label}</bdi>
    </button>
  );
  return (
    <div role="group" aria-label={t`Filters`} className={styles.filters}>
      {kinds.map(({ term, label }) => filter(term, i18n._(label), kindTerms))}
      {filter(month, t`This month`)}
      {purses.length > 1 && purses.slice(0, 6).map(({ name }) => filter(termOf('purse', name), name))}
    </div>
  );
}

function Help() {
  const { t, i18n } = useLingui();
  return (
    <Popover.Root>
      <Popover.Trigger render={<Button icon="info">{t`How to search`}</Button>} />
      <Popover.Portal>
        <Popover.Positioner className={list.positioner} align="end" sideOffset={4} collisionPadding={8}>
          <Popover.Popup className={styles.help}>
            <Popover.Title className={styles.helpTitle}>
              <Trans>What you can write</Trans>
            </Popover.Title>
            <Popover.Description render={<p />}>
              <Trans>
                Words are looked for in payee, title, purse and kind; all of them must be there. Quotes keep words
                together, a minus in front leaves out.
              </Trans>
            </Popover.Description>
            <dl className={styles.operators}>
              {searchOperators.map((operator) => (
                <div key={operator}>
                  <dt>
                    <code>{helps[operator].like}</code>
                  </dt>
                  <dd>{i18n._(helps[operator].says)}</dd>
                </div>
              ))}
              <div>
                <dt>
                  <code>-state:failed</code>
                </dt>
                <dd>
                  <Trans>Everything but these</Trans>
                </dd>
              </div>
            </dl>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function firstOfMonth(now: number): string {
  const date = new Date(now * 1000);
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-01`;
}
