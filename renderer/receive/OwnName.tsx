// The name under which one is paid: what certifies it and until when; choosing one, and choosing another.
import { zodResolver } from '@hookform/resolvers/zod';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { z } from 'zod';
import type { Identity } from '#app/screen-contract/receive-views.ts';
import { Button, Buttons } from '../elements/Button.tsx';
import { Facts } from '../elements/Facts.tsx';
import { Field } from '../elements/Field.tsx';
import { Fingerprint } from '../elements/Fingerprint.tsx';
import { ProblemNotice } from '../elements/Notice.tsx';
import { Panel } from '../elements/Panel.tsx';
import { Sheet } from '../elements/Sheet.tsx';
import { StateMark } from '../elements/StateMark.tsx';
import { Time } from '../elements/Time.tsx';
import { tell } from '../elements/toasts.ts';
import { useWallet } from '../wallet/screen.ts';
import { useAsk } from '../wallet/use-ask.ts';
import { longestTitle, shownLine } from './request-form.ts';
import { useLineFaults, useLineHint } from './use-faults.ts';
import styles from './receive.module.css';

const nameForm = z.object({ name: shownLine });

export function OwnName() {
  const { t } = useLingui();
  const { identity } = useWallet();
  const [changes, setChanges] = useState(false);
  if (!identity) {
    return (
      <Panel title={t`First, your name`}>
        <p>
          <Trans>
            Payers see on their own device whom they pay. So an authority first certifies that a name is yours: it signs
            the name together with a key of this wallet, and gives no other wallet a name that reads like it.
          </Trans>
        </p>
        <NameForm isFirst />
      </Panel>
    );
  }
  const { name, certifiedBy, fingerprint = '', until } = identity;
  return (
    <Panel title={t`Your name`} mark={<Certified identity={identity} />}>
      <Facts
        facts={[
          [t`Name`, <bdi key="name">{name}</bdi>],
          ...(certifiedBy === undefined
            ? ([[t`Fingerprint of your key`, <Fingerprint key="key" text={fingerprint} />]] as const)
            : ([
                [t`Certified by`, <bdi key="by">{certifiedBy}</bdi>],
                [t`Until`, <Time key="until" at={until} exact />],
              ] as const)),
        ]}
      />
      <p className={styles.quiet}>
        {certifiedBy === undefined ? (
          <Trans>
            No authority vouches for this name. Payers’ devices say UNVERIFIED and ask for the PIN, until the payer
            keeps you as a contact. Tell them the fingerprint in person or by telephone, so that they can compare it.
          </Trans>
        ) : (
          <Trans>
            The certificate is the authority’s signed word that this name goes with a key of this wallet. Payers’
            devices verify it. While the wallet runs it is renewed in time, by itself.
          </Trans>
        )}
      </p>
      <ProblemNotice problem={identity.problem} tone="warn" />
      <Buttons>
        <Button onPress={() => setChanges(true)}>
          <Trans>Choose another name</Trans>
        </Button>
      </Buttons>
      <Sheet open={changes} onClose={() => setChanges(false)} title={t`Choose another name`} size="small">
        <p className={styles.quiet}>
          <Trans>Requests that you made already keep the name under which you made them.</Trans>
        </p>
        <NameForm isFirst={false} onTaken={() => setChanges(false)} />
      </Sheet>
    </Panel>
  );
}

function Certified({ identity }: { readonly identity: Identity }) {
  const { t } = useLingui();
  const { now } = useWallet();
  if (identity.certifiedBy === undefined) return <StateMark is="plain">{t`not certified`}</StateMark>;
  return identity.until > now ? (
    <StateMark is="good">{t`certified`}</StateMark>
  ) : (
    <StateMark is="bad">{t`no longer certified`}</StateMark>
  );
}

function NameForm({ isFirst, onTaken }: { readonly isFirst: boolean; readonly onTaken?: () => void }) {
  const { t } = useLingui();
  const { trust } = useWallet();
  const take = useAsk('receive/name');
  const faults = useLineFaults();
  const { register, control, handleSubmit, formState } = useForm({
    resolver: zodResolver(nameForm),
    defaultValues: { name: '' },
  });
  const hint = useLineHint(
    useWatch({ control, name: 'name' }),
    t`Your own, or your shop’s; at most ${longestTitle} characters. Everybody whom you ask for money sees it.`,
  );
  const submit = handleSubmit(async (entered) => {
    if ((await take.run(entered)) === undefined) return;
    tell(t`Certified: ${entered.name}`);
    onTaken?.();
  });
  const goWithout = handleSubmit(async (entered) => {
    if ((await take.run({ ...entered, uncertified: true })) !== undefined) onTaken?.();
  });
  return (
    <form className={styles.form} noValidate onSubmit={(event) => void submit(event)}>
      <Field
        label={t`Name under which you are paid`}
        hint={hint}
        dir="auto"
        fault={faults(formState.errors.name?.message)}
        {...register('name')}
      />
      <ProblemNotice problem={take.problem} />
      <Buttons>
        <Button kind={isFirst ? 'main' : 'plain'} type="submit" disabled={take.busy || trust.pinned === undefined}>
          {take.busy ? <Trans>Asking the authority …</Trans> : <Trans>Have it certified</Trans>}
        </Button>
        <Button disabled={take.busy || trust.pinned === undefined} onPress={() => void goWithout()}>
          <Trans>Go without a certificate</Trans>
        </Button>
      </Buttons>
      <p className={styles.quiet}>
        <Trans>Without one, others will see UNVERIFIED beside your name.</Trans>
      </p>
    </form>
  );
}
