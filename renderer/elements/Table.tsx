// A table of a few hundred rows at most: headings that scroll readers know, amounts at the end of their column, and rows that
// arrow keys walk through and Enter opens. Very long lists bring their own (archive).
import { createColumnHelper, tableFeatures, useTable } from '@tanstack/react-table';
import { useMemo, type KeyboardEvent, type ReactNode } from 'react';
import styles from './table.module.css';

/** A column: its heading and what it shows of a row. `end` is for amounts, `wide` takes the room that is left. */
export type Column<Row> = {
  readonly id: string;
  readonly heading: string;
  readonly cell: (row: Row) => ReactNode;
  readonly align?: 'end' | undefined;
  readonly wide?: boolean | undefined;
};

const features = tableFeatures({});

/** Draws it. With `onOpen` rows take the focus and can be opened; `keyOf` names each. */
export function Table<Row extends object>(props: {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly onOpen?: ((row: Row) => void) | undefined;
}) {
  const { caption, columns, rows, keyOf, onOpen } = props;
  const data = useMemo(() => [...rows], [rows]);
  const defined = useMemo(() => {
    const column = createColumnHelper<typeof features, Row>();
    return columns.map(({ id, heading, cell }) =>
      column.display({ id, header: heading, cell: ({ row }) => cell(row.original) }),
    );
  }, [columns]);
  const table = useTable({ features, columns: defined, data, getRowId: keyOf });
  const opened = onOpen === undefined ? undefined : styles.opens;
  return (
    <div className={styles.frame}>
      <table className={styles.table}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ id, heading, align, wide }) => (
              <th key={id} scope="col" data-align={align} data-wide={wide}>
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <tr
              key={row.id}
              className={opened}
              {...(onOpen && {
                tabIndex: 0,
                onClick: () => onOpen(row.original),
                onKeyDown: (event: KeyboardEvent<HTMLTableRowElement>) => walk(event, () => onOpen(row.original)),
              })}
            >
              {row.getAllCells().map((cell, place) => (
                <td key={cell.id} data-align={columns[place]?.align}>
                  <table.FlexRender cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function walk(event: KeyboardEvent<HTMLTableRowElement>, open: () => void): void {
  if (event.target !== event.currentTarget) return;
  const row = event.currentTarget;
  const next = { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling }[event.key];
  if (next instanceof HTMLElement) next.focus();
  else if (event.key === 'Enter' || event.key === ' ') open();
  else return;
  event.preventDefault();
}
