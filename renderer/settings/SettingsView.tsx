// What a person may choose, how the wallet is protected on this computer, and what this program is.
import { useLingui } from '@lingui/react/macro';
import { ViewHead } from '../elements/ViewHead.tsx';
import { About } from './About.tsx';
import { Keyboard } from './Keyboard.tsx';
import { Preferences } from './Preferences.tsx';
import { Protection } from './Protection.tsx';

export function SettingsView() {
  const { t } = useLingui();
  return (
    <>
      <ViewHead title={t`Settings`} lead={t`Each change counts at once, and stays for this wallet’s folder.`} />
      <Preferences />
      <Protection />
      <Keyboard />
      <About />
    </>
  );
}
