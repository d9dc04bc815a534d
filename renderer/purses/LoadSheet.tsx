// Loading a purse: an amount as people write it, turned into minor units without rounding, or refused with the reason.
import { useLingui } from '@lingui/react/macro';
import { useState, type SyntheticEvent } from 'react';
import { typedAmount, type TypedAmountFault } from '#app/screen-contract/money.ts';
import type { PurseView } from '#app/screen-contract/views.ts';
import { Amount } from '../elements/Amount.tsx';
import { Button, Buttons } from '../elements/Button.tsx';
import { Field } from '../elements/Field.tsx';
import { ProblemNotice } from '../elements/Notice.tsx';
import { Sheet } from '../elements/Sheet.tsx';
import { useWallet } from '../wallet/screen.ts';
import { useAsk } from '../wallet/use-ask.ts';
import styles from './load-sheet.module.css';

const quick = ['10', '50', '100'];

/** The sheet; it closes once the load has begun, and the purse tells of the rest. */
export function LoadSheet(props: { readonly purse: PurseView; readonly open: boolean; readonly onClose: () => void }) {
  const { t } = useLingui();
  return (
    <Sheet open={props.open} onClose={props.onClose} title={t`Load ${props.purse.name}`} size="small">
      <LoadForm purse={props.purse} onLoaded={props.onClose} />
    </Sheet>
  );
}

function LoadForm({ purse, onLoaded }: { readonly purse: PurseView; readonly onLoaded: () => void }) {
  const { t } = useLingui();
  const { activity, money } = useWallet();
  const [text, setText] = useState('');
  const [fault, setFault] = useState<TypedAmountFault>();
  const load = useAsk('purse/load');
  const { currency } = purse.free;
  const faults: Readonly<Record<TypedAmountFault, string>> = {
    empty: t`Enter an amount.`,
    malformed: t`Write an amount such as 50 or 12.50, without thousands separators.`,
    'too-fine': t`That has more decimals than the currency.`,
    zero: t`Enter more than zero.`,
    'too-large': t`That is more than any purse can hold.`,
  };
  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    const typed = typedAmount(text, currency);
    setFault(typed.ok ? undefined : typed.fault);
    if (typed.ok && (await load.run({ purse: purse.id, amount: typed.money }))) onLoaded();
  };
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
      <p className={styles.quiet}>
        {t`In it now:`} <Amount money={purse.free} />
      </p>
      <Field
        label={t`Amount, in ${currency}`}
        inputMode="decimal"
        value={text}
        fault={fault && faults[fault]}
        onChange={({ target }) => setText(target.value)}
      />
      <Buttons>
        {quick.map((amount) => (
          <Button key={amount} onPress={() => setText(amount)} label={t`Set the amount to ${amount}`}>
            {amount}
          </Button>
        ))}
      </Buttons>
      <p className={styles.quiet}>
        {money === 'practice'
          ? t`The mint makes an invoice; the practice market pays it by itself. The device is not asked: value comes in.`
          : t`The mint makes an invoice, which you pay from elsewhere. The device is not asked: value comes in.`}
      </p>
      <ProblemNotice problem={load.problem} />
      <Buttons end>
        <Button kind="main" type="submit" disabled={activity?.is === 'running' || load.busy}>
          {t`Load`}
        </Button>
      </Buttons>
    </form>
  );
}
