// Language and theme, which purse pays, and whether amounts are hidden.
import { Trans, useLingui } from '@lingui/react/macro';
import { Check } from '../elements/Field.tsx';
import { Kbd } from '../elements/Kbd.tsx';
import { ProblemNotice } from '../elements/Notice.tsx';
import { Panel } from '../elements/Panel.tsx';
import { Select } from '../elements/Select.tsx';
import { setScreen, useWallet } from '../wallet/screen.ts';
import { useAsk } from '../wallet/use-ask.ts';
import styles from './settings.module.css';

export function Preferences() {
  const { t } = useLingui();
  const { preferences } = useWallet();
  const set = useAsk('preferences/set');
  const themes = [
    { value: 'system', label: t`As the computer has it` },
    { value: 'light', label: t`Light` },
    { value: 'dark', label: t`Dark` },
  ] as const;
  const languages = [
    { value: 'system', label: t`As the computer has it` },
    { value: 'en', label: 'English' },
    { value: 'de', label: 'Deutsch' },
  ] as const;
  const purseChoices = [
    { value: 'ask', label: t`Ask me each time` },
    { value: 'best', label: t`Take the best`, hint: t`The one that costs least; the device still asks you.` },
  ] as const;
  return (
    <Panel title={t`How it looks and works`}>
      <div className={styles.choices}>
        <Select
          label={t`Language`}
          value={preferences.language}
          choices={languages}
          onChoose={(language) => void set.run({ language })}
        />
        <Select
          label={t`Theme`}
          value={preferences.theme}
          choices={themes}
          onChoose={(theme) => void set.run({ theme })}
        />
        <Select
          label={t`Which purse pays`}
          value={preferences.choosePurse}
          choices={purseChoices}
          onChoose={(choosePurse) => void set.run({ choosePurse })}
        />
      </div>
      <Check
        label={t`Discreet mode: hide amounts`}
        hint={
          <Trans>
            For places where others look over your shoulder. The eye at the top shows them for a moment; what has to be
            compared with the device is never hidden. Key: <Kbd keys="h" />
          </Trans>
        }
        checked={preferences.discreet}
        onChange={({ target }) => {
          setScreen({ revealed: false });
          void set.run({ discreet: target.checked });
        }}
      />
      <ProblemNotice problem={set.problem} />
    </Panel>
  );
}
