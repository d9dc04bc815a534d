// Which of the screens is shown: the door decides between first run, unlocking and the open wallet; a wallet that does not answer
// is said to be gone. Also what all of them share: language, theme, toasts.
import { CSPProvider } from '@base-ui/react/csp-provider';
import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { useEffect } from 'react';
import { Toasts } from './elements/Toasts.tsx';
import { Fault } from './Fault.tsx';
import { Frame } from './frame/Frame.tsx';
import { useKeptFocus } from './frame/use-kept-focus.ts';
import { speak } from './language/language.ts';
import { DoorScreen } from './start-up/DoorScreen.tsx';
import { Gone } from './start-up/Gone.tsx';
import { useScreen } from './wallet/screen.ts';

export function App() {
  const preferences = useScreen(({ view }) => view?.preferences);
  const { language, theme } = preferences ?? {};
  useKeptFocus();
  useEffect(() => speak(language), [language]);
  useEffect(() => {
    if (theme === undefined || theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  return (
    <I18nProvider i18n={i18n}>
      <CSPProvider disableStyleElements>
        <Toasts>
          <Fault>
            <Shown />
          </Fault>
        </Toasts>
      </CSPProvider>
    </I18nProvider>
  );
}

function Shown() {
  const view = useScreen((screen) => screen.view);
  const problem = useScreen((screen) => screen.problem);
  if (problem) return <Gone problem={problem} />;
  if (view?.wallet && view.door.is === 'open') return <Frame />;
  return <DoorScreen view={view} />;
}
