// The periods that people keep books for, as days: whole months, quarters and years around today, or days of one's own. Pure; a
// day is written `2026-01-31`, runs from midnight to midnight UTC as the books' days do, and both ends belong to the period.

/** The periods one can choose by name. */
export const periodNames = [
  'this-month',
  'last-month',
  'this-quarter',
  'last-quarter',
  'this-year',
  'last-year',
  'all',
  'own',
] as const;

/** A period by name; `own` is whatever the person entered. */
export type PeriodName = (typeof periodNames)[number];

/** The days of a period; without an end it is open there. */
export type Period = { readonly from?: string; readonly to?: string };

/** The days that a name means on the day of `today`, UTC. */
export function periodOf(name: Exclude<PeriodName, 'own'>, today: Date): Period {
  const [year, month] = [today.getUTCFullYear(), today.getUTCMonth()];
  const quarter = month - (month % 3);
  switch (name) {
    case 'this-month':
      return months(year, month, 1);
    case 'last-month':
      return months(year, month - 1, 1);
    case 'this-quarter':
      return months(year, quarter, 3);
    case 'last-quarter':
      return months(year, quarter - 3, 3);
    case 'this-year':
      return months(year, 0, 12);
    case 'last-year':
      return months(year - 1, 0, 12);
    case 'all':
      return {};
  }
}

/** Whether its days are in their order; open ends always are. */
export function isPeriod({ from, to }: Period): boolean {
  return from === undefined || to === undefined || from <= to;
}

function months(year: number, month: number, count: number): Period {
  // Day 0 of a month is the last one of the month before.
  return { from: dayWritten(Date.UTC(year, month, 1)), to: dayWritten(Date.UTC(year, month + count, 0)) };
}

function dayWritten(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
