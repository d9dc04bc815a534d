// The machine's time of day.
import type { Clock } from '#app/support/ports.ts';

/** The system's clock, in whole seconds, rounded down. */
export const systemClock: Clock = { now: () => Math.floor(Date.now() / 1000) };
