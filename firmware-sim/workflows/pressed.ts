// One key from the person, or the word that the dialogue was taken away (cancelled, lease lost, power off).
import type { Hal, Key, Keypad } from '../hal/hal.ts';

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

/** A keypad that tells each key that was taken. */
export interface WatchedKeypad extends Keypad {
  onKey: () => void;
}

/** Watches a keypad. */
export function watchedKeypad(keypad: Keypad): WatchedKeypad {
  const watched: WatchedKeypad = {
    onKey: () => undefined,
    async next(signal) {
      const key = await keypad.next(signal);
      watched.onKey();
      return key;
    },
  };
  return watched;
}
