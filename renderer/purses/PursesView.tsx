// Home: what there is, what is in flight and why, and what was done lately; before there is a purse, the way to one.
import type { Place } from '../places/places.ts';
import { PurseHome } from './PurseHome.tsx';
import { PursePage } from './PursePage.tsx';

export function PursesView({ place }: { readonly place: Place }) {
  return place.subject === undefined ? <PurseHome /> : <PursePage key={place.subject} id={place.subject} />;
}
