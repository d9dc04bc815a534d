// One key from the person, or the word that the dialogue was taken away (cancelled, lease lost, power off).
import type { Hal, Key } from '../hal/hal.ts';

/** The next key, or `cancelled` when the signal aborts. */
export async function pressed(hal: Hal, signal: AbortSignal): Promise<Key | 'cancelled'> {
  if (signal.aborted) return 'cancelled';
  try {
    return await hal.keypad.next(signal);
  } catch (error) {
    if (signal.aborted) return 'cancelled';
    throw error;
  }
}
