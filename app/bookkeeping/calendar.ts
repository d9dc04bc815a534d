// Dates of the books. Everything is booked in UTC, so that an export is the same in every time zone; dates are written
// YYYY-MM-DD (ISO 8601, RFC 3339 §5.6). The last day is remembered, as neighbouring rows mostly share it.
import { day, type Seconds } from '#protocols/values/time.ts';

/** A date as text, `YYYY-MM-DD`; compares like the dates themselves. */
export type DateText = string;

/** First and last date of a period, both within it; `undefined` leaves that side open. */
export type Period = { readonly from?: DateText; readonly to?: DateText };

const remembered = { day: -1, text: '' };
const twoDigits = Array.from({ length: 60 }, (_, value) => value.toString().padStart(2, '0'));

/** The date of an instant, in UTC. */
export function dateOf(seconds: Seconds): DateText {
  const which = Math.floor(seconds / day);
  if (remembered.day !== which) {
    remembered.text = new Date(which * day * 1000).toISOString().slice(0, 10);
    remembered.day = which;
  }
  return remembered.text;
}

/** The instant as RFC 3339 writes it: `2026-11-03T10:11:12Z`. */
export function instantText(seconds: Seconds): string {
  const rest = seconds % day;
  const [hours, minutes] = [Math.floor(rest / 3600), Math.floor(rest / 60) % 60];
  return `${dateOf(seconds)}T${twoDigits[hours]}:${twoDigits[minutes]}:${twoDigits[rest % 60]}Z`;
}

/** Reads what `instantText` writes; `undefined` for anything else. */
export function readInstant(text: string): Seconds | undefined {
  const milliseconds = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!(milliseconds >= 0) || instantText(milliseconds / 1000) !== text) return undefined;
  return milliseconds / 1000;
}

/** Whether a text is a date of the calendar: 2026-02-30 is not. */
export function isDate(text: string): text is DateText {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const milliseconds = Date.parse(`${text}T00:00:00Z`);
  return milliseconds >= 0 && dateOf(milliseconds / 1000) === text;
}

/** Whether a date lies in a period. */
export function isWithin(date: DateText, { from, to }: Period): boolean {
  return (from === undefined || date >= from) && (to === undefined || date <= to);
}
