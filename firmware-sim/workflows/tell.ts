// Something that the person is told and goes on from: one screen, OK or C.
import type { Hal } from '../hal/hal.ts';
import { pressed } from './pressed.ts';

/** A dialogue that the person left, or that was taken away. */
export type Left = 'back' | 'cancelled';

/** Shows `lines` (≤ 6) under `title` (≤ 12 characters) until OK, or C, which goes back. */
export async function tell(
  hal: Hal,
  title: string,
  lines: readonly string[],
  signal: AbortSignal,
): Promise<'ok' | Left> {
  hal.display.show({ title, lines, footer: 'C back OK go on' });
  for (;;) {
    const key = await pressed(hal, signal);
    if (key === 'cancelled') return 'cancelled';
    if (key === 'c') return 'back';
    if (key === 'ok') return 'ok';
  }
}
