// Loading a purse: an amount as people write it, turned into minor units without rounding, or refused with the reason.
import { useId, useState, type SyntheticEvent } from 'react';
import { typedAmount, type TypedAmountFault } from '#app/screen-contract/money.ts';
import type { PurseView } from '#app/screen-contract/views.ts';
import { Button } from '../elements/Button.tsx';
import elements from '../elements/elements.module.css';
import { ProblemNotice } from '../elements/ProblemNotice.tsx';
import { useAsk } from '../use-wallet.ts';
import styles from './purse.module.css';

const faults: Readonly<Record<TypedAmountFault, string>> = {
  empty: 'Enter an amount.',
  malformed: 'Write an amount such as 50 or 12.50, without thousands separators.',
  'too-fine': 'That has more decimals than the currency.',
  zero: 'Enter more than zero.',
  'too-large': 'That is more than any purse can hold.',
};
const quick = ['10', '50', '100'];

export function LoadForm({ purse, busy }: { readonly purse: PurseView; readonly busy: boolean }) {
  const [text, setText] = useState('');
  const [fault, setFault] = useState<TypedAmountFault>();
  const load = useAsk('purse/load');
  const id = useId();
  const { currency } = purse.free;

  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    const typed = typedAmount(text, currency);
    setFault(typed.ok ? undefined : typed.fault);
    if (typed.ok && (await load.run({ purse: purse.id, amount: typed.money }))) setText('');
  };

  return (
    <form className={styles.load} onSubmit={(event) => void submit(event)} noValidate>
      <div className={styles.row}>
        <div className={elements.field}>
          <label htmlFor={id}>Load, in {currency}</label>
          <input
            id={id}
            inputMode="decimal"
            autoComplete="off"
            value={text}
            aria-invalid={fault !== undefined}
            aria-describedby={`${id}-fault`}
            onChange={({ target }) => setText(target.value)}
          />
        </div>
        <Button kind="main" type="submit" disabled={busy || load.busy}>
          Load
        </Button>
      </div>
      <p id={`${id}-fault`} className={elements.fault} role="status">
        {fault && faults[fault]}
      </p>
      <div className={elements.buttons}>
        {quick.map((amount) => (
          <Button key={amount} kind="small" onPress={() => setText(amount)} label={`Set the amount to ${amount}`}>
            {amount}
          </Button>
        ))}
      </div>
      <ProblemNotice problem={load.problem} />
    </form>
  );
}
