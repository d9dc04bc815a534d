// What goes on, read out from one place to who does not see it.
import { useLingui } from '@lingui/react/macro';
import { spokenWords } from '../device/device-words.ts';
import { Unseen } from '../elements/Unseen.tsx';
import { useLanguage } from '../language/language.ts';
import { useWallet } from '../wallet/screen.ts';

export function Spoken() {
  const { i18n } = useLingui();
  const { activity } = useWallet();
  return <Unseen live>{spokenWords(activity, i18n, useLanguage())}</Unseen>;
}
