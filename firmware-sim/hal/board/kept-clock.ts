// A clock for a board that has none: it counts on from the last count that was kept, so that it never runs backwards. The time that
// passes without power does not count, nor does what was counted since it was kept last; no delay gets shorter by that.
import { AdvancingClock } from '../clock.ts';
import type { Clock, Flash } from '../hal.ts';

/** The clock, and `keep`, to be called now and then: it writes the count (milliseconds, 8 bytes, little-endian). */
export interface KeptClock extends Clock {
  keep(): void;
}

/** A clock whose count is kept in `place`, over the milliseconds since some start of the machine. An unreadable count is none. */
export function keptClock(place: Flash, uptime: () => number): KeptClock {
  const kept = place.read();
  const before = kept?.length === 8 ? Number(new DataView(kept.buffer).getBigUint64(0, true)) : 0;
  const began = uptime();
  const clock = new AdvancingClock(() => before + uptime() - began);
  return {
    now: () => clock.now(),
    until: (time, signal) => clock.until(time, signal),
    keep() {
      const count = new Uint8Array(8);
      new DataView(count.buffer).setBigUint64(0, BigInt(clock.now()), true);
      place.write(count);
    },
  };
}
