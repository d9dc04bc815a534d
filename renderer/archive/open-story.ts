// From a row to its story; the search goes along, so that the way back leads to the same list.
import { go } from '../wallet/screen.ts';

/** Goes to the story of a deal or an operation. */
export function openStory(subject: string, search: string): void {
  go({ view: 'archive', subject, ...(search !== '' && { search }) });
}
