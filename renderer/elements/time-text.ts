// Times for people: day and time of this computer, and the date in full where it could be misread.

const dayAndTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** Seconds since 1970 as `22 Nov 2026, 14:05`. */
export function timeText(seconds: number): string {
  return dayAndTime.format(new Date(seconds * 1000));
}
