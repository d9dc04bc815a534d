// Books: to be built.
import { useLingui } from '@lingui/react/macro';
import { ViewHead } from '../elements/ViewHead.tsx';
import type { Place } from '../places/places.ts';

export function BooksView(_props: { readonly place: Place }) {
  const { t } = useLingui();
  return <ViewHead title={t`Books`} />;
}
