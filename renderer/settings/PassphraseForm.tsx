// Setting a passphrase, or another: the present one where there is one, the new one twice, and how long it is in words.
import { Trans, useLingui } from '@lingui/react/macro';
import { useForm, useWatch } from 'react-hook-form';
import { shortestPassphrase } from '#app/screen-contract/door-views.ts';
import { Button, Buttons } from '../elements/Button.tsx';
import { Field } from '../elements/Field.tsx';
import { Notice, ProblemNotice } from '../elements/Notice.tsx';
import { useAsk } from '../wallet/use-ask.ts';
import { lengthOf } from './passphrase-length.ts';
import styles from './settings.module.css';

type Entered = { readonly current: string; readonly next: string; readonly again: string };

/** The form; `isChange` asks for the present one too. */
export function PassphraseForm({ isChange, onSet }: { readonly isChange: boolean; readonly onSet: () => void }) {
  const { t } = useLingui();
  const set = useAsk('door/set-passphrase');
  const { register, control, handleSubmit, getValues, formState, resetField } = useForm<Entered>({
    defaultValues: { current: '', next: '', again: '' },
  });
  const { errors } = formState;
  const next = useWatch({ control, name: 'next' });
  const submit = handleSubmit(async (entered) => {
    const done = await set.run({ next: entered.next, ...(isChange && { current: entered.current }) });
    if (done !== undefined) onSet();
    else resetField('current');
  });
  return (
    <form className={styles.form} noValidate onSubmit={(event) => void submit(event)}>
      <input type="text" name="username" autoComplete="username" value="Semper Wallet" readOnly hidden />
      {isChange && (
        <Field
          type="password"
          label={t`Present passphrase`}
          autoComplete="current-password"
          fault={errors.current?.message}
          {...register('current', { validate: (typed) => typed !== '' || t`Enter the one that opens it now.` })}
        />
      )}
      <Field
        type="password"
        label={t`New passphrase`}
        hint={useLengthWords(next)}
        autoComplete="new-password"
        fault={errors.next?.message}
        {...register('next', {
          validate: (typed) =>
            [...typed].length >= shortestPassphrase || t`At least ${shortestPassphrase} characters, please.`,
        })}
      />
      <Field
        type="password"
        label={t`The same once more`}
        autoComplete="new-password"
        fault={errors.again?.message}
        {...register('again', {
          validate: (typed) => typed === getValues('next') || t`This is not the same as above.`,
        })}
      />
      <Notice tone="warn">
        <p>
          <Trans>Nobody can give it back to you. Write it down, and keep it away from the device’s words.</Trans>
        </p>
      </Notice>
      <ProblemNotice problem={set.problem} />
      <Buttons end>
        <Button kind="main" type="submit" disabled={set.busy}>
          {isChange ? <Trans>Change it</Trans> : <Trans>Set it</Trans>}
        </Button>
      </Buttons>
    </form>
  );
}

function useLengthWords(typed: string): string {
  const { t } = useLingui();
  const { length } = [...typed];
  switch (lengthOf(typed)) {
    case 'none':
      return t`At least ${shortestPassphrase} characters; several words are easier to keep in mind than signs.`;
    case 'short':
      return t`Too short yet: ${length} of at least ${shortestPassphrase} characters.`;
    case 'enough':
      return t`Long enough (${length} characters); another word or two makes it much safer.`;
    case 'good':
      return t`A good length (${length} characters), if it stands in no book.`;
    case 'long':
      return t`Long (${length} characters): good, if it stands in no book.`;
  }
}
