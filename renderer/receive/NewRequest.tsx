// Asking for money: what for, how much, for how long. The wallet makes a signed offer of it, and its page opens.
import { zodResolver } from '@hookform/resolvers/zod';
import { Trans, useLingui } from '@lingui/react/macro';
import { useMemo, useState } from 'react';
import { Controller, useForm, useWatch } from 'react-hook-form';
import type { CurrencyCode } from '#app/screen-contract/money.ts';
import { Button, Buttons } from '../elements/Button.tsx';
import { Field } from '../elements/Field.tsx';
import { ProblemNotice } from '../elements/Notice.tsx';
import { Panel } from '../elements/Panel.tsx';
import { Select } from '../elements/Select.tsx';
import { go, useWallet } from '../wallet/screen.ts';
import { useAsk } from '../wallet/use-ask.ts';
import { longestTitle, requestForm, type Validity } from './request-form.ts';
import { useAmountFaults, useLineFaults, useLineHint } from './use-faults.ts';
import styles from './receive.module.css';

/** The form; `focus` begins in it, as when the step before it was just done. */
export function NewRequest({ focus }: { readonly focus: boolean }) {
  const { t } = useLingui();
  const { purses, identity } = useWallet();
  const currencies = currenciesOf(purses);
  const [chosen, setChosen] = useState<CurrencyCode>();
  const currency = chosen ?? currencies[0] ?? 'EUR';
  const form = useMemo(() => requestForm(currency), [currency]);
  const request = useAsk('receive/request');
  const lineFaults = useLineFaults();
  const amountFaults = useAmountFaults();
  const { register, control, handleSubmit, formState } = useForm({
    resolver: zodResolver(form),
    defaultValues: { title: '', amount: '', validity: 'day' as Validity },
  });
  const { errors } = formState;
  const choices = useValidities();
  const titleHint = useLineHint(
    useWatch({ control, name: 'title' }),
    t`The payer’s device shows it; at most ${longestTitle} characters.`,
  );
  const submit = handleSubmit(async (wish) => {
    const made = await request.run(wish);
    if (made) go({ view: 'receive', subject: made.deal });
  });
  const name = identity?.name ?? '';
  return (
    <Panel title={t`Ask for money`}>
      <form className={styles.form} noValidate onSubmit={(event) => void submit(event)}>
        <Field
          label={t`What for`}
          hint={titleHint}
          dir="auto"
          autoFocus={focus}
          fault={lineFaults(errors.title?.message)}
          {...register('title')}
        />
        <div className={styles.pair}>
          <Field
            label={t`Amount, in ${currency}`}
            inputMode="decimal"
            fault={amountFaults(errors.amount?.message)}
            {...register('amount')}
          />
          {currencies.length > 1 && (
            <Select
              label={t`Currency`}
              value={currency}
              choices={currencies.map((value) => ({ value, label: value }))}
              onChoose={setChosen}
            />
          )}
          <Controller
            control={control}
            name="validity"
            render={({ field }) => (
              <Select label={t`Open for`} value={field.value} choices={choices} onChoose={field.onChange} />
            )}
          />
        </div>
        <ProblemNotice problem={request.problem} />
        <Buttons>
          <Button kind="main" type="submit" disabled={request.busy || currencies.length === 0}>
            <Trans>Make the request</Trans>
          </Button>
          <span className={styles.quiet}>
            <Trans>
              as <bdi>{name}</bdi>
            </Trans>
          </span>
        </Buttons>
      </form>
    </Panel>
  );
}

function useValidities() {
  const { t } = useLingui();
  return [
    { value: 'hour', label: t`one hour` },
    { value: 'day', label: t`one day` },
    { value: 'week', label: t`one week` },
    { value: 'month', label: t`30 days` },
  ] as const;
}

function currenciesOf(purses: ReturnType<typeof useWallet>['purses']): readonly CurrencyCode[] {
  const receiving = purses.filter(({ direction }) => direction !== 'pay');
  return [...new Set(receiving.map(({ free }) => free.currency))];
}
