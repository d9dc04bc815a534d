// How much OK alone pays from one PIN to the next: what is set, setting it for a currency, and taking it away.
import { Trans, useLingui } from '@lingui/react/macro';
import { useState, type SyntheticEvent } from 'react';
import type { PolicyView } from '#app/screen-contract/device-views.ts';
import { decimalPlaces, isZero, moneyText, type CurrencyCode, type Money } from '#app/screen-contract/money.ts';
import { Amount } from '../elements/Amount.tsx';
import { Button, Buttons } from '../elements/Button.tsx';
import { Field } from '../elements/Field.tsx';
import { ProblemNotice } from '../elements/Notice.tsx';
import { Panel } from '../elements/Panel.tsx';
import { Select } from '../elements/Select.tsx';
import { useAmountFaults } from '../receive/use-faults.ts';
import { useWallet } from '../wallet/screen.ts';
import { useAsk } from '../wallet/use-ask.ts';
import { Asked, useCanAsk } from './Asked.tsx';
import { capEntered } from './cap-entered.ts';
import { expectOnDevice } from './expected.ts';
import styles from './pages.module.css';

const currencies = Object.keys(decimalPlaces) as readonly CurrencyCode[];

/** The panel; without `caps` the device has not told them. */
export function Caps({ caps }: { readonly caps: PolicyView['caps'] | undefined }) {
  const { t } = useLingui();
  const set = useAsk('device/set-cap');
  const canAsk = useCanAsk();
  const ask = (currency: CurrencyCode, most: string | undefined) => {
    const before = caps?.find((cap) => cap.currency === currency);
    expectOnDevice('set-cap', [
      {
        label: 'Without PIN, up to',
        says: most === undefined ? `any amount of ${currency}` : moneyText({ minor: most, currency }),
      },
      { label: 'Counted', says: 'from one PIN to the next, with fees' },
      ...(before ? [{ label: 'In place of', says: moneyText(before) }] : []),
    ]);
    return set.run({ currency, ...(most !== undefined && { most }) });
  };
  return (
    <Panel title={t`What OK alone pays`}>
      <p>
        <Trans>
          Up to this sum, fees with it, a press of OK pays; beyond it the device asks for its PIN, and counts anew. In a
          currency without a limit OK pays any amount while the device is unlocked.
        </Trans>
      </p>
      {caps && (caps.length === 0 ? <NoCap /> : <Set caps={caps} disabled={!canAsk || set.busy} onRemove={ask} />)}
      <NewCap disabled={!canAsk || set.busy} onSet={ask} />
      <ProblemNotice problem={set.problem} />
      <Asked does="set-cap" done={t`The limit is as you want it`} />
    </Panel>
  );
}

function NoCap() {
  return (
    <p>
      <b>
        <Trans>No limit is set: OK alone pays any amount.</Trans>
      </b>
    </p>
  );
}

function Set(props: {
  readonly caps: readonly Money[];
  readonly disabled: boolean;
  readonly onRemove: (currency: CurrencyCode, most: undefined) => unknown;
}) {
  const { t } = useLingui();
  return (
    <ul className={styles.rows} aria-label={t`Limits set`}>
      {props.caps.map((cap) => (
        <li key={cap.currency} data-cap={cap.currency}>
          <p>
            {isZero(cap) ? (
              <Trans>{cap.currency}: the PIN is asked each time</Trans>
            ) : (
              <Trans>
                up to <Amount money={cap} /> without the PIN
              </Trans>
            )}
          </p>
          <Button
            label={t`Remove the limit for ${cap.currency}`}
            disabled={props.disabled}
            onPress={() => void props.onRemove(cap.currency, undefined)}
          >
            <Trans>Remove</Trans>
          </Button>
        </li>
      ))}
    </ul>
  );
}

function NewCap(props: {
  readonly disabled: boolean;
  readonly onSet: (currency: CurrencyCode, most: string) => Promise<unknown>;
}) {
  const { t } = useLingui();
  const { purses } = useWallet();
  const faults = useAmountFaults();
  const [currency, setCurrency] = useState<CurrencyCode>(purses[0]?.free.currency ?? 'EUR');
  const [entered, setEntered] = useState('');
  const [fault, setFault] = useState<string>();
  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    const typed = capEntered(entered, currency);
    setFault(typed.ok ? undefined : typed.fault);
    if (!typed.ok || props.disabled) return;
    if ((await props.onSet(currency, typed.money.minor)) !== undefined) setEntered('');
  };
  return (
    <form className={styles.form} noValidate onSubmit={(event) => void submit(event)}>
      <h3>
        <Trans>Set a limit</Trans>
      </h3>
      <div className={styles.pair}>
        <Select
          label={t`Currency`}
          value={currency}
          choices={currencies.map((code) => ({ value: code, label: code }))}
          onChoose={setCurrency}
        />
        <Field
          label={t`At most, in ${currency}`}
          hint={t`0 asks for the PIN each time.`}
          inputMode="decimal"
          value={entered}
          fault={faults(fault)}
          onChange={({ target }) => setEntered(target.value)}
        />
      </div>
      <Buttons>
        <Button type="submit" disabled={props.disabled}>
          <Trans>Set it on the device</Trans>
        </Button>
      </Buttons>
    </form>
  );
}
