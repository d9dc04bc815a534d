// The list itself: a grid of which only what is seen is drawn. One row takes the focus (arrows, Page, Home and End move it, Enter opens
// its story) and stays drawn, outside of what is seen, so that the focus is never lost. Each day is named at its first row.
import { useLingui } from '@lingui/react/macro';
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { ArchiveRow } from '#app/screen-contract/archive-views.ts';
import { Unseen } from '../elements/Unseen.tsx';
import { useScreen, useWallet } from '../wallet/screen.ts';
import { isSameDay } from './day-words.ts';
import { GridRow } from './GridRow.tsx';
import { openStory } from './open-story.ts';
import type { Drawn, LongList } from './long-list.ts';
import styles from './archive.module.css';

/** The row that has the focus, or would. */
type Active = { readonly index: number; readonly row?: ArchiveRow | undefined };

/** Where the person was, for when they come back from a story. */
let left: { readonly search: string; readonly offset: number; readonly active: Active } | undefined;

export function RowGrid(props: {
  readonly list: LongList;
  readonly drawn: Drawn | undefined;
  readonly search: string;
}) {
  const { list, drawn, search } = props;
  const { t } = useLingui();
  const now = useScreen(({ view }) => view?.now ?? 0);
  const { purses } = useWallet();
  const purseName = (purse: string) => purses.find(({ id }) => id === purse)?.name ?? purse;
  const spacer = useRef<HTMLDivElement>(null);
  const focused = useRef<HTMLDivElement>(null);
  const wantsFocus = useRef(false);
  const [active, setActive] = useState<Active>({ index: 0 });
  // Whichever row had the focus last stays in the page until the next one has it: while that is fetched, nobody may lose it.
  const [holder, setHolder] = useState<Active>();
  useEffect(() => (spacer.current ? list.attach(spacer.current) : undefined), [list]);
  useEffect(() => {
    list.grew = (by) => {
      setActive((before) => ({ ...before, index: before.index + by }));
      setHolder((before) => before && { ...before, index: before.index + by });
    };
  }, [list]);
  useReturn(list, drawn, search, (back) => {
    wantsFocus.current = true;
    setActive(back);
  });
  const latest = useRef(active);
  latest.current = active;
  useEffect(() => {
    if (!latest.current.row) return;
    setActive({ index: 0 }); // another search begins at its top
    setHolder(undefined);
  }, [drawn?.head.search]);
  useLayoutEffect(() => {
    if (!wantsFocus.current || !drawn || drawn.waits) return;
    const isThere = active.index >= drawn.first && active.index < drawn.first + drawn.rows.length;
    // Rows of another place came, as when a wheel was still turning: go on to the one that was asked for.
    if (!isThere && active.index < drawn.head.total) return list.reveal(active.index);
    wantsFocus.current = false;
    focused.current?.focus({ preventScroll: true });
  }, [drawn, active, list]);
  const total = drawn?.head.total ?? 0;
  const activeRow = drawn?.rows[active.index - drawn.first] ?? list.row(active.index) ?? active.row;

  const move = (to: number) => {
    const index = Math.min(Math.max(0, to), total - 1);
    wantsFocus.current = true;
    setActive({ index, row: list.row(index) });
    list.reveal(index);
  };
  const open = (index: number, row: ArchiveRow | undefined) => {
    if (row?.subject === undefined) return;
    left = { search, offset: list.offset, active: { index, row } };
    openStory(row.subject, search);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const to = {
      ArrowDown: active.index + 1,
      ArrowUp: active.index - 1,
      PageDown: active.index + list.page,
      PageUp: active.index - list.page,
      Home: 0,
      End: total - 1,
    }[event.key];
    if (to !== undefined) move(to);
    else if (event.key === 'Enter' || event.key === ' ') open(active.index, activeRow);
    else return;
    event.preventDefault();
  };

  const besides = [holder, { index: active.index, row: activeRow }].filter((one) => one?.row !== undefined);
  const rows = new Map(besides.map((one) => [one?.index ?? 0, one?.row]));
  drawn?.rows.forEach((row, place) => rows.set(drawn.first + place, row));
  // In their order always: an element that React moves loses the focus.
  const shown = [...rows].toSorted(([one], [other]) => one - other).filter(isFirstOfItsEntry);
  return (
    <div
      role="grid"
      aria-label={t`Entries of the archive, newest first`}
      aria-rowcount={total + 1}
      aria-colcount={3}
      aria-busy={drawn?.waits ?? true}
      className={styles.grid}
      hidden={total === 0}
      onKeyDown={onKeyDown}
      onWheel={() => (wantsFocus.current = false)}
    >
      <Unseen>
        <span role="row" aria-rowindex={1}>
          <span role="columnheader">{t`Day`}</span>
          <span role="columnheader">{t`What happened`}</span>
          <span role="columnheader">{t`Amount`}</span>
        </span>
      </Unseen>
      <div ref={spacer} className={styles.spacer} role="rowgroup">
        <div className={styles.layer} role="presentation" data-waits={drawn?.waits}>
          {drawn &&
            shown.map(([index, row]) => {
              if (!row) return null;
              return (
                <GridRow
                  key={row.sequence}
                  ref={index === active.index ? focused : undefined}
                  row={row}
                  index={index}
                  now={now}
                  top={topOf(index, drawn)}
                  height={drawn.rowHeight}
                  isActive={index === active.index}
                  namesDay={namesDay(index, drawn)}
                  purseName={purseName}
                  onFocus={() => {
                    setActive({ index, row });
                    setHolder({ index, row });
                    list.reveal(index); // coming by Tab, a person has to see where they are
                  }}
                  onOpen={() => open(index, row)}
                />
              );
            })}
        </div>
      </div>
    </div>
  );
}

/** An entry has one row, even for the moment in which its old place is still known. */
function isFirstOfItsEntry(
  [, row]: readonly [number, ArchiveRow | undefined],
  place: number,
  all: readonly (readonly [number, ArchiveRow | undefined])[],
): boolean {
  return all.findIndex(([, other]) => other?.sequence === row?.sequence) === place;
}

/** Whether a row is the first of its day, or the first that is seen whole. */
function namesDay(index: number, { first, rows, offset, rowHeight }: Drawn): boolean {
  const [before, row] = [rows[index - first - 1], rows[index - first]];
  if (!row || index === Math.ceil(offset / rowHeight)) return true;
  const beside = before ?? rows[index - first + 1];
  return beside !== undefined && !isSameDay(beside.at, row.at);
}

/** Where a row is drawn, in pixels below the layer's edge; one that is not seen just beside it. */
function topOf(index: number, { first, rows, offset, rowHeight, seen }: Drawn): number {
  if (index < first) return -2 * rowHeight;
  return index >= first + rows.length ? seen + rowHeight : index * rowHeight - offset;
}

/** After a story, back to the place in the list that led there. */
function useReturn(list: LongList, drawn: Drawn | undefined, search: string, go: (active: Active) => void): void {
  const back = useRef(left?.search === search ? left : undefined);
  const isThere = drawn !== undefined;
  useEffect(() => {
    const to = back.current;
    if (!isThere || !to) return;
    back.current = undefined;
    left = undefined;
    // After the frame has put the focus on the title, as it does wherever one comes to.
    const later = setTimeout(() => {
      list.goTo(to.offset);
      list.reveal(to.active.index);
      go(to.active);
    }, 0);
    return () => clearTimeout(later);
  }, [isThere]);
}
