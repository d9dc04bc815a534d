// A review, page by page (device link SPEC §8): right or down goes on, left or up goes back, C refuses on any page, OK
// approves on the last page only. The last page is reached through all others, so all were shown before OK counts;
// OK elsewhere does nothing, or a person who taps it through would approve unread.
import type { Hal } from '../hal/hal.ts';
import { pressed } from './pressed.ts';

/** One page of a review: at most 6 lines of at most 21 characters. */
export type Page = readonly string[];

/** What the person decided; `cancelled` when the signal took the dialogue away. */
export type Decision = 'approved' | 'refused' | 'cancelled';

/**
 * A review: `title` ≤ 12 characters, at least one page, `ask` the word for what OK does on the last page (≤ 6
 * characters, such as `pay`), `onPage` told each page as it is shown, from 1.
 */
export interface Review {
  readonly title: string;
  readonly pages: readonly Page[];
  readonly ask: string;
  readonly onPage?: (page: number, pages: number) => void;
  readonly signal: AbortSignal;
}

/** Shows the pages and waits for the decision. Throws when there is no page or one does not fit: bugs of the caller. */
export async function confirmPages(hal: Hal, { title, pages, ask, onPage, signal }: Review): Promise<Decision> {
  if (pages.length === 0) throw new Error('a review without pages');
  let at = 0;
  for (;;) {
    const last = at === pages.length - 1;
    const page = [at + 1, pages.length] as const;
    hal.display.show({ title, lines: pages[at] ?? [], footer: last ? `C no OK ${ask}` : 'C no > next', page });
    onPage?.(...page);
    const key = await pressed(hal, signal);
    if (key === 'cancelled') return 'cancelled';
    if (key === 'c') return 'refused';
    if (key === 'ok' && last) return 'approved';
    if ((key === 'right' || key === 'down') && !last) at += 1;
    if ((key === 'left' || key === 'up') && at > 0) at -= 1;
  }
}
