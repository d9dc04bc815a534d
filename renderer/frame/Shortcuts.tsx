// Which keys do what, and the switch for the single ones.
import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Facts } from '../elements/Facts.tsx';
import { Check } from '../elements/Field.tsx';
import { Kbd } from '../elements/Kbd.tsx';
import { Sheet } from '../elements/Sheet.tsx';
import { viewNames } from '../places/places.ts';
import { setScreen, useScreen } from '../wallet/screen.ts';
import { setSingleKeys, singleKeys } from './use-keys.ts';
import { views } from './views.ts';

export function Shortcuts() {
  const { t, i18n } = useLingui();
  const open = useScreen(({ over }) => over === 'shortcuts');
  const [single, setSingle] = useState(singleKeys);
  const facts = [
    [t`Find and go`, <Kbd key="find" keys="Ctrl K" />],
    ...viewNames.map((name) => [i18n._(views[name].name), <Kbd key={name} keys={`g ${views[name].key}`} />] as const),
    [t`Search the archive`, <Kbd key="search" keys="/" />],
    [t`Hide amounts, or show them`, <Kbd key="hide" keys="h" />],
    [t`Close what lies over the page`, <Kbd key="close" keys="Esc" />],
    [t`This list`, <Kbd key="list" keys="?" />],
  ] as const;
  return (
    <Sheet open={open} onClose={() => setScreen({ over: 'nothing' })} title={t`Keyboard shortcuts`} size="small">
      <Facts end facts={facts} />
      <Check
        label={t`Single keys`}
        hint={t`Off: only Ctrl K works, so that nothing happens by a word spoken or a key touched.`}
        checked={single}
        onChange={({ target }) => {
          setSingleKeys(target.checked);
          setSingle(target.checked);
        }}
      />
    </Sheet>
  );
}
