// One row of the list, two lines high: with whom and what for, how much; below it what happened and when. Foreign text is cut at the
// row's end and kept in its own direction.
import { useLingui } from '@lingui/react/macro';
import type { Ref } from 'react';
import type { ArchiveRow } from '#app/screen-contract/archive-views.ts';
import { Amount } from '../elements/Amount.tsx';
import { StateMark } from '../elements/StateMark.tsx';
import { Unseen } from '../elements/Unseen.tsx';
import { useLocale } from '../language/language.ts';
import { dayWords } from './day-words.ts';
import { kindDirection, kindMark, kindWords } from './entry-words.ts';
import styles from './archive.module.css';

export function GridRow(props: {
  readonly ref: Ref<HTMLDivElement> | undefined;
  readonly row: ArchiveRow;
  readonly index: number;
  readonly now: number;
  readonly top: number;
  readonly height: number;
  readonly isActive: boolean;
  readonly namesDay: boolean;
  /** What a purse is called that a row names by its name inside. */
  readonly purseName: (purse: string) => string;
  readonly onFocus: () => void;
  readonly onOpen: () => void;
}) {
  const { row, index, now, top, height, isActive, namesDay } = props;
  const { t, i18n } = useLingui();
  const words = dayWords(useLocale());
  const day = row.at === 0 ? t`unknown` : words.day(row.at, now);
  const what = kindWords(row.kind, i18n);
  const { is, icon } = kindMark(row.kind);
  const sign = kindDirection(row.kind);
  const name = row.party ?? row.title;
  return (
    <div
      ref={props.ref}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isActive}
      tabIndex={isActive ? 0 : -1}
      className={styles.row}
      style={{ transform: `translateY(${top}px)`, height }}
      data-opens={row.subject !== undefined}
      data-sequence={row.sequence}
      onFocus={props.onFocus}
      onClick={props.onOpen}
    >
      <div role="gridcell" className={styles.day}>
        {namesDay ? <span>{day}</span> : <Unseen>{day}</Unseen>}
      </div>
      <div role="gridcell" className={styles.what}>
        <span className={styles.who}>
          <bdi className={styles.name}>{name ?? what}</bdi>
          {row.party !== undefined && row.title !== undefined && <bdi className={styles.for}>{row.title}</bdi>}
        </span>
        <span className={styles.how}>
          {name === undefined ? null : (
            <StateMark is={is} icon={icon}>
              {what}
            </StateMark>
          )}
          {row.at !== 0 && (
            <time dateTime={new Date(row.at * 1000).toISOString()}>
              <span className={styles.narrowDay}>{day}, </span>
              {words.time(row.at)}
            </time>
          )}
          {row.purse !== undefined && <bdi className={styles.purse}>{props.purseName(row.purse)}</bdi>}
        </span>
      </div>
      <div role="gridcell" className={styles.amount} data-moved={sign !== undefined}>
        {row.amount && <Amount money={row.amount} sign={sign} aligned />}
      </div>
    </div>
  );
}
