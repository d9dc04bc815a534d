// What goes on, read out from one place to who does not see it; what ended well elsewhere than where the person looks is told by a
// toast, which is read out too.
import { useLingui } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';
import { spokenWords } from '../device/device-words.ts';
import { tell } from '../elements/toasts.ts';
import { Unseen } from '../elements/Unseen.tsx';
import { useLanguage } from '../language/language.ts';
import { useWallet } from '../wallet/screen.ts';

const told: ReadonlySet<string> = new Set(['load', 'resume', 'take-back', 'take-token', 'accept-loss']);

export function Spoken() {
  const { i18n } = useLingui();
  const { activity } = useWallet();
  const words = spokenWords(activity, i18n, useLanguage());
  const before = useRef(activity?.is);
  const byToast = activity?.is === 'done' && told.has(activity.does);
  useEffect(() => {
    if (before.current === 'running' && byToast) tell(words);
    before.current = activity?.is;
  }, [activity?.is, byToast, words]);
  return <Unseen live>{byToast ? '' : words}</Unseen>;
}
