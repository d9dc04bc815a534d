// Before there is a purse: the three things that lead to one, in their order, and which is next.
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Button, Buttons } from '../elements/Button.tsx';
import { Field } from '../elements/Field.tsx';
import { ProblemNotice } from '../elements/Notice.tsx';
import { OnDevice } from '../elements/OnDevice.tsx';
import { Panel } from '../elements/Panel.tsx';
import { PlaceLink } from '../elements/PlaceLink.tsx';
import { Steps, type Step } from '../elements/Steps.tsx';
import { useWallet } from '../wallet/screen.ts';
import { useAsk } from '../wallet/use-ask.ts';
import styles from './way-to-purse.module.css';

export function WayToPurse() {
  const { t } = useLingui();
  const { device, trust, places, activity } = useWallet();
  const [name, setName] = useState(t`Practice euros`);
  const open = useAsk('purse/open');
  const paired = device.is === 'paired';
  const trusted = trust.pinned !== undefined && trust.proposed === undefined;
  const opening = activity?.does === 'open-purse' ? activity : undefined;
  const at = !paired ? 0 : !trusted ? 1 : 2;
  const is = (place: number): Step['is'] => (place < at ? 'done' : place === at ? 'running' : 'waiting');
  const toDevice = (words: string) => (
    <Buttons>
      <PlaceLink to={{ view: 'device' }} kind="main">
        {words}
      </PlaceLink>
    </Buttons>
  );
  return (
    <Panel title={t`Three steps to your first purse`}>
      <Steps
        label={t`Steps`}
        steps={[
          {
            id: 'pair',
            title: t`Pair the device: it keeps the keys, and shows what it signs`,
            is: is(0),
            detail: at === 0 && toDevice(t`Pair the device`),
          },
          {
            id: 'trust',
            title: t`Let it trust the authority that certifies shops`,
            is: is(1),
            detail: at === 1 && toDevice(t`Compare the authority`),
          },
          {
            id: 'purse',
            title: t`Open a purse at the practice mint; the device shows mint and unit`,
            is: is(2),
            detail:
              at === 2 &&
              (opening?.is === 'running' ? (
                <OnDevice />
              ) : (
                <form
                  className={styles.form}
                  onSubmit={(event) => {
                    event.preventDefault();
                    void open.run({ name: name.trim() === '' ? t`Practice euros` : name.trim(), currency: 'EUR' });
                  }}
                >
                  <Field
                    label={t`Name of the purse`}
                    value={name}
                    maxLength={64}
                    onChange={({ target }) => setName(target.value)}
                  />
                  <p className={styles.mint}>
                    <Trans>
                      At the mint <code>{places.mint ?? '…'}</code>, in EUR.
                    </Trans>
                  </p>
                  <Buttons>
                    <Button
                      kind="main"
                      type="submit"
                      disabled={places.mint === undefined || open.busy || activity?.is === 'running'}
                    >
                      <Trans>Open a purse</Trans>
                    </Button>
                  </Buttons>
                  <ProblemNotice problem={open.problem ?? opening?.problem} />
                </form>
              )),
          },
        ]}
      />
    </Panel>
  );
}
