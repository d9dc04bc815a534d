// The beginning of each page below the device's: title, what it is for, and the way back.
import { useLingui } from '@lingui/react/macro';
import { ViewHead } from '../elements/ViewHead.tsx';
import { devicePages, type DevicePageName } from './pages.ts';

export function PageHead({ page }: { readonly page: DevicePageName }) {
  const { t, i18n } = useLingui();
  const { title, lead } = devicePages[page];
  return <ViewHead title={i18n._(title)} lead={i18n._(lead)} back={{ to: { view: 'device' }, label: t`The device` }} />;
}
