// Days and times of a long list, in words and quickly: a formatter for each locale is made once, since rows are drawn while one scrolls.

const day = 86_400;

/** How a locale writes them. */
export type DayWords = {
  /** `today`, `yesterday`, `Monday` within a week, else `3 May 2026`. Both in seconds since 1970. */
  readonly day: (at: number, now: number) => string;
  /** `14:03`. */
  readonly time: (at: number) => string;
  /** `3 May 2026`. */
  readonly date: (at: number) => string;
};

const made = new Map<string, DayWords>();

/** The words of a locale. */
export function dayWords(locale: string): DayWords {
  const known = made.get(locale);
  if (known) return known;
  const near = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long' });
  const far = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
  const words: DayWords = {
    day(at, now) {
      const ago = daysBetween(at, now);
      if (ago === 0 || ago === 1) return near.format(-ago, 'day');
      return ago > 1 && ago < 7 ? weekday.format(at * 1000) : far.format(at * 1000);
    },
    time: (at) => clock.format(at * 1000),
    date: (at) => far.format(at * 1000),
  };
  made.set(locale, words);
  return words;
}

/** Whether two times are of one day, where the person is. */
export function isSameDay(one: number, other: number): boolean {
  return Math.abs(one - other) < day && new Date(one * 1000).getDate() === new Date(other * 1000).getDate();
}

/** How many midnights lie between, where the person is. */
function daysBetween(at: number, now: number): number {
  const midnight = (time: number) => {
    const date = new Date(time * 1000);
    return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  };
  return Math.round((midnight(now) - midnight(at)) / (day * 1000));
}
