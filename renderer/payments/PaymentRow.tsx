// One operation in a list: with whom, what for, how much, where it stands; and while it is under way, what can be done.
import { useLingui } from '@lingui/react/macro';
import type { PaymentView } from '#app/screen-contract/views.ts';
import { Amount } from '../elements/Amount.tsx';
import { ProblemNotice } from '../elements/Notice.tsx';
import { PlaceLink } from '../elements/PlaceLink.tsx';
import { StateMark } from '../elements/StateMark.tsx';
import { Time } from '../elements/Time.tsx';
import { useLocale } from '../language/language.ts';
import { useWallet } from '../wallet/screen.ts';
import { Invoice } from './Invoice.tsx';
import { directionOf, isUnderWay, nameOf, standingOf, stateWords } from './payment-words.ts';
import { Ways } from './Ways.tsx';
import styles from './payment-row.module.css';

/** Draws it as an item of a list. */
export function PaymentRow({ payment }: { readonly payment: PaymentView }) {
  const { i18n } = useLingui();
  const locale = useLocale();
  const { activity } = useWallet();
  const underWay = isUnderWay(payment);
  const running = activity?.is === 'running' && activity.about === payment.id;
  return (
    <li className={styles.row} data-state={payment.state}>
      <div className={styles.what}>
        <PlaceLink to={{ view: 'pay', subject: payment.id }} kind="quiet">
          <strong>{nameOf(payment, i18n)}</strong>
        </PlaceLink>
        {payment.title !== undefined && <span className={styles.title}>{payment.title}</span>}
      </div>
      <div className={styles.amount}>
        <Amount money={payment.amount} sign={directionOf(payment)} />
      </div>
      <div className={styles.state}>
        <StateMark is={standingOf(payment)}>{stateWords(payment, i18n, locale)}</StateMark>
      </div>
      <div className={styles.time}>
        <Time at={payment.startedAt} />
      </div>
      {underWay && (
        <div className={styles.more}>
          {payment.invoice !== undefined && <Invoice text={payment.invoice} />}
          {!running && payment.problem?.code !== 'load-unpaid' && (
            <ProblemNotice problem={payment.problem} tone="warn" />
          )}
          <Ways payment={payment} />
        </div>
      )}
    </li>
  );
}
