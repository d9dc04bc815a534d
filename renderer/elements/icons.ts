// The wallet's icons, drawn here on a grid of 20 with strokes of 1.5; each is the `d` of one path. They stand beside words, never
// alone, and carry no meaning of their own to who does not see them.

/** By name. */
export const icons = {
  purses: 'M3 6.5A2 2 0 0 1 5 4.5h9v2.5M3 6.5v8a2 2 0 0 0 2 2h12V7H5a2 2 0 0 1-2-.5ZM14 11.75h.01',
  pay: 'M4 16 16 4M8.5 4H16v7.5',
  receive: 'M16 4 4 16M4 8.5V16h7.5',
  archive: 'M3 4h14v3.5H3ZM4.5 7.5V16h11V7.5M8 10.5h4',
  books: 'M10 5.5C8 4 5.5 4 3 4v11c2.5 0 5 0 7 1.5M10 5.5C12 4 14.5 4 17 4v11c-2.5 0-5 0-7 1.5M10 5.5v11',
  disputes: 'M10 3.5v13M6 16.5h8M4 6h12M4 6l-2 5.5h4L4 6ZM16 6l-2 5.5h4L16 6Z',
  device:
    'M6 2.5h8a1.5 1.5 0 0 1 1.5 1.5v12a1.5 1.5 0 0 1-1.5 1.5H6A1.5 1.5 0 0 1 4.5 16V4A1.5 1.5 0 0 1 6 2.5ZM7 5.5h6v4H7ZM7.5 12.5h.01M10 12.5h.01M12.5 12.5h.01M7.5 15h.01M10 15h.01M12.5 15h.01',
  settings: 'M3 6h8M15 6h2M3 14h2M9 14h8M13 4.25v3.5M7 12.25v3.5',
  search: 'M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12ZM13.5 13.5 17 17',
  eye: 'M2 10s3-5.5 8-5.5S18 10 18 10s-3 5.5-8 5.5S2 10 2 10ZM10 12.25a2.25 2.25 0 1 0 0-4.5 2.25 2.25 0 0 0 0 4.5Z',
  hidden:
    'M3 3l14 14M8 4.75A8 8 0 0 1 10 4.5c5 0 8 5.5 8 5.5a14 14 0 0 1-2.25 2.9M5 6.25C3 7.75 2 10 2 10s3 5.5 8 5.5a8 8 0 0 0 3.5-.8',
  lock: 'M4.5 9h11v8h-11ZM7 9V6.5a3 3 0 0 1 6 0V9M10 12v2',
  check: 'M4 10.5 8 14.5 16 5.5',
  cross: 'M5 5l10 10M15 5 5 15',
  clock: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM10 6v4.25l2.75 1.75',
  back: 'M16 10H4M9 5l-5 5 5 5',
  right: 'M7.5 4.5 13 10l-5.5 5.5',
  down: 'M4.5 7.5 10 13l5.5-5.5',
  copy: 'M7 7h9v9H7ZM4 13V4h9',
  file: 'M5 3h6.5L15 6.5V17H5ZM11 3v4h4',
  warn: 'M10 3.5 17.5 16.5h-15ZM10 8.5v3.5M10 14.25h.01',
  stop: 'M6.75 2.75h6.5l4 4v6.5l-4 4h-6.5l-4-4v-6.5ZM10 6.5v4.25M10 13.5h.01',
  question: 'M7 7.25a3 3 0 1 1 4.4 2.65c-.9.5-1.4 1-1.4 2.1M10 15.25h.01',
  info: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM10 9.25v4M10 6.5h.01',
  plus: 'M10 4v12M4 10h12',
  menu: 'M3 5.5h14M3 10h14M3 14.5h14',
  dots: 'M4 10a1 1 0 1 0 2 0 1 1 0 1 0-2 0ZM9 10a1 1 0 1 0 2 0 1 1 0 1 0-2 0ZM14 10a1 1 0 1 0 2 0 1 1 0 1 0-2 0Z',
  shop: 'M3.5 8 5 3.5h10L16.5 8M3.5 8v8.5h13V8M3.5 8a2.17 2.17 0 0 0 4.33 0 2.17 2.17 0 0 0 4.33 0 2.17 2.17 0 0 0 4.34 0M8 16.5V12h4v4.5',
  paste: 'M7 4H5v13h10V4h-2M7 2.5h6v3H7ZM8 10h4M8 13h4',
  link: 'M8.5 11.5a3 3 0 0 0 4.25 0l2.75-2.75a3 3 0 0 0-4.25-4.25L10 5.75M11.5 8.5a3 3 0 0 0-4.25 0L4.5 11.25a3 3 0 0 0 4.25 4.25L10 14.25',
  save: 'M10 3.5v9M6 9l4 4 4-4M4 16.5h12',
  undo: 'M4 8h8a4 4 0 0 1 0 8H8M7.5 4.5 4 8l3.5 3.5',
  receipt:
    'M5 2.5v15l2-1.25 1.5 1.25 1.5-1.25 1.5 1.25 1.5-1.25 2 1.25v-15l-2 1.25-1.5-1.25L10 3.75 8.5 2.5 7 3.75ZM8 7.5h4M8 11h4',
  line: 'M3 16.5V3.5M3 16.5h14M5.5 13l3.5-4 3 2.5 4.5-6',
  table: 'M3 4h14v12.5H3ZM3 8h14M3 12.25h14M8 8v8.5',
} as const;

/** A name of the table. */
export type IconName = keyof typeof icons;
