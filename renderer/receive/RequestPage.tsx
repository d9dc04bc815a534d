// One request: what was asked, whether it was paid, and while it is open every way to hand it over.
import { Trans, useLingui } from '@lingui/react/macro';
import type { PaymentRequest } from '#app/screen-contract/receive-views.ts';
import { Amount } from '../elements/Amount.tsx';
import { Button, Buttons } from '../elements/Button.tsx';
import { CopyButton } from '../elements/CopyButton.tsx';
import { EmptyState } from '../elements/EmptyState.tsx';
import { Facts } from '../elements/Facts.tsx';
import { Notice } from '../elements/Notice.tsx';
import { Panel } from '../elements/Panel.tsx';
import { PlaceLink } from '../elements/PlaceLink.tsx';
import { Qr } from '../elements/Qr.tsx';
import { Time } from '../elements/Time.tsx';
import { ViewHead } from '../elements/ViewHead.tsx';
import { useLocale } from '../language/language.ts';
import { amountWritten, timeWritten } from '../language/written.ts';
import { walletBridge } from '../wallet/bridge.ts';
import { useWallet } from '../wallet/screen.ts';
import { RequestState } from './RequestState.tsx';
import { saveOfferFile } from './save-offer-file.ts';
import styles from './receive.module.css';

export function RequestPage({ deal }: { readonly deal: string }) {
  const { t } = useLingui();
  const { requests } = useWallet();
  const request = requests.find((one) => one.deal === deal);
  const back = { to: { view: 'receive' }, label: t`Receive` } as const;
  if (!request) {
    return (
      <>
        <ViewHead title={t`Request`} back={back} />
        <EmptyState
          icon="receive"
          title={t`This request is not among the newest`}
          actions={
            <PlaceLink to={{ view: 'archive', search: `deal:${deal}` }} kind="button">
              <Trans>Look in the archive</Trans>
            </PlaceLink>
          }
        >
          <Trans>What older requests came to is in the archive.</Trans>
        </EmptyState>
      </>
    );
  }
  const { is, title, total, madeAt, validUntil, paidAt } = request;
  return (
    <>
      <ViewHead title={t`Request`} back={back} />
      <Panel title={<bdi>{title}</bdi>} mark={<RequestState request={request} />}>
        <p className={styles.sum}>
          <Amount money={total} size="sum" sign={is === 'paid' ? 'in' : undefined} />
        </p>
        <Facts
          facts={[
            [t`Made`, <Time key="made" at={madeAt} exact />],
            ...(is === 'paid' ? [] : [[t`Open until`, <Time key="until" at={validUntil} exact />] as const]),
            ...(paidAt === undefined ? [] : [[t`Paid`, <Time key="paid" at={paidAt} exact />] as const]),
          ]}
        />
        <div aria-live="polite">
          <Outcome request={request} />
        </div>
      </Panel>
      {is === 'open' && <HandOver request={request} />}
    </>
  );
}

function Outcome({ request }: { readonly request: PaymentRequest }) {
  const { t } = useLingui();
  switch (request.is) {
    case 'open':
      return (
        <p className={styles.quiet}>
          <Trans>
            Waiting for the payer. It can be paid while this wallet runs; when it is, you see it here at once.
          </Trans>
        </p>
      );
    case 'paid':
      return (
        <Notice
          tone="good"
          title={t`Paid; the money is in your purse`}
          actions={
            <PlaceLink to={{ view: 'archive', subject: request.deal }} kind="button">
              <Trans>See the whole story</Trans>
            </PlaceLink>
          }
        >
          <p>
            <Trans>The payer has a receipt that your wallet signed. Both stand in the archive.</Trans>
          </p>
        </Notice>
      );
    case 'over':
      return (
        <Notice
          title={t`Over: it can no longer be paid`}
          actions={
            <PlaceLink to={{ view: 'receive' }} kind="button">
              <Trans>Ask anew</Trans>
            </PlaceLink>
          }
        >
          <p>
            <Trans>Nothing came in. Its time has passed, or this computer no longer serves its address.</Trans>
          </p>
        </Notice>
      );
  }
}

function HandOver({ request }: { readonly request: PaymentRequest }) {
  const { t } = useLingui();
  const locale = useLocale();
  const { identity } = useWallet();
  const { link, title, total, validUntil } = request;
  const name = identity?.name ?? '';
  const amount = amountWritten(total, locale);
  const until = timeWritten(validUntil, locale);
  const message = t`${name} asks for ${amount}: ${title}\nPay with Semper Wallet until ${until}:\n${link}`;
  return (
    <Panel title={t`Hand it to the payer`}>
      <div className={styles.hand}>
        <Qr text={link} label={t`QR code with the request’s link`} />
        <div className={styles.ways}>
          <p>
            <Trans>By any way you like: it says what you ask for, and nobody can change it, since it is signed.</Trans>
          </p>
          <p className={styles.link} tabIndex={0} role="group" aria-label={t`The request’s link`}>
            <code data-link>{link}</code>
          </p>
          <Buttons>
            <CopyButton text={link} label={t`Copy the link`} />
            <CopyButton text={message} label={t`Copy as a message`} />
            {walletBridge() === undefined && (
              <Button icon="save" onPress={() => saveOfferFile(request)}>
                <Trans>Save as a file</Trans>
              </Button>
            )}
          </Buttons>
          <p className={styles.quiet}>
            <Trans>
              The link leads to this computer: it works for wallets that can reach it, and while this wallet runs.
            </Trans>
          </p>
        </div>
      </div>
    </Panel>
  );
}
