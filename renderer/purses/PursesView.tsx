// Purses: to be built.
import { useLingui } from '@lingui/react/macro';
import { ViewHead } from '../elements/ViewHead.tsx';

export function PursesView() {
  const { t } = useLingui();
  return <ViewHead title={t`Purses`} />;
}
