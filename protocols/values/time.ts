// Time is a number of seconds that the caller passes in; nothing here reads a clock.

/** Seconds since 1970-01-01T00:00:00Z, an integer from 0 to 253 402 300 799 (the end of the year 9999). */
export type Seconds = number;

/** One day in seconds. */
export const day: Seconds = 86_400;

/** Writes an instant for people and books: `2026-11-22 07:48 UTC` (ISO 8601 order, minutes). */
export function timeText(seconds: Seconds): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
