// The other language, before there are settings to choose it in; written in itself, so that who needs it can read it.
import { Button } from '../elements/Button.tsx';
import { useLanguage } from '../language/language.ts';
import { useAsk } from '../wallet/use-ask.ts';

export function LanguageSwitch() {
  const language = useLanguage();
  const set = useAsk('preferences/set');
  const other =
    language === 'de' ? ({ code: 'en', name: 'English' } as const) : ({ code: 'de', name: 'Deutsch' } as const);
  return (
    <Button kind="quiet" lang={other.code} disabled={set.busy} onPress={() => void set.run({ language: other.code })}>
      {other.name}
    </Button>
  );
}
