// A purse: what is free to spend, what is in flight and why, and loading it.
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { isZero, moneyText } from '#app/screen-contract/money.ts';
import type { PurseView } from '#app/screen-contract/views.ts';
import { Amount } from '../elements/Amount.tsx';
import { Button, Buttons } from '../elements/Button.tsx';
import { PlaceLink } from '../elements/PlaceLink.tsx';
import { useLocale } from '../language/language.ts';
import { isUnderWay, nameOf, stateWords } from '../payments/payment-words.ts';
import { systemWords } from '../payments/system-words.ts';
import { useHidden, useWallet } from '../wallet/screen.ts';
import { LoadSheet } from './LoadSheet.tsx';
import { hostOf } from './issuer-host.ts';
import styles from './purses.module.css';

const named = 3;

/** Draws it as an item of the list of purses. */
export function PurseCard({ purse }: { readonly purse: PurseView }) {
  const { t, i18n } = useLingui();
  const { activity } = useWallet();
  const [loads, setLoads] = useState(false);
  const hidden = useHidden();
  const loading = activity?.does === 'load' && activity.is === 'running';
  return (
    <li className={styles.purse}>
      <div className={styles.name}>
        <h2>
          <PlaceLink to={{ view: 'purses', subject: purse.id }} kind="quiet">
            {purse.name}
          </PlaceLink>
        </h2>
        <p className={styles.quiet}>{t`${systemWords(purse.system, i18n)} at ${hostOf(purse.issuer)}`}</p>
      </div>
      <div className={styles.sum}>
        <p className={styles.balance} {...(!hidden && { 'data-balance': moneyText(purse.free) })}>
          <Amount money={purse.free} size="sum" />
        </p>
        <p className={styles.quiet}>
          <Trans>free to spend</Trans>
        </p>
      </div>
      <InFlight purse={purse} />
      <Buttons>
        {purse.direction !== 'pay' && (
          <Button icon="plus" disabled={activity?.is === 'running'} onPress={() => setLoads(true)}>
            {loading ? <Trans>Loading …</Trans> : <Trans>Load</Trans>}
          </Button>
        )}
        <PlaceLink to={{ view: 'purses', subject: purse.id }} kind="quiet">
          <Trans>Details</Trans>
        </PlaceLink>
      </Buttons>
      <LoadSheet purse={purse} open={loads} onClose={() => setLoads(false)} />
    </li>
  );
}

/** What is bound, and by what. */
export function InFlight({ purse }: { readonly purse: PurseView }) {
  const { i18n } = useLingui();
  const locale = useLocale();
  const { payments } = useWallet();
  if (isZero(purse.inFlight)) return null;
  const why = payments.filter((payment) => payment.purse === purse.id && isUnderWay(payment));
  return (
    <div className={styles.flight}>
      <p>
        <Trans>
          <Amount money={purse.inFlight} /> more is in flight
        </Trans>
      </p>
      <ul>
        {why.slice(0, named).map((payment) => (
          <li key={payment.id}>
            {nameOf(payment, i18n)}: {stateWords(payment, i18n, locale)}
          </li>
        ))}
        {why.length > named && (
          <li>
            <Plural value={why.length - named} one="and # more, below" other="and # more, below" />
          </li>
        )}
      </ul>
    </div>
  );
}
