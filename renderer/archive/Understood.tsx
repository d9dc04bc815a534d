// How a search was understood: term by term, what is wrong with those that are left out, how many entries were found, and how far the
// search has come while its index is still being made. One line of room is always kept for it, so that the list does not jump.
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { explain } from '#app/screen-contract/problems.ts';
import type { SearchTerm } from '#app/screen-contract/archive-views.ts';
import { Icon } from '../elements/Icon.tsx';
import { StateMark } from '../elements/StateMark.tsx';
import { useLanguage, useLocale } from '../language/language.ts';
import type { ListHead } from './row-list.ts';
import styles from './archive.module.css';

export function Understood({ head }: { readonly head: ListHead | undefined }) {
  const locale = useLocale();
  if (!head) return <div className={styles.understood} />;
  const { terms, total, reached, size } = head;
  const number = new Intl.NumberFormat(locale);
  const [hadRead, all] = [number.format(reached), number.format(size)];
  const searches = terms.some(({ problem }) => !problem);
  return (
    <div className={styles.understood} role="status">
      <span className={styles.count}>
        {searches ? (
          <Plural value={total} one="# entry found" other="# entries found" />
        ) : (
          <Plural value={total} one="# entry" other="# entries" />
        )}
      </span>
      {terms.map((term, place) => (
        <Term key={`${place} ${term.operator} ${term.value}`} term={term} />
      ))}
      {searches && reached < size && (
        <StateMark is="running">
          <Trans>
            {hadRead} of {all} entries searched; older ones follow
          </Trans>
        </StateMark>
      )}
    </div>
  );
}

function Term({ term }: { readonly term: SearchTerm }) {
  const { t } = useLingui();
  const language = useLanguage();
  const { operator, value, not, problem } = term;
  const written = (
    <code>
      {not && '−'}
      {operator !== undefined && `${operator}:`}
      <bdi>{value}</bdi>
    </code>
  );
  if (!problem) {
    return (
      <span className={styles.term}>
        {written}
        {not && <span className={styles.quiet}>{t`left out`}</span>}
      </span>
    );
  }
  const { happened, next } = explain(problem, language);
  return (
    <span className={styles.term} data-bad>
      <Icon name="warn" />
      <span>
        {written} {happened} {next}
      </span>
    </span>
  );
}
