// Pay: to be built.
import { useLingui } from '@lingui/react/macro';
import { ViewHead } from '../elements/ViewHead.tsx';

export function PayView() {
  const { t } = useLingui();
  return <ViewHead title={t`Pay`} />;
}
