// The documents of a payment, opened: what was offered, what was acknowledged, and the digests by which others can check
// that they hold the same bytes.
import { useEffect, useState } from 'react';
import { isZero, moneyText } from '#app/screen-contract/money.ts';
import type { Problem } from '#app/screen-contract/shapes.ts';
import type { PaymentDetails, PaymentView } from '#app/screen-contract/views.ts';
import { CopyButton } from '../elements/CopyButton.tsx';
import elements from '../elements/elements.module.css';
import { Facts } from '../elements/Facts.tsx';
import { ProblemNotice } from '../elements/ProblemNotice.tsx';
import { timeText } from '../elements/time-text.ts';
import { ask } from '../wallet-client.ts';
import { Lines } from './Lines.tsx';
import styles from './payment.module.css';

export function Receipt({ payment }: { readonly payment: PaymentView }) {
  const [details, setDetails] = useState<PaymentDetails>();
  const [problem, setProblem] = useState<Problem>();
  useEffect(() => {
    const over = new AbortController();
    const look = async () => {
      const answer = await ask('payment/details', { id: payment.id }, over.signal);
      if (over.signal.aborted) return;
      setDetails(answer.ok ? answer.value : undefined);
      setProblem(answer.ok ? undefined : answer.error);
    };
    void look();
    return () => over.abort();
  }, [payment.id, payment.state]);
  if (!details) return <ProblemNotice problem={problem} />;
  const { offer, receipt } = details;
  return (
    <div className={styles.receipt} data-receipt={receipt ? 'here' : 'none'}>
      <h3>{receipt ? 'Receipt' : 'Offer, without receipt'}</h3>
      <Facts
        facts={[
          ['Payee', offer.payee],
          ['Certified by', offer.ground],
          ['For', offer.title],
          ['Received', receipt && moneyText(receipt.amount)],
          ['Mint’s fee', isZero(payment.fee) ? 'none' : moneyText(payment.fee)],
          ['On', receipt && timeText(receipt.receivedAt)],
        ]}
      />
      <Lines offer={offer} />
      <details className={elements.small}>
        <summary>Digests (SHA-256)</summary>
        <Facts
          facts={[
            ['Deal', <code key="deal">{details.deal}</code>],
            ['Offer', <Digest key="offer" digest={offer.digest} what="offer" />],
            ['Order', <Digest key="order" digest={details.orderDigest} what="order" />],
            ['Approval', <Digest key="approval" digest={details.approvalDigest} what="approval" />],
            ['Receipt', <Digest key="receipt" digest={receipt?.digest} what="receipt" />],
          ]}
        />
      </details>
    </div>
  );
}

function Digest({ digest, what }: { readonly digest: string | undefined; readonly what: string }) {
  if (digest === undefined) return <>none</>;
  return (
    <>
      <code>{digest}</code> <CopyButton text={digest} what={`the digest of the ${what}`} />
    </>
  );
}
