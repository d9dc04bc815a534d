// Setting up oneself begins with the passphrase that protects everything at rest; device, trust and purse follow in the wallet.
import { Trans, useLingui } from '@lingui/react/macro';
import { useForm } from 'react-hook-form';
import { shortestPassphrase } from '#app/screen-contract/door-views.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';
import { Button, Buttons } from '../elements/Button.tsx';
import { Field } from '../elements/Field.tsx';
import { Notice, ProblemNotice } from '../elements/Notice.tsx';
import { useAsk } from '../wallet/use-ask.ts';
import { Threshold } from './Threshold.tsx';
import styles from './set-up.module.css';

type Entered = { readonly passphrase: string; readonly again: string };

export function SetUp(props: { readonly onBack: () => void; readonly problem: Problem | undefined }) {
  const { t } = useLingui();
  const setUp = useAsk('door/set-up');
  const { register, handleSubmit, getValues, formState } = useForm<Entered>({
    defaultValues: { passphrase: '', again: '' },
  });
  const { errors } = formState;
  return (
    <Threshold
      title={t`Choose a passphrase`}
      lead={t`It protects the wallet’s folder on this computer. The device has a PIN of its own, and money moves only with its yes.`}
    >
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => void handleSubmit(({ passphrase }) => setUp.run({ passphrase }))(event)}
      >
        <input type="text" name="username" autoComplete="username" value="Semper Wallet" readOnly hidden />
        <Field
          type="password"
          label={t`Passphrase`}
          hint={t`At least ${shortestPassphrase} characters; several words are easier to keep in mind than signs.`}
          fault={errors.passphrase?.message}
          autoComplete="new-password"
          {...register('passphrase', {
            validate: (typed) =>
              [...typed].length >= shortestPassphrase || t`At least ${shortestPassphrase} characters, please.`,
          })}
        />
        <Field
          type="password"
          label={t`The same once more`}
          fault={errors.again?.message}
          autoComplete="new-password"
          {...register('again', {
            validate: (typed) => typed === getValues('passphrase') || t`This is not the same as above.`,
          })}
        />
        <Notice tone="warn">
          <p>
            <Trans>Nobody can give it back to you. Write it down, and keep it away from the device’s words.</Trans>
          </p>
        </Notice>
        <ProblemNotice problem={setUp.problem ?? props.problem} />
        <Buttons>
          <Button kind="main" type="submit" disabled={setUp.busy}>
            <Trans>Make the wallet</Trans>
          </Button>
          <Button kind="quiet" onPress={props.onBack}>
            <Trans>Back</Trans>
          </Button>
        </Buttons>
      </form>
    </Threshold>
  );
}
