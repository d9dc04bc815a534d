// The archive: the list of everything, or the whole story of one deal.
import type { Place } from '../places/places.ts';
import { ArchivePage } from './ArchivePage.tsx';
import { StoryPage } from './StoryPage.tsx';

export function ArchiveView({ place }: { readonly place: Place }) {
  return place.subject === undefined ? (
    <ArchivePage search={place.search ?? ''} />
  ) : (
    <StoryPage key={place.subject} subject={place.subject} search={place.search} />
  );
}
