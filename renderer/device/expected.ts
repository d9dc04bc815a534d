// What the display must show for the question that this page asked last: the device's own labels, in English, and what must stand
// there. Kept while the person looks elsewhere; a page that was loaded anew no longer knows it, and says nothing.
import { create } from 'zustand';
import type { ActivityView } from '#app/screen-contract/views.ts';
import type { Comparable } from './to-compare.ts';

type Expected = { readonly does: ActivityView['does'] | undefined; readonly facts: readonly Comparable[] };

/** What was asked last. */
export const useExpected = create<Expected>()(() => ({ does: undefined, facts: [] }));

/** Notes what the device will show, before it is asked. */
export function expectOnDevice(does: ActivityView['does'], facts: readonly Comparable[]): void {
  useExpected.setState({ does, facts });
}
