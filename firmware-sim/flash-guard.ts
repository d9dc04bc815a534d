// Tells a flash that cannot keep anything from a bug: only the former is an answer (storage-failed, SPEC §7).
import type { Hal } from './hal/hal.ts';

/** The flash refused a write; what stood there before stands there still. */
export class FlashFailed extends Error {
  constructor(cause: unknown) {
    super('the flash keeps nothing', { cause });
  }
}

/** The same hardware, with every failed write a `FlashFailed`. */
export function guardFlash(hal: Hal): Hal {
  return {
    ...hal,
    flash: {
      read: () => hal.flash.read(),
      write(bytes) {
        try {
          hal.flash.write(bytes);
        } catch (error) {
          throw new FlashFailed(error);
        }
      },
    },
  };
}
