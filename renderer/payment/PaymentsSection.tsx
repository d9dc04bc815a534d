// What was paid and loaded, newest first: its state in words, what went wrong and the way out, and its receipt.
import { useEffect, useState } from 'react';
import { moneyText } from '#app/screen-contract/money.ts';
import { explain } from '#app/screen-contract/problems.ts';
import type { PaymentView } from '#app/screen-contract/views.ts';
import type { ShownWallet } from '../use-wallet.ts';
import { Button } from '../elements/Button.tsx';
import { CopyButton } from '../elements/CopyButton.tsx';
import elements from '../elements/elements.module.css';
import { OnDevice } from '../elements/OnDevice.tsx';
import { ProblemNotice } from '../elements/ProblemNotice.tsx';
import { Section } from '../elements/Section.tsx';
import { timeText } from '../elements/time-text.ts';
import { useAsk } from '../use-wallet.ts';
import { Receipt } from './Receipt.tsx';
import { stateWords, titleOf, wayWords } from './state-words.ts';
import styles from './payment.module.css';

export function PaymentsSection({ view }: { readonly view: ShownWallet }) {
  const { payments, activity } = view;
  const [open, setOpen] = useState<string>();
  const paid = activity?.does === 'pay' && activity.is === 'done' ? activity.about : undefined;
  useEffect(() => {
    if (paid !== undefined) setOpen(paid);
  }, [paid]);
  return (
    <Section title="Payments">
      {payments.length === 0 ? (
        <p className={elements.quiet}>Nothing yet. Loads and payments are listed here, with their receipts.</p>
      ) : (
        <ul className={styles.list}>
          {payments.map((payment) => (
            <Payment
              key={payment.id}
              payment={payment}
              view={view}
              open={open === payment.id}
              toggle={() => setOpen(open === payment.id ? undefined : payment.id)}
            />
          ))}
        </ul>
      )}
    </Section>
  );
}

function Payment(props: {
  readonly payment: PaymentView;
  readonly view: ShownWallet;
  readonly open: boolean;
  readonly toggle: () => void;
}) {
  const { payment, view, open, toggle } = props;
  const { activity, places } = view;
  const ways = {
    resume: useAsk('payment/resume'),
    cancel: useAsk('payment/cancel'),
    'take-back': useAsk('payment/take-back'),
  };
  const here = activity?.about === payment.id && (activity.does === 'resume' || activity.does === 'take-back');
  const running = activity?.is === 'running';
  const problem = payment.problem ?? (here && activity.is === 'failed' ? activity.problem : undefined);
  const ended = payment.state === 'failed' || payment.state === 'refused';
  return (
    <li className={styles.payment} data-state={payment.state}>
      <div className={styles.head}>
        <span className={styles.what}>{titleOf(payment)}</span>
        <span className={styles.amount}>{moneyText(payment.amount)}</span>
      </div>
      <p className={`${elements.small} ${elements.quiet}`}>
        {payment.title !== undefined && `${payment.title} · `}
        {timeText(payment.startedAt)} · <span className={styles.state}>{stateWords(payment)}</span>
      </p>
      {ended && problem && <p className={elements.small}>{Object.values(explain(problem)).join(' ')}</p>}
      {!ended && !(here && running) && <ProblemNotice problem={problem} tone="warn" />}
      {(['resume', 'cancel', 'take-back'] as const).map((way) => (
        <ProblemNotice key={way} problem={ways[way].problem} />
      ))}
      {payment.invoice !== undefined && (
        <p className={styles.invoice}>
          <code>{payment.invoice}</code> <CopyButton text={payment.invoice} what="the invoice" />
        </p>
      )}
      {here && running && <OnDevice activity={activity} panel={places.panel} practicePin={places.practicePin} />}
      {(payment.ways.length > 0 || payment.kind === 'pay') && (
        <div className={elements.buttons}>
          {!running &&
            payment.ways.map((way) => (
              <Button
                key={way}
                kind="small"
                disabled={ways[way].busy}
                onPress={() => void ways[way].run({ id: payment.id })}
              >
                {wayWords[way]}
              </Button>
            ))}
          {payment.kind === 'pay' && (
            <Button kind="small" onPress={toggle} expanded={open}>
              {payment.hasReceipt ? 'Receipt' : 'Details'}
            </Button>
          )}
        </div>
      )}
      {open && <Receipt payment={payment} />}
    </li>
  );
}
