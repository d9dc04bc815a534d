// Working without a mouse: where the list of keys is, and the switch for the single ones.
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Buttons } from '../elements/Button.tsx';
import { Kbd } from '../elements/Kbd.tsx';
import { Panel } from '../elements/Panel.tsx';
import { setScreen } from '../wallet/screen.ts';

export function Keyboard() {
  const { t } = useLingui();
  return (
    <Panel title={t`Keyboard`}>
      <p>
        <Trans>
          Everything can be reached without a mouse. <Kbd keys="Ctrl K" /> finds places, actions and payments by a few
          letters; single keys can be switched off in the list.
        </Trans>
      </p>
      <Buttons>
        <Button onPress={() => setScreen({ over: 'shortcuts' })}>
          <Trans>Show all keys</Trans>
        </Button>
      </Buttons>
    </Panel>
  );
}
